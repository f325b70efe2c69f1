package org.quern.ufunc;

/**
 * A call stopped because its thread was interrupted; the thread's interrupt status stays set. Elements of {@code out}
 * may have been written or not.
 */
public final class CallInterruptedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CallInterruptedException() {
        super("the call was stopped because its thread was interrupted");
    }
}
