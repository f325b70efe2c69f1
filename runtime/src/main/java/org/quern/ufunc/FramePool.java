package org.quern.ufunc;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Idle frames, found by thread so that calls seldom meet; one that finds none makes one.
 */
final class FramePool {
    private static final int SIZE = 64;
    private static final AtomicReferenceArray<Frame> IDLE = new AtomicReferenceArray<>(SIZE);

    private FramePool() {}

    private static int slot() {
        return (int) (Thread.currentThread().threadId() & SIZE - 1);
    }

    static Frame take() {
        Frame f = IDLE.getAndSet(slot(), null);
        return f == null ? make() : f;
    }

    static void give(Frame f) {
        f.clear();
        IDLE.setRelease(slot(), f);
    }

    private static Frame make() {
        Frame f = new Frame();
        Overload.mayRun(f);
        return f;
    }
}
