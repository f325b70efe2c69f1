package org.quern.ufunc;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.quern.abi.FaultCode;
import org.quern.array.NDArray;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Buffer;

/**
 * The reusable state of one call: operands, loop nest, native struct and schedule. Buffers are pooled so that a call
 * allocates nothing. The pool has one slot per hash of the thread id, so threads seldom contend; a call that finds its
 * slot empty makes a new buffer.
 */
final class CallBuffer implements Occupant {
    private static final int POOL = 64;
    private static final AtomicReferenceArray<CallBuffer> IDLE = new AtomicReferenceArray<>(POOL);

    /**
     * Instances in one slice, that is, in one downcall: a long call is divided so that it can be stopped between two.
     */
    private static final long SLICE = 1L << 17;

    /** Rows that the runtime tiles together. A slice keeps them together up to {@link #LONGEST_SLICE} elements. */
    private static final long TILE_ROWS = 64;

    private static final long LONGEST_SLICE = 1L << 22;

    private static final double LONG_NANOS = 100_000;

    /** Target duration of a slice whose cost per instance is known. */
    private static final double SLICE_NANOS = 2_000_000;

    /**
     * Calls of at most this many instances skip the cost estimate if their kernel has no loops: they are short whatever
     * they compute.
     */
    private static final long FEW = 1L << 14;

    private final Operands operands = new Operands();
    private final LoopNest nest = new LoopNest();
    private final CallStruct struct = new CallStruct();
    private final Schedule schedule = new Schedule();
    /** Native copies of operands on the Java heap; null until a call needs them. */
    private HeapScratch heap;

    private SegmentRun segments;
    private long size;
    private int acquired;
    private boolean direct;
    /** The overload whose code the call is executing, or null. Read by threads that close overloads. */
    private volatile Overload running;

    private CallBuffer() {}

    private static int slot() {
        return (int) (Thread.currentThread().threadId() & (POOL - 1));
    }

    static CallBuffer take() {
        CallBuffer idle = IDLE.getAndSet(slot(), null);
        return idle == null ? make() : idle;
    }

    private static CallBuffer make() {
        CallBuffer made = new CallBuffer();
        Overload.mayRun(made);
        return made;
    }

    /** Returns this buffer to the pool. It drops its references to arrays first. */
    void give() {
        operands.clear();
        if (segments != null) {
            segments.clear();
        }
        IDLE.setRelease(slot(), this);
    }

    Operands operands() {
        return operands;
    }

    LoopNest nest() {
        return nest;
    }

    CallStruct struct() {
        return struct;
    }

    /** Schedule of the call that ran last. */
    Schedule schedule() {
        return schedule;
    }

    /** Number of instances of the call that ran last. */
    long size() {
        return size;
    }

    /**
     * True if the struct of the call that ran last can be run again unchanged: the call had instances, and all operands
     * are in direct memory.
     */
    boolean isRepeatable() {
        return direct;
    }

    @Override
    public boolean leave(Overload code) {
        return running != code;
    }

    /**
     * Runs an overload over all instances.
     *
     * @param staging staging of the operands, which are complete, have the overload's dtypes and do not conflict; null
     *     if no operand is staged
     */
    void run(String name, Overload overload, CallOptions options, Staging staging) {
        size = nest.size();
        direct = false;
        if (size == 0) {
            return;
        }
        acquired = 0;
        running = overload;
        try {
            // This check follows the volatile write above: a closing thread marks the overload as closed, then looks
            // for buffers that run it.
            if (overload.isClosed()) {
                throw KernelTable.closed(name);
            }
            direct = acquire();
            if (!direct) {
                segments = segments == null ? new SegmentRun() : segments;
                if (HeapScratch.isNeeded(operands, nest.sizes(), overload)) {
                    heap = heap == null ? new HeapScratch() : heap;
                    heap.begin(operands);
                }
            }
            nest.arrange(operands);
            write(overload, options);
            plan(name, overload, options);
            schedule.begin();
            long status = run(overload, 0, size);
            if (FaultCode.is(status)) {
                new FaultSearch(name, this, overload, options, staging).run();
            } else {
                check(status, overload);
            }
            if (heap != null) {
                heap.finish(operands);
            }
        } finally {
            if (heap != null) {
                heap.end();
            }
            release();
            running = null;
            if (overload.isClosed()) {
                overload.unload();
            }
            Reference.reachabilityFence(overload);
        }
    }

    /** Throws the exception of a status, unless it is OK. Faults are the caller's. */
    void check(long status, Overload overload) {
        overload.checkMemory(status, nest.sizes(), operands.uniforms());
        schedule.check(status);
    }

    /** Fills the native struct for the loop nest's present order. */
    void write(Overload overload, CallOptions options) {
        struct.write(operands, nest, overload, heap, options.form);
    }

    /**
     * Runs instances {@code begin} to {@code end} of the call in the struct, and returns a status of {@link Schedule}.
     */
    long run(Overload overload, long begin, long end) {
        MemorySegment call = struct.call();
        return direct ? schedule.run(call.address(), begin, end) : segments.run(this, overload, begin, end);
    }

    /** True if the kernel works on a native copy of this operand, whose array is on the Java heap. */
    boolean isCopied(int operand) {
        return heap != null && heap.has(operand);
    }

    /** Chooses the number of threads and the slices between which the call can end. */
    private void plan(String name, Overload overload, CallOptions options) {
        final boolean scalar = overload.core() == null;
        final boolean loops = !scalar && overload.core().loops();
        final int most = options.threads == Schedule.OF_KERNEL ? loops ? 0 : 1 : options.threads;
        final Cost cost = most != 1 || overload.loops() || size > FEW ? overload.instance(nest.sizes()) : null;
        schedule.of(name, options.limit);
        schedule.stoppable(overload.loops() && isLong(cost) ? struct.call() : null);
        final long slice = slice(cost, overload.lanes(), scalar);
        if (most == 1) {
            schedule.alone(slice);
        } else {
            schedule.parallel(size, cost, nest.shape(nest.ndim() - 1), !scalar, slice, most);
        }
    }

    /** True if the call may take so long that it must be stoppable from within native code. */
    private boolean isLong(Cost cost) {
        return !cost.bounded() || size * cost.nanos() > LONG_NANOS;
    }

    /**
     * Number of instances in one slice of the arranged call.
     *
     * @param cost estimated cost of an instance; null if it does not matter
     */
    private long slice(Cost cost, int lanes, boolean scalar) {
        long most = cost == null ? Long.MAX_VALUE : Math.max(lanes, (long) (SLICE_NANOS / cost.nanos()));
        if (!scalar) {
            return Math.min(most, Math.max(1, SLICE / nest.work()));
        }
        int ndim = nest.ndim();
        long tile = ndim > 1 ? TILE_ROWS * Math.min(nest.shape(ndim - 1), LONGEST_SLICE) : SLICE;
        return Math.min(most, tile > LONGEST_SLICE ? SLICE : Math.max(tile, SLICE - SLICE % tile));
    }

    /** Acquires every operand. Returns false if some memory may be named by a segment only. */
    private boolean acquire() {
        boolean all = true;
        for (int i = 0; i <= operands.count(); i++) {
            NDArray a = operands.get(i);
            if (a != null) {
                Buffer.of(a).acquire();
                all &= Buffer.of(a).direct();
            }
            acquired = i + 1;
        }
        return all;
    }

    private void release() {
        for (int i = 0; i < acquired; i++) {
            NDArray a = operands.get(i);
            if (a != null) {
                Buffer.of(a).release();
            }
        }
    }
}
