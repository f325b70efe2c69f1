package org.quern.dtype;

import static org.quern.check.Given.given;

import org.quern.error.QuernException;

/** A dtype that is not accepted, or a value that a dtype cannot hold. The message has both sides and the rule. */
public final class DTypeException extends QuernException {
    private static final long serialVersionUID = 1L;

    private DTypeException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message what was given and what was expected
     */
    public static QuernException of(String message) {
        return new DTypeException(given(message, "message"));
    }
}
