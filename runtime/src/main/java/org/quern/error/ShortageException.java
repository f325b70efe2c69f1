package org.quern.error;

import static org.quern.check.Given.given;

import org.jspecify.annotations.Nullable;

/** The process or the system has run out of a resource. The message says which, and how much there is. */
public final class ShortageException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message and a cause.
     *
     * @param message the operation that failed, and the resource that it lacks
     * @param cause the exception of that operation, or null
     */
    public ShortageException(String message, @Nullable Throwable cause) {
        super(given(message, "message"), cause);
    }
}
