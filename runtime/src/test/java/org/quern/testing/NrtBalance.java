package org.quern.testing;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.quern.nrt.Nrt;
import org.quern.nrt.NrtStatistics;

/** Asserts that a test class gives back all native memory that it took: {@code @ExtendWith(NrtBalance.class)}. */
public final class NrtBalance implements BeforeAllCallback, AfterAllCallback {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long PAUSE_NANOS = 5_000_000L;

    private long blocks;
    private long bytes;

    @Override
    public void beforeAll(ExtensionContext context) {
        // what earlier classes dropped must not be counted as this one's
        long last = -1;
        for (int quiet = 0; quiet < 5;) {
            collect();
            NrtStatistics s = Nrt.statistics();
            quiet = s.frees() == last ? quiet + 1 : 0;
            last = s.frees();
            blocks = s.allocations() - s.frees();
            bytes = s.liveBytes();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        NrtStatistics s = Nrt.statistics();
        while ((s.liveBytes() != bytes || s.allocations() - s.frees() != blocks) && System.nanoTime() < deadline) {
            collect();
            s = Nrt.statistics();
        }
        Assertions.assertEquals(bytes, s.liveBytes(),
                "live bytes before and after " + context.getDisplayName() + ": " + s);
        Assertions.assertEquals(blocks, s.allocations() - s.frees(),
                "live blocks before and after " + context.getDisplayName() + ": " + s);
    }

    private static void collect() {
        System.gc();
        // the cleaner is another thread
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
