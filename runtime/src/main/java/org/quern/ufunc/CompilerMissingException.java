package org.quern.ufunc;

/**
 * An overload that is not in the cache, in a process that cannot compile. The message names the kernel, the overload and
 * the dependency to add.
 */
public final class CompilerMissingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    CompilerMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
