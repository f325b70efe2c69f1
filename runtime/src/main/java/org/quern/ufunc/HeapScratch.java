package org.quern.ufunc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;

/**
 * Native copies of operands on the Java heap, for kernels that may run long: native code that uses the heap blocks the
 * garbage collector. A copy holds all bytes that the operand spans, so its strides stay valid. Belongs to a
 * {@link CallBuffer}, which keeps a small block of memory from call to call.
 */
final class HeapScratch {
    /** Bytes copied at a time, so that no copy blocks the garbage collector for long. */
    private static final long COPY_BYTES = 1L << 20;

    private static final long MOST_KEPT = 4L << 20;
    private static final long LINE = 64;

    /** The longest estimated time for which a call may block the garbage collector. */
    static final double MOST_NANOS = 1_000_000;

    /** Offset in the copies' memory of byte 0 of each operand's array. */
    private final long[] bases = new long[KernelAbi.MAX_OPERANDS + 1];
    private final long[] starts = new long[KernelAbi.MAX_OPERANDS + 1];
    private final long[] lengths = new long[KernelAbi.MAX_OPERANDS + 1];
    private MemorySegment kept = MemorySegment.NULL;
    private MemorySegment memory;
    /** A block for this call only, if the copies do not fit the kept one; else null. */
    private NativeBuffer buffer;

    /**
     * True if the call has operands on the heap and a block of its kernel may take longer than {@link #MOST_NANOS}.
     *
     * @param sizes sizes of the core dimensions
     */
    static boolean isNeeded(Operands o, long[] sizes, Overload overload) {
        boolean any = false;
        for (int i = 0; i <= o.count() && !any; i++) {
            any = o.get(i) != null && Buffer.of(o.get(i)).heap();
        }
        return any && !(overload.instance(sizes).bounded()
                && overload.alone(sizes) * overload.lanes() <= MOST_NANOS);
    }

    /**
     * True if every byte that the array spans belongs to an element, so that the span can be written back as a whole.
     */
    static boolean isDense(NDArray a) {
        return span(a) == a.size() * a.dtype().itemSize();
    }

    private static long start(NDArray a) {
        long at = a.offset();
        for (int d = 0; d < a.ndim(); d++) {
            at += Math.min(0, (a.shape(d) - 1) * a.stride(d));
        }
        return at;
    }

    private static long span(NDArray a) {
        if (a.size() == 0) {
            return 0;
        }
        long span = a.dtype().itemSize();
        for (int d = 0; d < a.ndim(); d++) {
            span += Math.abs((a.shape(d) - 1) * a.stride(d));
        }
        return span;
    }

    /** Copies all operands that are on the heap, the mask included. */
    void begin(Operands o) {
        final int n = o.count() + 1;
        long bytes = 0;
        for (int i = 0; i < n; i++) {
            NDArray a = o.get(i);
            boolean heap = a != null && Buffer.of(a).heap();
            lengths[i] = heap ? span(a) : -1;
            starts[i] = heap ? start(a) : 0;
            bases[i] = bytes - starts[i];
            bytes += heap ? (lengths[i] + LINE - 1) / LINE * LINE : 0;
        }
        take(bytes);
        for (int i = 0; i < n; i++) {
            if (lengths[i] >= 0) {
                copy(Buffer.of(o.get(i)).segment(), starts[i], memory, bases[i] + starts[i], lengths[i]);
            }
        }
    }

    private void take(long bytes) {
        if (bytes > MOST_KEPT) {
            buffer = NativeBuffer.allocate(bytes);
            memory = buffer.segment();
            return;
        }
        if (kept.byteSize() < bytes) {
            kept = Arena.ofAuto().allocate(Math.max(bytes, Math.min(MOST_KEPT, 2 * kept.byteSize())), LINE);
        }
        memory = kept;
    }

    /** True if an operand has a copy. */
    boolean has(int operand) {
        return memory != null && lengths[operand] >= 0;
    }

    /** The address that byte 0 of the operand's array would have if the whole array were copied. */
    long base(int operand) {
        return memory.address() + bases[operand];
    }

    /** Writes back all operands that the kernel may have written; after a call that succeeded. */
    void finish(Operands o) {
        for (int i = 0; i < o.count(); i++) {
            if (o.isWritten(i) && has(i)) {
                MemorySegment heap = Buffer.of(o.get(i)).segment();
                copy(memory, bases[i] + starts[i], heap, starts[i], lengths[i]);
            }
        }
    }

    /** Frees the copies; after the call. */
    void end() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
        memory = null;
    }

    private static void copy(MemorySegment from, long at, MemorySegment to, long target, long bytes) {
        for (long done = 0; done < bytes; done += COPY_BYTES) {
            MemorySegment.copy(from, at + done, to, target + done, Math.min(COPY_BYTES, bytes - done));
        }
    }
}
