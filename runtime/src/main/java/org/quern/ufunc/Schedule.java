package org.quern.ufunc;

import java.lang.foreign.MemorySegment;
import org.quern.abi.FaultCode;
import org.quern.abi.Status;
import org.quern.engine.Regions;
import org.quern.engine.Threads;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Nrt;

/**
 * How a call's elements are run: in stretches, between which an interrupt or its deadline ends it, and each by this thread or, in
 * pieces, by several. Elements do not depend on each other, so neither do results on the pieces.
 */
final class Schedule {
    /** For as many threads as a call may have: several where the kernel has parallel loops, else this one alone. */
    static final int OF_KERNEL = -1;

    /** Not a status of the runtime: the thread was interrupted. */
    static final long INTERRUPTED = -1;

    /** Nor this: the call's deadline has come. */
    static final long EXPIRED = -2;

    /** Below, the work is not worth sharing even with a thread that is awake. */
    static final double WORTH_NANOS = 1_000;

    /** Below, waking another thread would take more than a twentieth of the work. */
    private static final double WAKE_NANOS = 50_000;

    /** What a thread takes at a time: much more than taking it costs, so little that all end together. */
    private static final double LEAST_PIECE_NANOS = 1_000;

    private static final double MOST_PIECE_NANOS = 10_000;

    /** The same where elements may take many times as long as is thought. */
    private static final double MOST_UNEVEN_PIECE_NANOS = 1_000;

    private static final int PIECES = 16;
    private static final int LEAST_PIECES = 8;

    /** Of a stretch, on each thread. */
    private static final double STRETCH_NANOS = 2_000_000;

    /** Pieces of whole pages and cache lines, and of whole blocks of any lanes. */
    private static final long COARSE = 1024;

    private static final long FINE = 64;

    /** Rows that the runtime tiles together, and those that share a cache line. */
    private static final long TILE_ROWS = 64;

    private static final long LINE_ROWS = 8;

    private long stretch;
    /** 0: by this thread. */
    private long how;
    private String kernel;
    /** Null: native code is not told to stop. */
    private Stopping stopping;
    /** Nanoseconds that the call may run; 0: any number. */
    private long limit;
    /** By the system's nanosecond clock; of a call with a limit. */
    private long end;

    /** By this thread. */
    void alone(long elements) {
        stretch = elements;
        how = 0;
    }

    /**
     * By several threads, where that may be worth it.
     *
     * @param size elements
     * @param row elements of the innermost dimension
     * @param cores whether elements are cores, of which few may be long work
     * @param single elements of a stretch of one thread
     * @param threads at most; 0: as many as there are
     */
    void parallel(String name, long size, Cost cost, long row, boolean cores, long single, int threads) {
        int most = Threads.most();
        double nanos = size * cost.nanos();
        if (nanos < WORTH_NANOS) {
            alone(single);
            return;
        }
        long piece = piece(size, cost, row, cores);
        double elements = STRETCH_NANOS * (threads == 0 ? most : Math.min(threads, most)) / cost.nanos();
        long least = Math.max(single, elements < size ? (long) elements : size);
        stretch = least + (piece - least % piece) % piece;
        how = Nrt.how(piece, threads, nanos < WAKE_NANOS);
        kernel = name;
    }

    /** Elements of a piece. It depends on the call alone. */
    static long piece(long size, Cost cost, long row, boolean cores) {
        double most = cost.uneven() ? MOST_UNEVEN_PIECE_NANOS : MOST_PIECE_NANOS;
        double total = size * cost.nanos();
        // Short work in two pieces: threads that take from each other also fetch from each other's caches.
        double count = total < most * PIECES ? Math.clamp((long) (total / LEAST_PIECE_NANOS), 2, PIECES) : total / most;
        long piece = (long) Math.ceil(size / count);
        long fine = cores ? Long.highestOneBit((long) Math.clamp(most / cost.nanos(), 1, FINE)) : FINE;
        if (fine == FINE && row <= size / (LINE_ROWS * LEAST_PIECES)) {
            long rows = row <= size / (TILE_ROWS * LEAST_PIECES) ? TILE_ROWS : LINE_ROWS;
            return Math.max(rows, piece / row / rows * rows) * row;
        }
        long unit = piece >= COARSE ? COARSE : fine;
        return (piece + unit - 1) / unit * unit;
    }

    /** Whether an interrupt and the deadline are to reach the native code, of the call in this struct; null: no. */
    void stoppable(MemorySegment call) {
        if (call == null) {
            stopping = null;
        } else if (stopping == null || !stopping.isOf(call)) {
            stopping = new Stopping(call);
        }
    }

    /** Whether an interrupt and the deadline reach the native code. */
    boolean isStoppable() {
        return stopping != null;
    }

    /** Nanoseconds that the call may run; 0: any number. */
    void limit(long nanos) {
        limit = nanos;
    }

    /** Before the call is run as a whole: its time begins. */
    void begin() {
        end = limit == 0 ? 0 : System.nanoTime() + limit;
    }

    /** Why the call is not to go on, or that it may: {@link Status#OK}. */
    long stopped() {
        if (Thread.currentThread().isInterrupted()) {
            return INTERRUPTED;
        }
        return limit != 0 && System.nanoTime() - end >= 0 ? EXPIRED : Status.OK;
    }

    /** Elements between which the call may end. */
    long stretch() {
        return stretch;
    }

    /** Whether no other thread takes part. */
    boolean isAlone() {
        return how == 0;
    }

    Schedule copy() {
        Schedule copy = new Schedule();
        copy.stretch = stretch;
        copy.how = how;
        copy.kernel = kernel;
        copy.limit = limit;
        return copy;
    }

    /** Runs elements of a call whose operands are all direct. */
    long run(long address, long from, long end) {
        long status = downcall(address, from, Math.min(end, from + stretch));
        for (long begin = from + stretch; begin < end && status == Status.OK; begin += stretch) {
            status = stopped();
            if (status == Status.OK) {
                status = downcall(address, begin, Math.min(end, begin + stretch));
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

    /** Why native code ended so. What is left in the middle may look like a failure. */
    private long reason(long status) {
        if (status != Status.CANCELLED && !FaultCode.is(status)) {
            return status;
        }
        if (stopping.wasInterrupted()) {
            // The JDK marks a thread before it tells its channel: a call before this one may have seen the mark, and its caller taken it.
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

    /** Runs elements of a call with operands that only segments name, native ones. */
    long runSegments(long address, long from, long end, MemorySegment mask, MemorySegment[] segments) {
        long status = Status.OK;
        for (long begin = from; begin < end && status == Status.OK; begin += stretch) {
            status = begin == from ? Status.OK : stopped();
            if (status == Status.OK) {
                status = downcall(address, begin, Math.min(end, begin + stretch), mask, segments);
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

    /** Throws what a status says that is no failure of an element; of a call with this limit. */
    static void check(long status, long limit) {
        if (status == INTERRUPTED) {
            throw CallInterruptedException.of();
        }
        if (status == EXPIRED) {
            throw CallDeadlineException.of(limit);
        }
        if (status == Status.NO_MEMORY) {
            throw new OutOfMemoryError("the native runtime has no memory for a call's scratch blocks");
        }
        if (status != Status.OK) {
            throw new AssertionError("the native runtime refused a call: status " + status);
        }
    }

    /** What a user may want to know of a kernel on the parallel target. */
    static String report(Cost cost) {
        long first = (long) Math.ceil(WORTH_NANOS / cost.nanos());
        long piece = piece(1L << 40, cost, 1L << 40, false);
        return "parallel: about " + nanos(cost.nanos()) + " ns per element on one thread"
                + (cost.uneven() ? " or more" : "")
                + "; several threads from " + first + " elements, with sleeping ones from "
                + (long) Math.ceil(WAKE_NANOS / cost.nanos()) + ", in pieces of up to " + piece;
    }

    private static String nanos(double value) {
        return value < 1
                ? Double.toString(Math.round(value * 1000) / 1000.0)
                : Double.toString(Math.round(value * 10) / 10.0);
    }
}
