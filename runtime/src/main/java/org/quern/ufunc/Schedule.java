package org.quern.ufunc;

import java.lang.foreign.MemorySegment;
import org.quern.abi.FaultCode;
import org.quern.abi.Status;
import org.quern.engine.Regions;
import org.quern.engine.Threads;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Nrt;

/**
 * The schedule of one call. The range of instances is divided into slices, so that an interrupt or the deadline can end
 * the call between two. A slice runs on the calling thread or is divided into tasks for several threads. Instances are
 * independent of each other, so results do not depend on the division.
 */
final class Schedule {
    /**
     * Thread count of a call that follows its kernel: all threads if the kernel has parallel loops, else the calling
     * thread alone.
     */
    static final int OF_KERNEL = -1;

    /** Status of a call whose thread was interrupted. Not a status of the native runtime. */
    static final long INTERRUPTED = -1;

    /** Status of a call that reached its deadline. Not a status of the native runtime. */
    static final long EXPIRED = -2;

    /** Nanoseconds of work below which sharing does not pay even with a thread that is awake. */
    static final double WORTH_NANOS = 1_000;

    /** Nanoseconds of work below which waking another thread would take more than a twentieth of the work. */
    static final double WAKE_NANOS = 50_000;

    /**
     * Bounds of a task's duration: far longer than taking a task from the pool, short enough for all threads to end
     * together.
     */
    private static final double LEAST_TASK_NANOS = 1_000;

    private static final double MOST_TASK_NANOS = 10_000;

    /** Upper bound of a task's duration if instances may take far longer than estimated. */
    private static final double MOST_UNEVEN_TASK_NANOS = 1_000;

    private static final int TASKS = 16;
    private static final int LEAST_TASKS = 8;

    /** Target duration of a slice, on each thread. */
    private static final double SLICE_NANOS = 2_000_000;

    /**
     * Granularities of a task in instances: whole pages, or whole cache lines; both are whole blocks of any number of
     * lanes.
     */
    private static final long COARSE = 1024;

    private static final long FINE = 64;

    /** Rows that the runtime tiles together, and rows that share a cache line. */
    private static final long TILE_ROWS = 64;

    private static final long LINE_ROWS = 8;

    /** Instances in a slice. */
    private long slice;
    /** The division of a slice into tasks, encoded by {@link Nrt#how}; 0 for the calling thread alone. */
    private long how;
    private String kernel;
    /** Forwards interrupts and the deadline into native code; null for a call that is stopped only between slices. */
    private Stopping stopping;
    /** Limit on the call in nanoseconds; 0 for none. */
    private long limit;
    /** Deadline in the time of {@link System#nanoTime}, for a call with a limit. */
    private long end;

    /** Chooses the calling thread, and slices of this many instances. */
    void alone(long elements) {
        slice = elements;
        how = 0;
    }

    /**
     * Chooses several threads, if that is expected to pay.
     *
     * @param size number of instances
     * @param row instances along the innermost loop axis
     * @param cores true for a gufunc, of which even few instances may be long work
     * @param single instances in a slice of one thread
     * @param threads maximum number of threads; 0 for all
     */
    void parallel(long size, Cost cost, long row, boolean cores, long single, int threads) {
        int most = Threads.most();
        double nanos = size * cost.nanos();
        if (nanos < WORTH_NANOS) {
            alone(single);
            return;
        }
        long task = task(size, cost, row, cores);
        double elements = SLICE_NANOS * (threads == 0 ? most : Math.min(threads, most)) / cost.nanos();
        long least = Math.max(single, elements < size ? (long) elements : size);
        slice = least + (task - least % task) % task;
        how = Nrt.how(task, threads, nanos < WAKE_NANOS);
    }

    /** Number of instances in a task. It depends on the call only, not on the machine's threads. */
    static long task(long size, Cost cost, long row, boolean cores) {
        double most = cost.uneven() ? MOST_UNEVEN_TASK_NANOS : MOST_TASK_NANOS;
        double total = size * cost.nanos();
        // Short work gets few tasks: threads that share work also fetch from each other's caches.
        double count = total < most * TASKS ? Math.clamp((long) (total / LEAST_TASK_NANOS), 2, TASKS) : total / most;
        long task = (long) Math.ceil(size / count);
        long fine = cores ? Long.highestOneBit((long) Math.clamp(most / cost.nanos(), 1, FINE)) : FINE;
        if (fine == FINE && row <= size / (LINE_ROWS * LEAST_TASKS)) {
            long rows = row <= size / (TILE_ROWS * LEAST_TASKS) ? TILE_ROWS : LINE_ROWS;
            return Math.max(rows, task / row / rows * rows) * row;
        }
        long unit = task >= COARSE ? COARSE : fine;
        return (task + unit - 1) / unit * unit;
    }

    /**
     * Chooses whether interrupts and the deadline are forwarded into native code.
     *
     * @param call the call's struct; null not to forward
     */
    void stoppable(MemorySegment call) {
        if (call == null) {
            stopping = null;
        } else if (stopping == null || !stopping.isOf(call)) {
            stopping = new Stopping(call);
        }
    }

    /** True if interrupts and the deadline are forwarded into native code. */
    boolean isStoppable() {
        return stopping != null;
    }

    /**
     * Sets the kernel's name and the limit on the call.
     *
     * @param nanos 0 for none
     */
    void of(String name, long nanos) {
        kernel = name;
        limit = nanos;
    }

    /** Starts the time of a call with a limit. */
    void begin() {
        end = limit == 0 ? 0 : System.nanoTime() + limit;
    }

    /** {@link #INTERRUPTED} or {@link #EXPIRED} if the call must stop now, else {@link Status#OK}. */
    long stopped() {
        if (Thread.currentThread().isInterrupted()) {
            return INTERRUPTED;
        }
        return limit != 0 && System.nanoTime() - end >= 0 ? EXPIRED : Status.OK;
    }

    /** Number of instances in a slice. */
    long slice() {
        return slice;
    }

    /** True if only the calling thread runs the call. */
    boolean isAlone() {
        return how == 0;
    }

    Schedule copy() {
        Schedule copy = new Schedule();
        copy.slice = slice;
        copy.how = how;
        copy.kernel = kernel;
        copy.limit = limit;
        return copy;
    }

    /** Runs instances {@code from} to {@code end} of a call whose operands are all in direct memory. */
    long run(long address, long from, long end) {
        long status = downcall(address, from, Math.min(end, from + slice));
        for (long begin = from + slice; begin < end && status == Status.OK; begin += slice) {
            status = stopped();
            if (status == Status.OK) {
                status = downcall(address, begin, Math.min(end, begin + slice));
            }
        }
        return status;
    }

    private long downcall(long address, long begin, long end) {
        if (stopping == null) {
            return plain(address, begin, end);
        }
        long status;
        enter();
        try {
            status = plain(address, begin, end);
        } finally {
            stopping.leave();
        }
        return status == Status.OK ? status : reason(status);
    }

    private void enter() {
        if (limit == 0) {
            stopping.enter();
        } else {
            stopping.enter(end);
        }
    }

    /** The status of a native call that may have been stopped. Stopped work may look like a fault. */
    private long reason(long status) {
        if (status != Status.CANCELLED && !FaultCode.is(status)) {
            return status;
        }
        if (stopping.wasInterrupted()) {
            // The JDK sets a thread's interrupt status before it closes the channel, so an earlier call may have seen
            // the status and its caller cleared it.
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        }
        long why = stopped();
        return why == Status.OK ? status : why;
    }

    private long plain(long address, long begin, long end) {
        if (how == 0) {
            return Nrt.run(address, begin, end);
        }
        long status = Nrt.runParallel(address, begin, end, how);
        if (Regions.watched()) {
            Regions.ended(kernel, end - begin);
        }
        return status;
    }

    /**
     * Runs instances {@code from} to {@code end} of a call with operands in native memory that only segments may name.
     */
    long runSegments(long address, long from, long end, MemorySegment mask, MemorySegment[] segments) {
        long status = Status.OK;
        for (long begin = from; begin < end && status == Status.OK; begin += slice) {
            status = begin == from ? Status.OK : stopped();
            if (status == Status.OK) {
                status = downcall(address, begin, Math.min(end, begin + slice), mask, segments);
            }
        }
        return status;
    }

    private long downcall(long address, long begin, long end, MemorySegment mask, MemorySegment[] segments) {
        if (stopping == null) {
            return plain(address, begin, end, mask, segments);
        }
        long status;
        enter();
        try {
            status = plain(address, begin, end, mask, segments);
        } finally {
            stopping.leave();
        }
        return status == Status.OK ? status : reason(status);
    }

    private long plain(long address, long begin, long end, MemorySegment mask, MemorySegment[] segments) {
        if (how == 0) {
            return Nrt.runSegments(false, address, begin, end, mask, segments);
        }
        long status = Nrt.runSegmentsParallel(address, begin, end, how, mask, segments);
        if (Regions.watched()) {
            Regions.ended(kernel, end - begin);
        }
        return status;
    }

    /** Throws the exception of a status, unless it is OK. Faults and a shortage of memory are the caller's. */
    void check(long status) {
        if (status == INTERRUPTED) {
            throw CallInterruptedException.of(kernel);
        }
        if (status == EXPIRED) {
            throw CallDeadlineException.of(kernel, limit);
        }
        if (status != Status.OK) {
            throw new AssertionError("the native runtime refused a call: status " + status);
        }
    }

    /** The line of an inspection's report on the parallel target. */
    static String report(Cost cost) {
        long first = (long) Math.ceil(WORTH_NANOS / cost.nanos());
        long task = task(1L << 40, cost, 1L << 40, false);
        return "parallel: about " + nanos(cost.nanos()) + " ns per element on one thread"
                + (cost.uneven() ? " or more" : "")
                + "; several threads from " + first + " elements, with sleeping ones from "
                + (long) Math.ceil(WAKE_NANOS / cost.nanos()) + ", in tasks of up to " + task;
    }

    static String nanos(double value) {
        return value < 1
                ? Double.toString(Math.round(value * 1000) / 1000.0)
                : Double.toString(Math.round(value * 10) / 10.0);
    }
}
