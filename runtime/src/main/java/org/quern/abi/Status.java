package org.quern.abi;

/**
 * Results of the runtime's driver and of kernels: enum nrt_status. Fault codes of kernels are greater, see {@link
 * FaultCode}.
 */
public final class Status {
    /** All elements were computed. */
    public static final long OK = 0;

    /** The call is not valid: counts, lanes, an item size, or the range. */
    public static final long BAD_CALL = 1;

    /** Scratch memory is exhausted. */
    public static final long NO_MEMORY = 2;

    /** The call was cancelled. */
    public static final long CANCELLED = 3;

    private Status() {}
}
