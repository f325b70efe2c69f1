package org.quern.abi;

/** Offsets and sizes, in bytes, of the C {@code struct nrt_call} and {@code struct nrt_operand} (nrt.h). */
public final class CallLayout {
    /** Address of the kernel. */
    public static final long KERNEL = 0;

    /** int64: elements of a kernel's block. */
    public static final long LANES = 8;

    /** int32: number of inputs. */
    public static final long INPUTS = 16;

    /** int32: number of outputs, which follow the inputs. */
    public static final long OUTPUTS = 20;

    /** int32: number of dimensions, at least 1. */
    public static final long NDIM = 24;

    /**
     * int32: set to a nonzero value while the call runs, it cancels the call: loops of unknown length and parallel
     * loops are left.
     */
    public static final long CANCELLED = 28;

    /** Address of the part specific to a gufunc's call ({@link CoresLayout}), or 0. */
    public static final long CORES = 32;

    /** Address of the mask, or 0. */
    public static final long MASK = 40;

    /** int64 for each dimension: bytes from mask to mask. */
    public static final long MASK_STRIDE = 48;

    /** int64 for each dimension, outermost first. */
    public static final long SHAPE = MASK_STRIDE + 8L * KernelAbi.MAX_DIMS;

    /** The first operand. */
    public static final long OPERANDS = SHAPE + 8L * KernelAbi.MAX_DIMS;

    /** Bytes from operand to operand. */
    public static final long OPERAND_SIZE = 16 + 8L * KernelAbi.MAX_DIMS;

    /** Address of element 0, within an operand. */
    public static final long OPERAND_DATA = 0;

    /** int64: 1, 2, 4 or 8, within an operand. */
    public static final long OPERAND_ITEMSIZE = 8;

    /** int64 for each dimension: bytes from element to element, within an operand. */
    public static final long OPERAND_STRIDE = 16;

    /** Bytes of a whole call. The struct of a call of n operands may end after these. */
    public static final long SIZE = OPERANDS + OPERAND_SIZE * KernelAbi.MAX_OPERANDS;

    private CallLayout() {}
}
