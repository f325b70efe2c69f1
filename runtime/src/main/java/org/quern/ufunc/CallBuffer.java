package org.quern.ufunc;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.quern.abi.FaultCode;
import org.quern.array.NDArray;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Buffer;

/**
 * What a call is made of on its way: operands, nest, struct and schedule, used again from call to call so that a call
 * allocates nothing. Idle ones are found by thread, so that calls seldom meet; one that finds none makes one.
 */
final class CallBuffer implements Occupant {
    private static final int POOL = 64;
    private static final AtomicReferenceArray<CallBuffer> IDLE = new AtomicReferenceArray<>(POOL);

    /** Elements of one downcall: long calls are cut, so that they can be stopped between. */
    private static final long CHUNK = 1L << 17;

    /**
     * Rows that the runtime tiles together, which a cut should leave together, and the elements up to which it does.
     */
    private static final long TILE_ROWS = 64;

    private static final long LONGEST_CHUNK = 1L << 22;

    private static final double LONG_NANOS = 100_000;

    /** Of one downcall, as far as the elements' time is known. */
    private static final double CHUNK_NANOS = 2_000_000;

    /** Fewer elements without loops take no time that matters, whatever they compute. */
    private static final long FEW = 1L << 14;

    private final Operands operands = new Operands();
    private final LoopNest nest = new LoopNest();
    private final CallStruct struct = new CallStruct();
    private final Schedule schedule = new Schedule();
    /** Null: no call needed it yet; so is the next. */
    private HeapScratch heap;

    private SegmentRun segments;
    private long size;
    private int acquired;
    private boolean direct;
    /** The overload in whose code the call runs, or null; read by whoever closes one. */
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

    /** Gives it back: it keeps no array alive. */
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

    /** How the call that ran last was run. */
    Schedule schedule() {
        return schedule;
    }

    /** Instances of the call that ran last. */
    long size() {
        return size;
    }

    /** Whether the call that ran last can be run again as it was written: it had elements, all in direct memory. */
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
     * @param staging of operands, which are complete, of the overload's dtypes, and do not conflict; null: none stands
     *     in for another
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
            // After the volatile write above: whoever closes marks the overload first and then looks for what runs in
            // it.
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
                Schedule.check(status, options.limit);
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

    /** Fills the struct, for instances in the nest's order. */
    void write(Overload overload, CallOptions options) {
        struct.write(operands, nest, overload, heap, options.form);
    }

    /** Runs instances of the call in the struct: a status of {@link Schedule}. */
    long run(Overload overload, long begin, long end) {
        MemorySegment call = struct.call();
        return direct ? schedule.run(call.address(), begin, end) : segments.run(this, overload, begin, end);
    }

    /** Whether an operand on the Java heap has a copy, with which is computed. */
    boolean isCopied(int operand) {
        return heap != null && heap.has(operand);
    }

    /** Decides by how many threads instances are run, and between which the call may end. */
    private void plan(String name, Overload overload, CallOptions options) {
        final boolean scalar = overload.core() == null;
        final boolean loops = !scalar && overload.core().loops();
        final int most = options.threads == Schedule.OF_KERNEL ? loops ? 0 : 1 : options.threads;
        final Cost cost = most != 1 || overload.loops() || size > FEW ? overload.instance(nest.sizes()) : null;
        schedule.limit(options.limit);
        schedule.stoppable(overload.loops() && isLong(cost) ? struct.call() : null);
        final long chunk = chunk(cost, overload.lanes(), scalar);
        if (most == 1) {
            schedule.alone(chunk);
        } else {
            schedule.parallel(name, size, cost, nest.shape(nest.ndim() - 1), !scalar, chunk, most);
        }
    }

    /** Whether this call may take long enough for an interrupt to matter before it ends. */
    private boolean isLong(Cost cost) {
        return !cost.bounded() || size * cost.nanos() > LONG_NANOS;
    }

    /**
     * Instances of one downcall of the call that is arranged.
     *
     * @param cost null: it does not matter
     */
    private long chunk(Cost cost, int lanes, boolean scalar) {
        long most = cost == null ? Long.MAX_VALUE : Math.max(lanes, (long) (CHUNK_NANOS / cost.nanos()));
        if (!scalar) {
            return Math.min(most, Math.max(1, CHUNK / nest.work()));
        }
        int ndim = nest.ndim();
        long tile = ndim > 1 ? TILE_ROWS * Math.min(nest.shape(ndim - 1), LONGEST_CHUNK) : CHUNK;
        return Math.min(most, tile > LONGEST_CHUNK ? CHUNK : Math.max(tile, CHUNK - CHUNK % tile));
    }

    /** Acquires every operand. False: some memory only a segment may name. */
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
