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
 * The native {@code struct nrt_call} of a call, together with the values of its scalar operands and, for a gufunc, its
 * {@code struct nrt_cores}. Reused from call to call.
 */
final class CallStruct {
    private final MemorySegment call;
    /** Bits of scalar operands, by native operand number. */
    private final MemorySegment numbers;
    /** The cores' struct; null until a gufunc's call needs it. */
    private CoresStruct cores;
    /**
     * Number of the overload whose constant part the struct holds. A number, not a reference, so that an idle struct
     * keeps no code mapped.
     */
    private long written;

    CallStruct() {
        Arena arena = Arena.ofAuto();
        call = arena.allocate(CallLayout.SIZE, 64);
        numbers = arena.allocate(8L * KernelAbi.MAX_OPERANDS, 8);
    }

    MemorySegment call() {
        return call;
    }

    /** The cores' struct of a gufunc's call. */
    CoresStruct cores() {
        if (cores == null) {
            cores = new CoresStruct();
        }
        return cores;
    }

    /**
     * Fills the struct.
     *
     * @param nest loop nest, in the order in which instances are run
     * @param heap native copies of operands on the Java heap; null if there are none
     * @param form form to run, of enum nrt_form; only for gufuncs
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

    /** Address of the operand's first instance; for memory that only a segment may name, the offset in the segment. */
    private static long data(Operands o, LoopNest nest, HeapScratch heap, int i) {
        NDArray a = o.get(i);
        long base = heap != null && heap.has(i) ? heap.base(i) : Buffer.of(a).direct() ? Buffer.of(a).address() : 0;
        return base + nest.start(i);
    }

    /** Stores the bits of a scalar operand and returns their address. */
    private long number(int nativeNumber, long bits) {
        numbers.setAtIndex(JAVA_LONG, nativeNumber, bits);
        return numbers.address() + 8L * nativeNumber;
    }

    /** Writes the fields that are equal in every call of an overload. */
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
