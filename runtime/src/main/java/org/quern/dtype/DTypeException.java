package org.quern.dtype;

import static org.quern.check.Given.given;

import org.quern.error.QuernException;

/** A dtype that cannot serve, or a value that a dtype cannot hold: both sides and the rule are in the message. */
public final class DTypeException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * With the message that says what was given and what was expected.
     *
     * @param message names what was given, what was expected and the rule
     */
    public DTypeException(String message) {
        super(given(message, "message"));
    }
}
