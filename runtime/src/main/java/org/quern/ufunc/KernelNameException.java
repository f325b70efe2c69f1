package org.quern.ufunc;

import org.quern.error.QuernException;

/**
 * A name of a kernel or overload that cannot be read, or that names nothing: its class or field is gone, is no kernel, or cannot be
 * reached. The message says which, and what a name looks like.
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
