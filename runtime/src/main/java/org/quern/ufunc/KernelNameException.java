package org.quern.ufunc;

import org.quern.error.QuernException;

/**
 * The name of a kernel or overload cannot be parsed, or nothing has that name: its class or field is missing, is not a
 * kernel, or is not accessible. The message says which, and what a name looks like.
 */
public final class KernelNameException extends QuernException {
    private static final long serialVersionUID = 1L;

    KernelNameException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The exception, to be thrown, of a name alone. */
    static QuernException of(String message) {
        return new KernelNameException(message, null);
    }
}
