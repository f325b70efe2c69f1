package org.quern.error;

import static org.quern.check.Given.given;

import org.jspecify.annotations.Nullable;

/**
 * An overload is not in the cache, and the process cannot compile it. The message names the kernel, the overload and
 * the dependency to add.
 */
public final class CompilerMissingException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message and a cause.
     *
     * @param message the missing overload, and what to do
     * @param cause the reason why there is no compiler, or null
     */
    public CompilerMissingException(String message, @Nullable Throwable cause) {
        super(given(message, "message"), cause);
    }
}
