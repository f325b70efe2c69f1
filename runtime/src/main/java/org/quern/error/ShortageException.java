package org.quern.error;

import static org.quern.check.Given.given;

import org.jspecify.annotations.Nullable;

/**
 * The process or the system has run out of something that is needed: the message says of what, and how much there is.
 */
public final class ShortageException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * Tells of it.
     *
     * @param message what cannot be done, and what there is no more of
     * @param cause what failed for it, or null
     */
    public ShortageException(String message, @Nullable Throwable cause) {
        super(given(message, "message"), cause);
    }
}
