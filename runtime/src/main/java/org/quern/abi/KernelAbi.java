package org.quern.abi;

/** Names and limits of the contract between kernels and the native runtime (nrt.h). */
public final class KernelAbi {
    /** Version of the contract: NRT_ABI. Part of every cache key. */
    public static final int VERSION = 5;

    /** Name of the only symbol that a kernel's object exports: an nrt_kernel. */
    public static final String ENTRY = "quern_kernel";

    /** Maximum number of operands of a call, inputs and outputs together: NRT_MAX_OPERANDS. */
    public static final int MAX_OPERANDS = 32;

    /** Maximum number of dimensions of a call, and of an array: NRT_MAX_DIMS. */
    public static final int MAX_DIMS = 32;

    /** Maximum number of different core dimensions of a gufunc: NRT_MAX_CORE_DIMS. */
    public static final int MAX_CORE_DIMS = 64;

    /** Maximum number of core axes of a gufunc's operands together: NRT_MAX_CORE_AXES. */
    public static final int MAX_CORE_AXES = 64;

    private KernelAbi() {}
}
