package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.quern.abi.CallLayout;

/**
 * Stops native code at a deadline. One daemon thread of the library, started by the first such call, sets the
 * cancellation word of the call's struct.
 */
final class Deadline implements Runnable {
    private final MemorySegment call;
    private Future<?> alarm;
    /** Guarded by this object's monitor, as is the next field. */
    private boolean armed;
    private long end;

    /** Holder of the thread; initialized by the first deadline of the process. */
    private static final class Timer {
        static final ScheduledThreadPoolExecutor THREAD = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(null, task, "quern-deadlines", 0, false);
            thread.setDaemon(true);
            return thread;
        });

        static {
            THREAD.setRemoveOnCancelPolicy(true);
            // An idle thread would keep the library's class loader alive, so it ends after this time.
            THREAD.setKeepAliveTime(1, TimeUnit.SECONDS);
            THREAD.allowCoreThreadTimeOut(true);
        }

        private Timer() {}
    }

    Deadline(MemorySegment call) {
        this.call = call;
    }

    /**
     * A caller's duration in nanoseconds, at most 2^62.
     *
     * @throws OperandException if it is null or not positive
     */
    static long nanos(String kernel, Duration after) {
        if (after == null) {
            throw OperandException.absent(kernel, "after", "; a duration longer than 0 expected");
        }
        if (!after.isPositive()) {
            throw OperandException
                    .of("kernel '" + kernel + "': the deadline is " + text(after)
                            + "; a duration longer than 0 expected");
        }
        long most = 1L << 62;
        return after.compareTo(Duration.ofNanos(most)) >= 0 ? most : after.toNanos();
    }

    /** A duration in messages: seconds, or milliseconds below one. */
    static String text(Duration d) {
        BigDecimal seconds = BigDecimal.valueOf(d.getSeconds()).add(BigDecimal.valueOf(d.getNano(), 9));
        boolean whole = seconds.signum() == 0 || seconds.abs().compareTo(BigDecimal.ONE) >= 0;
        BigDecimal n = whole ? seconds : seconds.movePointRight(3);
        return n.stripTrailingZeros().toPlainString() + (whole ? " s" : " ms");
    }

    /** Schedules the stop for a time of {@link System#nanoTime}. Nothing happens if {@link #disarm} comes first. */
    void arm(long at) {
        synchronized (this) {
            armed = true;
            end = at;
        }
        alarm = Timer.THREAD.schedule(this, at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Cancels the stop, after the native call: the struct is not written to any more. */
    void disarm() {
        alarm.cancel(false);
        synchronized (this) {
            armed = false;
        }
    }

    /** Sets the cancellation word. A late alarm of an earlier run does nothing. */
    @Override
    public synchronized void run() {
        if (armed && System.nanoTime() - end >= 0) {
            call.set(JAVA_INT, CallLayout.CANCELLED, 1);
        }
    }
}
