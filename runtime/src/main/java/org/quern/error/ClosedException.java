package org.quern.error;

import static org.quern.check.Given.given;

/** A use of something that is closed: an array's memory, or a kernel whose code was unmapped. */
public final class ClosedException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ClosedException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message what is closed, and by what
     */
    public static QuernException of(String message) {
        return new ClosedException(given(message, "message"));
    }
}
