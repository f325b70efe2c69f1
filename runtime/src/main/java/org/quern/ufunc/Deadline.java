package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.quern.abi.CallLayout;

/** Stops native code at a time: one daemon thread of the library, which the first such call starts, sets a word of the call's struct. */
final class Deadline implements Runnable {
    private final MemorySegment call;
    private Future<?> alarm;
    /** Guarded by this object's monitor, as is what follows. */
    private boolean armed;
    private long end;

    /** Made with the first deadline of the process. */
    private static final class Timer {
        static final ScheduledThreadPoolExecutor THREAD = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(null, task, "quern-deadlines", 0, false);
            thread.setDaemon(true);
            return thread;
        });

        static {
            THREAD.setRemoveOnCancelPolicy(true);
            // It ends when it has waited for nothing this long: a thread keeps the library's class loader.
            THREAD.setKeepAliveTime(1, TimeUnit.SECONDS);
            THREAD.allowCoreThreadTimeOut(true);
        }

        private Timer() {}
    }

    Deadline(MemorySegment call) {
        this.call = call;
    }

    /**
     * Nanoseconds of a caller's duration, at most 2^62.
     *
     * @throws OperandException if it is null, or not longer than 0
     */
    static long nanos(String kernel, Duration after) {
        if (after == null) {
            throw OperandException.absent(kernel, "after", "; a duration longer than 0 expected");
        }
        if (!after.isPositive()) {
            throw OperandException
                    .of("kernel '" + kernel + "': the deadline is " + after + "; a duration longer than 0 expected");
        }
        long most = 1L << 62;
        return after.compareTo(Duration.ofNanos(most)) >= 0 ? most : after.toNanos();
    }

    /** Stops what runs at this time of the system's nanosecond clock, if that has not ended by then. */
    void arm(long at) {
        synchronized (this) {
            armed = true;
            end = at;
        }
        alarm = Timer.THREAD.schedule(this, at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** What ran has ended: its struct is not written to any more. */
    void disarm() {
        alarm.cancel(false);
        synchronized (this) {
            armed = false;
        }
    }

    /** An alarm that was set for an earlier run, and comes late, stops nothing. */
    @Override
    public synchronized void run() {
        if (armed && System.nanoTime() - end >= 0) {
            call.set(JAVA_INT, CallLayout.CANCELLED, 1);
        }
    }
}
