package org.quern.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A thread for work within LLVM, whose recursion depth grows with the kernel's length. Its stack is large enough for
 * the largest kernel, which the stack of the calling thread may not be: overflowing a stack in native code ends the
 * process.
 */
final class CompilerThread {
    /**
     * Stack size in bytes, reserved but not committed. The deepest recursion observed needs about 1 KB for each
     * operation of an LLVM function; a kernel has at most 65,536 operations.
     */
    private static final long STACK = 256L << 20;

    private CompilerThread() {}

    /**
     * Runs work to its end on a thread of its own. An interrupt of the caller does not end it; the caller's interrupt
     * status is set again afterwards.
     *
     * @throws RuntimeException or an Error, as thrown by the work; the caller's frames are appended to its stack trace
     */
    static <T> T run(Supplier<T> work) {
        Work<T> running = new Work<>(work);
        Thread thread = new Thread(null, running, "quern-compiler", STACK);
        thread.setDaemon(true);
        thread.setContextClassLoader(CompilerThread.class.getClassLoader());
        thread.start();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return running.result();
    }

    private static final class Work<T> implements Runnable {
        private final Supplier<T> work;
        private T result;
        private Throwable thrown;

        Work(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                result = work.get();
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
        }

        /** The result, after the thread has ended. */
        T result() {
            if (thrown == null) {
                return result;
            }
            List<StackTraceElement> trace = new ArrayList<>(Arrays.asList(thrown.getStackTrace()));
            StackTraceElement[] here = Thread.currentThread().getStackTrace();
            trace.addAll(Arrays.asList(here).subList(1, here.length));
            thrown.setStackTrace(trace.toArray(StackTraceElement[]::new));
            switch (thrown) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new AssertionError(thrown);
            }
        }
    }
}
