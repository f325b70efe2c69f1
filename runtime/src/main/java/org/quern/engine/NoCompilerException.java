package org.quern.engine;

/** An overload that is not in the cache, in a process that cannot compile; what the user sees of it is ufunc's. */
public final class NoCompilerException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoCompilerException(String message, Throwable cause) {
        super(message, cause);
    }
}
