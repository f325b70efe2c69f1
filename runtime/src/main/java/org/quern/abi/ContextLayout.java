package org.quern.abi;

/** Offsets, in bytes, of the C {@code struct nrt_core} (nrt.h): the context that the driver gives to a kernel. */
public final class ContextLayout {
    /** int64: the form that the kernel is to run in, of enum nrt_form. */
    public static final int FORM = 0;

    /** Address of the core dimensions' sizes, int64 each. */
    public static final int SIZES = 8;

    /** Address of the core axes' strides, int64 each. */
    public static final int STRIDES = 16;

    /** The function that takes scratch memory. */
    public static final int TAKE = 24;

    /** The function that gives it back. */
    public static final int GIVE = 32;

    /** The function that runs the chunks of a parallel loop. */
    public static final int PARALLEL = 40;

    /** int64: the half of a failing index to report, as a shift: 0 or 32. */
    public static final int SHIFT = 48;

    /** Address of the int32 that cancels the call. */
    public static final int CANCELLED = 56;

    /** Bytes of the whole. */
    public static final int BYTES = 64;

    private ContextLayout() {}
}
