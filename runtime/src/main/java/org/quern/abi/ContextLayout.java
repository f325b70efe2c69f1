package org.quern.abi;

/**
 * Offsets, in bytes, of the C {@code struct nrt_core} (nrt.h): the context that the driver passes to a gufunc's kernel.
 */
public final class ContextLayout {
    /** int64: the form to run, of enum nrt_form. */
    public static final int FORM = 0;

    /** Address of the core dimensions' sizes, an int64 for each. */
    public static final int SIZES = 8;

    /** Address of the core axes' byte strides, an int64 for each. */
    public static final int STRIDES = 16;

    /** Address of the function that allocates scratch memory. */
    public static final int TAKE = 24;

    /** Address of the function that frees scratch memory. */
    public static final int GIVE = 32;

    /** Address of the function that runs the chunks of a parallel loop. */
    public static final int PARALLEL = 40;

    /** int64: the half of a failing index to report, as a shift: 0 or 32. */
    public static final int SHIFT = 48;

    /** Address of the int32 that cancels the call. */
    public static final int CANCELLED = 56;

    /** Size of the struct. */
    public static final int BYTES = 64;

    private ContextLayout() {}
}
