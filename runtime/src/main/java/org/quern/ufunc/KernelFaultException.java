package org.quern.ufunc;

import org.quern.error.QuernException;

/**
 * A kernel failed for an element: an index outside a local array, a while loop beyond its limit. Elements of {@code out}
 * may have been written or not.
 */
public final class KernelFaultException extends QuernException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // of primitives
    private final long[] index;

    private KernelFaultException(String message, long[] index) {
        super(message);
        this.index = index.clone();
    }

    /** {@return the element of the result for which it failed, the first in memory order: one index per axis} */
    public long[] index() {
        return index.clone();
    }

    /** The exception, to be thrown. */
    static QuernException of(String message, long[] index) {
        return new KernelFaultException(message, index);
    }
}
