package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Map;
import org.quern.abi.CallLayout;
import org.quern.abi.FaultCode;
import org.quern.abi.KernelAbi;
import org.quern.abi.Status;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.dtype.DType;
import org.quern.ir.cost.Cost;
import org.quern.nrt.Buffer;
import org.quern.nrt.Nrt;

/**
 * One call's operands and its {@code struct nrt_call}, reused from call to call so that a call allocates nothing.
 * Operands are numbered inputs first, then outputs, then the mask, which has a place even when there is none.
 */
final class Frame implements Occupant {
    /** Elements of one downcall: long calls are cut, so that they can be stopped between. */
    private static final long CHUNK = 1L << 17;

    /** Rows that the runtime tiles together, which a cut should leave together, and the elements up to which it does. */
    private static final long TILE_ROWS = 64;

    private static final long LONGEST_CHUNK = 1L << 22;

    /** The same where the garbage collector is kept waiting. */
    private static final long HEAP_CHUNK = 1L << 16;

    private static final double LONG_NANOS = 100_000;

    /** Of one downcall, as far as the elements' time is known. */
    private static final double CHUNK_NANOS = 2_000_000;

    /** Fewer elements without loops take no time that matters, whatever they compute. */
    private static final long FEW = 1L << 14;

    final NDArray[] operands = new NDArray[KernelAbi.MAX_OPERANDS + 1];
    final DType[] inputTypes = new DType[KernelAbi.MAX_OPERANDS];
    final DType[] outputTypes = new DType[KernelAbi.MAX_OPERANDS];
    /** The dtypes that numbers take which these do not hold, by input: such a number is in a wider dtype. */
    Map<Integer, DType> beyond = Map.of();
    /** Inputs, those behind the operands that are uniform parameters included. */
    int inputs;
    int uniforms;
    int outputs;

    private final MemorySegment call;
    private final MemorySegment scalars;
    private final long[] shape = new long[KernelAbi.MAX_DIMS];
    private final long[][] strides = new long[KernelAbi.MAX_OPERANDS + 1][KernelAbi.MAX_DIMS];
    private final long[] data = new long[KernelAbi.MAX_OPERANDS + 1];
    private final MemorySegment[] segments = new MemorySegment[Nrt.MAX_SEGMENTS];
    private int ndim;
    /** Before {@code asGiven} made one of none. */
    private int loopDims;
    private int acquired;
    private long size;
    private boolean direct;
    /** Which overload's fixed part the native struct holds, by number: an idle frame keeps no code mapped. */
    private long written;
    /** The overload in whose code this frame's call runs, or null; read by whoever closes one. */
    private volatile Overload running;
    /** For {@link #threads}: several where the kernel has parallel loops, else this one alone. */
    static final int OF_KERNEL = -1;

    /** For several threads; 0: as many as there are; 1: for this one alone. */
    int threads = 1;
    /** Nanoseconds that the call may run; 0: any number. */
    long limit;
    /** Null: no call of this frame needed it yet. */
    private HeapScratch heap;
    private final Schedule schedule = new Schedule();
    /** Of a gufunc's call: null for a ufunc's. */
    private Cores cores;
    /** The one object of this frame that the field above is set to. */
    private Cores spare;
    /** Sets what is read and written to what it was, before what failed is run again; null: nothing is both. */
    CoreStaging refresh;

    Frame() {
        Arena arena = Arena.ofAuto();
        call = arena.allocate(CallLayout.SIZE, 64);
        scalars = arena.allocate(8L * KernelAbi.MAX_OPERANDS, 8);
    }

    int count() {
        return inputs + outputs;
    }

    NDArray mask() {
        return operands[count()];
    }

    NDArray output(int i) {
        return operands[inputs + i];
    }

    /** Whether any input is an array of another dtype than the call computes with. */
    boolean isConverted() {
        for (int i = 0; i < inputs - uniforms; i++) {
            if (isConverted(i)) {
                return true;
            }
        }
        return false;
    }

    boolean isConverted(int i) {
        return i < inputs - uniforms && operands[i] != null && operands[i].dtype() != inputTypes[i];
    }

    /** All outputs. */
    NDArray[] outputs() {
        return Arrays.copyOfRange(operands, inputs, count());
    }

    int ndim() {
        return ndim;
    }

    long[] shapeCopy() {
        return Arrays.copyOf(shape, ndim);
    }

    /** The value of an input that is not an array, by its bits. */
    void scalar(int input, long bits) {
        operands[input] = null;
        scalars.setAtIndex(JAVA_LONG, input, bits);
    }

    long scalarBits(int input) {
        return scalars.getAtIndex(JAVA_LONG, input);
    }

    MemorySegment call() {
        return call;
    }

    /** How the call that ran last was run. */
    Schedule schedule() {
        return schedule;
    }

    /** Elements of the call that ran last. */
    long size() {
        return size;
    }

    /** Whether the call that ran last can be run again as it was written: it had elements, all in direct memory. */
    boolean repeatable() {
        return direct;
    }

    /** The cores of this call's operands, which makes it a gufunc's; to be set before anything else is asked. */
    Cores openCores() {
        if (spare == null) {
            spare = new Cores();
        }
        cores = spare;
        return cores;
    }

    /** Null: a ufunc's call. */
    Cores cores() {
        return cores;
    }

    /** How many of an operand's dimensions are loop dimensions. */
    private int loopDims(int i) {
        return cores == null ? operands[i].ndim() : operands[i].ndim() - cores.rank(i);
    }

    /** Sets the loop shape to the operands' broadcast shape. False: they do not broadcast. */
    boolean broadcast() {
        ndim = 0;
        for (int i = 0; i <= count(); i++) {
            if (operands[i] != null && !merge(operands[i], loopDims(i))) {
                return false;
            }
        }
        return true;
    }

    /** Widens the loop shape, whose last axes are aligned, by one operand's. */
    private boolean merge(NDArray a, int n) {
        if (n > ndim) {
            System.arraycopy(shape, 0, shape, n - ndim, ndim);
            Arrays.fill(shape, 0, n - ndim, 1);
            ndim = n;
        }
        for (int d = 0; d < n; d++) {
            long size = a.shape(d);
            int at = ndim - n + d;
            if (shape[at] == 1) {
                shape[at] = size;
            } else if (size != 1 && size != shape[at]) {
                return false;
            }
        }
        return true;
    }

    /** Whether an operand's loop dimensions are exactly the loop shape. */
    boolean hasLoopShape(int i) {
        NDArray a = operands[i];
        if (loopDims(i) != ndim) {
            return false;
        }
        for (int d = 0; d < ndim; d++) {
            if (a.shape(d) != shape[d]) {
                return false;
            }
        }
        return true;
    }

    /** Runs the overload over all elements. Operands are complete, of the overload's dtypes, and do not conflict. */
    void run(String name, Overload overload) {
        size = 1;
        for (int d = 0; d < ndim; d++) {
            size *= shape[d];
        }
        direct = false;
        if (size == 0) {
            return;
        }
        acquired = 0;
        running = overload;
        try {
            // After the volatile write above: whoever closes marks the overload first and then looks for frames that run in it.
            if (overload.isClosed()) {
                throw KernelTable.closed(name);
            }
            direct = acquire();
            if (!direct && HeapScratch.isNeeded(this, overload)) {
                heap = heap == null ? new HeapScratch() : heap;
                heap.begin(this);
            }
            place();
            ndim = LoopOrder.arrange(shape, strides, data, ndim, count() + 1);
            write(overload);
            final boolean loops = cores != null && overload.core().loops();
            final int most = threads == OF_KERNEL ? loops ? 0 : 1 : threads;
            final Cost cost = most != 1 || overload.loops() || size > FEW ? cost(overload) : null;
            schedule.limit(limit);
            schedule.stoppable(overload.loops() && isLong(cost) ? call : null);
            final long chunk = chunk(cost, overload.lanes());
            if (most == 1) {
                schedule.alone(chunk);
            } else {
                schedule.parallel(name, size, cost, shape[ndim - 1], cores != null, chunk, most);
            }
            schedule.begin();
            long status = stretch(overload, 0, size);
            if (FaultCode.is(status)) {
                if (cores != null) {
                    asGiven();
                    write(overload);
                }
                isolate(name, overload, 0, size);
            } else {
                Schedule.check(status, limit);
            }
            if (heap != null) {
                heap.finish(this);
            }
        } finally {
            if (heap != null) {
                heap.end();
            }
            for (int i = 0; i < acquired; i++) {
                if (operands[i] != null) {
                    Buffer.of(operands[i]).release();
                }
            }
            running = null;
            if (overload.isClosed()) {
                overload.unload();
            }
            Reference.reachabilityFence(overload);
        }
    }

    /** Whether this call may take long enough for an interrupt to matter before it ends. */
    private boolean isLong(Cost cost) {
        return !cost.bounded() || size * cost.nanos() > LONG_NANOS;
    }

    /** How long an element of this call takes. */
    Cost cost(Overload overload) {
        return cores == null ? overload.cost() : overload.cost(cores.sizes()).cost();
    }

    private boolean isCopied(int i) {
        return heap != null && heap.has(i);
    }

    @Override
    public boolean leave(Overload code) {
        return running != code;
    }

    /** Forgets the operands, so that an idle frame keeps no array alive. */
    void clear() {
        for (int i = 0; i <= count(); i++) {
            operands[i] = null;
        }
        uniforms = 0;
        beyond = Map.of();
        threads = 1;
        limit = 0;
        cores = null;
        refresh = null;
        if (!direct) {
            Arrays.fill(segments, MemorySegment.NULL);
        }
    }

    /** Acquires every operand. False: some memory only a segment may name. */
    private boolean acquire() {
        boolean direct = true;
        for (int i = 0; i <= count(); i++) {
            NDArray a = operands[i];
            if (a != null) {
                Buffer.of(a).acquire();
                direct &= Buffer.of(a).direct();
            }
            acquired = i + 1;
        }
        return direct;
    }

    /** Notes where the operands' elements are. */
    private void place() {
        for (int i = 0; i <= count(); i++) {
            NDArray a = operands[i];
            long[] s = strides[i];
            if (a == null) {
                data[i] = i == count() ? 0 : scalars.address() + 8L * i;
                Arrays.fill(s, 0, ndim, 0);
            } else {
                data[i] = a.offset()
                        + (isCopied(i) ? heap.base(i) : Buffer.of(a).direct() ? Buffer.of(a).address() : 0);
                int n = loopDims(i);
                Arrays.fill(s, 0, ndim - n, 0);
                for (int d = 0; d < n; d++) {
                    s[ndim - n + d] = a.shape(d) == 1 ? 0 : a.stride(d);
                }
            }
        }
    }

    /** The loop dimensions as the operands have them, so that an instance's number tells its place. */
    private void asGiven() {
        broadcast();
        place();
        loopDims = ndim;
        if (ndim == 0) {
            LoopOrder.single(shape, strides, count() + 1);
            ndim = 1;
        }
    }

    private void write(Overload overload) {
        if (overload.number() != written) {
            writeFixed(overload);
            written = overload.number();
        }
        int mask = count();
        call.set(JAVA_INT, CallLayout.NDIM, ndim);
        call.set(JAVA_LONG, CallLayout.MASK, data[mask]);
        call.set(JAVA_LONG, CallLayout.CORES, cores == null ? 0 : cores.write(this, overload));
        for (int d = 0; d < ndim; d++) {
            call.set(JAVA_LONG, CallLayout.SHAPE + 8L * d, shape[d]);
            call.set(JAVA_LONG, CallLayout.MASK_STRIDE + 8L * d, strides[mask][d]);
        }
        for (int i = 0; i < mask; i++) {
            long at = CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * i;
            call.set(JAVA_LONG, at + CallLayout.OPERAND_DATA, data[i]);
            for (int d = 0; d < ndim; d++) {
                call.set(JAVA_LONG, at + CallLayout.OPERAND_STRIDE + 8L * d, strides[i][d]);
            }
        }
    }

    /** What is the same in every call of an overload. */
    private void writeFixed(Overload overload) {
        call.set(JAVA_LONG, CallLayout.KERNEL, overload.address());
        call.set(JAVA_LONG, CallLayout.LANES, overload.lanes());
        call.set(JAVA_INT, CallLayout.INPUTS, inputs);
        call.set(JAVA_INT, CallLayout.OUTPUTS, outputs);
        for (int i = 0; i < count(); i++) {
            DType type = i < inputs ? overload.input(i) : overload.output(i - inputs);
            call.set(JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * i
                    + CallLayout.OPERAND_ITEMSIZE, type.itemSize());
        }
    }

    private long stretch(Overload overload, long begin, long end) {
        return direct ? schedule.run(call.address(), begin, end) : segmentChunks(overload, begin, end);
    }

    /**
     * Finds the element that failed: runs what failed again, in halves. An element that a mask leaves out may have failed
     * only because it shared a block with others, and then all is well in the end.
     */
    private void isolate(String name, Overload overload, long begin, long end) {
        if (refresh != null) {
            refresh.refresh();
        }
        long stopped = size > schedule.stretch() ? schedule.stopped() : Status.OK;
        long status = stopped == Status.OK ? stretch(overload, begin, end) : stopped;
        if (!FaultCode.is(status)) {
            Schedule.check(status, limit);
        } else if (end - begin == 1 && cores != null) {
            long[] index = LoopOrder.index(begin, shape, loopDims);
            String failure = overload.hasIndex(status)
                    ? overload.failure(status, failingIndex(overload, status, begin), cores.sizes())
                    : overload.failure(status);
            throw KernelFaultException
                    .of("kernel '" + name + "': " + failure + ", at loop position " + Shapes.text(index), index);
        } else if (end - begin == 1) {
            long[] index = LoopOrder.index(output(0), data[inputs], begin, shape, strides[inputs], ndim);
            throw KernelFaultException.of("kernel '" + name + "': " + overload.failure(status) + ", for element "
                    + Shapes.text(index), index);
        } else {
            long middle = begin + (end - begin) / 2;
            isolate(name, overload, begin, middle);
            isolate(name, overload, middle, end);
        }
    }

    /** The whole index that failed in one instance of a gufunc: a status has half of it, so the instance is run once more. */
    private long failingIndex(Overload overload, long status, long instance) {
        cores.tell(true);
        try {
            if (refresh != null) {
                refresh.refresh();
            }
            return FaultCode.index(status, stretch(overload, instance, instance + 1));
        } finally {
            cores.tell(false);
        }
    }

    /**
     * Elements of one downcall of the call that is arranged.
     *
     * @param cost null: it does not matter
     */
    private long chunk(Cost cost, int lanes) {
        long most = cost == null ? Long.MAX_VALUE : Math.max(lanes, (long) (CHUNK_NANOS / cost.nanos()));
        if (cores != null) {
            return Math.min(most, Math.max(1, CHUNK / cores.work()));
        }
        long tile = ndim > 1 ? TILE_ROWS * Math.min(shape[ndim - 1], LONGEST_CHUNK) : CHUNK;
        return Math.min(most, tile > LONGEST_CHUNK ? CHUNK : Math.max(tile, CHUNK - CHUNK % tile));
    }

    private long segmentChunks(Overload overload, long from, long end) {
        boolean onHeap = false;
        boolean any = false;
        Arrays.fill(segments, MemorySegment.NULL);
        for (int i = 0; i < count(); i++) {
            segments[i] = segment(i);
            any |= !segments[i].equals(MemorySegment.NULL);
            onHeap |= !segments[i].isNative();
        }
        MemorySegment mask = segment(count());
        if (onHeap || !mask.isNative()) {
            // While the garbage collector waits for this thread, this thread waits for no other.
            return heapChunks(overload, from, end, mask);
        }
        return any || !mask.equals(MemorySegment.NULL)
                ? schedule.runSegments(call.address(), from, end, mask, segments)
                : schedule.run(call.address(), from, end);
    }

    private long heapChunks(Overload overload, long from, long end, MemorySegment mask) {
        final long known = cores == null ? HEAP_CHUNK : Math.max(1, HEAP_CHUNK / cores.work());
        final long chunk = Math.min(known,
                Math.max(overload.lanes(), (long) (HeapScratch.MOST_NANOS / HeapScratch.nanos(this, overload))));
        long status = Status.OK;
        for (long begin = from; begin < end && status == Status.OK; begin += chunk) {
            status = begin == from ? Status.OK : schedule.stopped();
            if (status == Status.OK) {
                status = Nrt.runSegments(true, call.address(), begin, Math.min(end, begin + chunk), mask, segments);
            }
        }
        return status;
    }

    private MemorySegment segment(int i) {
        NDArray a = operands[i];
        return a == null || isCopied(i) || Buffer.of(a).direct() ? MemorySegment.NULL : Buffer.of(a).segment();
    }
}
