package org.quern.abi;

/** Offsets and sizes, in bytes, of the C {@code struct nrt_call} and {@code struct nrt_operand} (nrt.h). */
public final class CallLayout {
    /** Address of the kernel's code. */
    public static final long KERNEL = 0;

    /** int64: number of elements in a kernel's block. */
    public static final long LANES = 8;

    /** int32: number of inputs. */
    public static final long INPUTS = 16;

    /** int32: number of outputs, which follow the inputs. */
    public static final long OUTPUTS = 20;

    /** int32: number of loop axes, at least 1. */
    public static final long NDIM = 24;

    /**
     * int32: any thread may set it to a nonzero value during the call to cancel the call: loops of unknown length and
     * parallel loops are then left.
     */
    public static final long CANCELLED = 28;

    /** Address of the gufunc's part of the call ({@link CoresLayout}); 0 for a ufunc. */
    public static final long CORES = 32;

    /** Address of the mask; 0 if there is none. */
    public static final long MASK = 40;

    /** int64 for each loop axis: byte stride of the mask. */
    public static final long MASK_STRIDE = 48;

    /** int64 for each loop axis, outermost first: its length. */
    public static final long SHAPE = MASK_STRIDE + 8L * KernelAbi.MAX_DIMS;

    /** Offset of the first operand. */
    public static final long OPERANDS = SHAPE + 8L * KernelAbi.MAX_DIMS;

    /** Size of an operand. */
    public static final long OPERAND_SIZE = 16 + 8L * KernelAbi.MAX_DIMS;

    /** Within an operand, the address of its first instance. */
    public static final long OPERAND_DATA = 0;

    /** Within an operand, int64: item size in bytes, 1, 2, 4 or 8. */
    public static final long OPERAND_ITEMSIZE = 8;

    /** Within an operand, int64 for each loop axis: byte stride. */
    public static final long OPERAND_STRIDE = 16;

    /** Size of a call with the maximum number of operands. The struct of a call of n operands may end after these. */
    public static final long SIZE = OPERANDS + OPERAND_SIZE * KernelAbi.MAX_OPERANDS;

    private CallLayout() {}
}
