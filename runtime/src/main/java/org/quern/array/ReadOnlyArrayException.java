package org.quern.array;

import static org.quern.check.Given.given;

import org.quern.error.QuernException;

/** An attempt to write through an array that is read-only, by its memory or as a view. */
public final class ReadOnlyArrayException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ReadOnlyArrayException(String message) {
        super(message);
    }

    /**
     * The exception, to be thrown.
     *
     * @param message names the array and the operation
     * @return one with that message
     */
    public static QuernException of(String message) {
        return new ReadOnlyArrayException(given(message, "message"));
    }
}
