package org.quern.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.quern.ufunc.CallInterruptedException;

/** Interrupts a call. */
public final class Interruption {
    private Interruption() {}

    /** Checks that an interrupt, which the thread keeps, ends a long call within so many nanoseconds. */
    public static void ends(Runnable call, long most) throws InterruptedException {
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                call.run();
            } catch (CallInterruptedException e) {
                ended.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("the thread's mark is gone"));
            }
        });
        long start = System.nanoTime();
        caller.start();
        Thread.sleep(30);
        caller.interrupt();
        caller.join();
        long nanos = System.nanoTime() - start;
        assertTrue(ended.get() instanceof CallInterruptedException,
                "ended by " + ended.get() + " after " + nanos + " ns");
        assertTrue(nanos < most, nanos + " ns; all of it takes seconds");
    }
}
