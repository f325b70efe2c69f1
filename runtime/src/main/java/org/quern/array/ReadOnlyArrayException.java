package org.quern.array;

import static org.quern.check.Given.given;

import org.quern.error.QuernException;

/** A write through an array that is read-only, by its memory or as a view. */
public final class ReadOnlyArrayException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ReadOnlyArrayException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message the message, which names the array and the operation
     */
    public static QuernException of(String message) {
        return new ReadOnlyArrayException(given(message, "message"));
    }
}
