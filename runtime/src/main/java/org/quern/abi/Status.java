package org.quern.abi;

/** Results of the native driver and of kernels: enum nrt_status. Fault codes are greater, see {@link FaultCode}. */
public final class Status {
    /** All instances were computed. */
    public static final long OK = 0;

    /** The call is invalid: counts, lanes, an item size, or the range. */
    public static final long BAD_CALL = 1;

    /** There is no scratch memory left. */
    public static final long NO_MEMORY = 2;

    /** The call was cancelled. */
    public static final long CANCELLED = 3;

    private Status() {}
}
