package org.quern.ufunc;

/**
 * A name of a kernel or overload that cannot be read, or that names nothing: its class or field is gone, is no kernel, or cannot be
 * reached. The message says which, and what a name looks like.
 */
public final class KernelNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    KernelNameException(String message, Throwable cause) {
        super(message, cause);
    }
}
