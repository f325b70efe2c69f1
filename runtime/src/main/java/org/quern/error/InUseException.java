package org.quern.error;

import static org.quern.check.Given.given;

/** A {@code close()} of memory that calls are running on, or more calls on it at once than can be counted. */
public final class InUseException extends QuernException {
    private static final long serialVersionUID = 1L;

    private InUseException(String message) {
        super(message);
    }

    /**
     * The exception, to be thrown.
     *
     * @param message what is in use, and what to wait for
     * @return one with that message
     */
    public static QuernException of(String message) {
        return new InUseException(given(message, "message"));
    }
}
