package org.quern.abi;

/** Offsets and sizes, in bytes, of the C {@code struct nrt_cores} (nrt.h): the cores of a gufunc's call. */
public final class CoresLayout {
    /** int32: the form that the kernel is to run in, or {@link #ANY_FORM}. */
    public static final long FORM = 0;

    /** The driver chooses the form. */
    public static final int ANY_FORM = -1;

    /** int32: 1 if the kernel has lanes within a core. */
    public static final long LANES = 4;

    /** int32: number of uniform parameters, which are the last inputs. */
    public static final long UNIFORMS = 8;

    /** uint32: a bit for each operand whose contents before the call are read. */
    public static final long IN = 12;

    /** uint32: a bit for each operand that is written. */
    public static final long OUT = 16;

    /** int32: number of core dimensions. */
    public static final long DIMS = 20;

    /** int32: number of core axes of all operands. */
    public static final long AXES = 24;

    /** int32: 1 if the kernel has parallel loops. */
    public static final long LOOPS = 28;

    /** int64: picoseconds saved for each instance by lanes across instances, if nothing has to be packed for it. */
    public static final long GAIN = 32;

    /** The half of an index that a fault reports, as a shift: 0 or 32. */
    public static final long SHIFT = 40;

    /** int64 for each core dimension: its size. */
    public static final long SIZES = 48;

    /** int32 for each operand: its core axes. */
    public static final long RANK = SIZES + 8L * KernelAbi.MAX_CORE_DIMS;

    /** int32 for each core axis: its dimension. */
    public static final long DIM = RANK + 4L * KernelAbi.MAX_OPERANDS;

    /** int64 for each core axis: bytes from element to element. */
    public static final long STRIDE = DIM + 4L * KernelAbi.MAX_CORE_AXES;

    /** Bytes of the whole. */
    public static final long SIZE = STRIDE + 8L * KernelAbi.MAX_CORE_AXES;

    private CoresLayout() {}
}
