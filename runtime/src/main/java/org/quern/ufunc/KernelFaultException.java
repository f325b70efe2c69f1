package org.quern.ufunc;

import org.quern.error.QuernException;

/**
 * A kernel failed for an element: an index outside its axis or local array, or a while loop beyond its limit. Any
 * element of {@code out} may have been written or not.
 */
public final class KernelFaultException extends QuernException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // of primitives
    private final long[] index;

    private KernelFaultException(String message, long[] index) {
        super(message);
        this.index = index.clone();
    }

    /**
     * {@return the index in the result of the first element, in memory order, for which the kernel failed, one number
     * per axis; for a gufunc its loop position}
     */
    public long[] index() {
        return index.clone();
    }

    /** The exception, to be thrown. */
    static QuernException of(String message, long[] index) {
        return new KernelFaultException(message, index);
    }
}
