package org.quern.ufunc;

import org.quern.error.QuernException;

/**
 * A call was stopped because its thread was interrupted; the thread's interrupt status stays set. Any element of
 * {@code out} may have been written or not.
 */
public final class CallInterruptedException extends QuernException {
    private static final long serialVersionUID = 1L;

    private CallInterruptedException(String kernel) {
        super("kernel '" + kernel + "': the call was stopped because its thread was interrupted");
    }

    /** The exception, to be thrown. */
    static QuernException of(String kernel) {
        return new CallInterruptedException(kernel);
    }
}
