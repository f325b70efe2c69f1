package org.quern.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.quern.Quern;
import org.quern.nrt.Nrt;

/** Lets parallel calls of a test class run on 64 threads, wherever it runs: {@code @ExtendWith(ManyThreads.class)}. */
public final class ManyThreads implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Quern.threads(64);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Quern.threads(Nrt.processors());
    }
}
