package org.quern.abi;

/** Offsets and sizes, in bytes, of the C {@code struct nrt_cores} (nrt.h): the cores of a gufunc's call. */
public final class CoresLayout {
    /** int32: the form to run, or {@link #ANY_FORM}. */
    public static final long FORM = 0;

    /** Value of {@link #FORM} that lets the driver choose. */
    public static final int ANY_FORM = -1;

    /** int32: 1 if the kernel has lanes loops within a core. */
    public static final long LANES = 4;

    /** int32: number of uniform parameters, which are the last inputs. */
    public static final long UNIFORMS = 8;

    /** uint32: a bit for each operand whose contents before the call are read. */
    public static final long IN = 12;

    /** uint32: a bit for each operand that is written. */
    public static final long OUT = 16;

    /** int32: number of core dimensions. */
    public static final long DIMS = 20;

    /** int32: number of core axes of all operands together. */
    public static final long AXES = 24;

    /** int32: 1 if the kernel has parallel loops. */
    public static final long LOOPS = 28;

    /**
     * int64: picoseconds saved for each instance by lanes across instances, if no operand has to be packed for that.
     */
    public static final long GAIN = 32;

    /** int64: the half of a failing index to report, as a shift: 0 or 32. */
    public static final long SHIFT = 40;

    /** int64 for each core dimension: its size. */
    public static final long SIZES = 48;

    /** int32 for each operand: number of its core axes. */
    public static final long RANK = SIZES + 8L * KernelAbi.MAX_CORE_DIMS;

    /** int32 for each core axis: its core dimension. */
    public static final long DIM = RANK + 4L * KernelAbi.MAX_OPERANDS;

    /** int64 for each core axis: byte stride. */
    public static final long STRIDE = DIM + 4L * KernelAbi.MAX_CORE_AXES;

    /** Size of the struct. */
    public static final long SIZE = STRIDE + 8L * KernelAbi.MAX_CORE_AXES;

    private CoresLayout() {}
}
