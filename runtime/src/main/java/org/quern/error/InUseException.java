package org.quern.error;

import static org.quern.check.Given.given;

/**
 * A {@code close()} of memory that running calls or segments use, also by a scope; too many calls on memory at once.
 */
public final class InUseException extends QuernException {
    private static final long serialVersionUID = 1L;

    private InUseException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message what is in use, and what to wait for
     */
    public static QuernException of(String message) {
        return new InUseException(given(message, "message"));
    }
}
