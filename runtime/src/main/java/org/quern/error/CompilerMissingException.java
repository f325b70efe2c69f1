package org.quern.error;

import static org.quern.check.Given.given;

import org.jspecify.annotations.Nullable;

/**
 * An overload that is not in the cache, in a process that cannot compile. The message names the kernel, the overload
 * and the dependency to add.
 */
public final class CompilerMissingException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * Tells of it.
     *
     * @param message which overload, and what to do
     * @param cause why there is no compiler, or null
     */
    public CompilerMissingException(String message, @Nullable Throwable cause) {
        super(given(message, "message"), cause);
    }
}
