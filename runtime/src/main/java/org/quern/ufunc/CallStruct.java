package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.abi.CallLayout;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.nrt.Buffer;

/**
 * The {@code struct nrt_call} of a call, with the values of its numbers and, where its cores are no scalars, their
 * struct. Used again from call to call.
 */
final class CallStruct {
    private final MemorySegment call;
    /** By native number. */
    private final MemorySegment numbers;
    /** Null: no call needed it yet. */
    private CoresStruct cores;
    /** Which overload's fixed part there is, by number: what is idle keeps no code mapped. */
    private long written;

    CallStruct() {
        Arena arena = Arena.ofAuto();
        call = arena.allocate(CallLayout.SIZE, 64);
        numbers = arena.allocate(8L * KernelAbi.MAX_OPERANDS, 8);
    }

    MemorySegment call() {
        return call;
    }

    /** Of a call whose cores are no scalars. */
    CoresStruct cores() {
        if (cores == null) {
            cores = new CoresStruct();
        }
        return cores;
    }

    /**
     * Fills it.
     *
     * @param nest in the order in which instances are to be run
     * @param heap where operands on the Java heap have copies; null: none has
     * @param form of enum nrt_form, if cores are no scalars
     */
    void write(Operands o, LoopNest nest, Overload overload, HeapScratch heap, int form) {
        if (overload.number() != written) {
            writeFixed(o, overload);
            written = overload.number();
        }
        final int ndim = nest.ndim();
        final int mask = o.count();
        call.set(JAVA_INT, CallLayout.NDIM, ndim);
        call.set(JAVA_LONG, CallLayout.MASK, o.mask() == null ? 0 : data(o, nest, heap, mask));
        for (int d = 0; d < ndim; d++) {
            call.set(JAVA_LONG, CallLayout.SHAPE + 8L * d, nest.shape(d));
            call.set(JAVA_LONG, CallLayout.MASK_STRIDE + 8L * d, nest.stride(mask, d));
        }
        for (int i = 0; i < mask; i++) {
            long at = CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * o.nativeNumber(i);
            call.set(JAVA_LONG, at + CallLayout.OPERAND_DATA,
                    o.get(i) == null ? number(i, o.number(i)) : data(o, nest, heap, i));
            for (int d = 0; d < ndim; d++) {
                call.set(JAVA_LONG, at + CallLayout.OPERAND_STRIDE + 8L * d, nest.stride(i, d));
            }
        }
        long[] uniforms = o.uniforms();
        for (int u = 0; u < uniforms.length; u++) {
            int number = o.inputs() + u;
            long at = CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * number;
            call.set(JAVA_LONG, at + CallLayout.OPERAND_DATA, number(number, uniforms[u]));
            for (int d = 0; d < ndim; d++) {
                call.set(JAVA_LONG, at + CallLayout.OPERAND_STRIDE + 8L * d, 0);
            }
        }
        long address = 0;
        if (overload.core() != null) {
            cores().write(o, nest, overload, form);
            address = cores.segment().address();
        }
        call.set(JAVA_LONG, CallLayout.CORES, address);
    }

    /** Where the loop begins in an operand: an offset where only a segment may name its memory. */
    private static long data(Operands o, LoopNest nest, HeapScratch heap, int i) {
        NDArray a = o.get(i);
        long base = heap != null && heap.has(i) ? heap.base(i) : Buffer.of(a).direct() ? Buffer.of(a).address() : 0;
        return base + nest.start(i);
    }

    /** Keeps the bits of a number; where they are. */
    private long number(int nativeNumber, long bits) {
        numbers.setAtIndex(JAVA_LONG, nativeNumber, bits);
        return numbers.address() + 8L * nativeNumber;
    }

    /** What is the same in every call of an overload. */
    private void writeFixed(Operands o, Overload overload) {
        final int inputs = o.inputs() + o.uniforms().length;
        call.set(JAVA_LONG, CallLayout.KERNEL, overload.address());
        call.set(JAVA_LONG, CallLayout.LANES, overload.lanes());
        call.set(JAVA_INT, CallLayout.INPUTS, inputs);
        call.set(JAVA_INT, CallLayout.OUTPUTS, o.outputs());
        for (int i = 0; i < o.natives(); i++) {
            DType type = i < inputs ? overload.input(i) : overload.output(i - inputs);
            call.set(JAVA_LONG, CallLayout.OPERANDS + CallLayout.OPERAND_SIZE * i
                    + CallLayout.OPERAND_ITEMSIZE, type.itemSize());
        }
    }
}
