package org.quern.dtype;

import static org.quern.check.Given.given;

import org.quern.error.QuernException;

/** A dtype that cannot serve, or a value that a dtype cannot hold: both sides and the rule are in the message. */
public final class DTypeException extends QuernException {
    private static final long serialVersionUID = 1L;

    private DTypeException(String message) {
        super(message);
    }

    /**
     * The exception, to be thrown.
     *
     * @param message what was given and what was expected
     * @return one with that message
     */
    public static QuernException of(String message) {
        return new DTypeException(given(message, "message"));
    }
}
