package org.quern.ufunc;

/**
 * A long call stopped because its thread was interrupted; the thread's interrupt status stays set. Elements of {@code out}
 * may have been written or not.
 */
public final class CallInterruptedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CallInterruptedException() {
        super("the call was stopped between two stretches of elements, because its thread was interrupted");
    }
}
