package org.quern.error;

import static org.quern.check.Given.given;

/** A shape, an axis or an index that does not fit: what was given, what would fit and the rule are in the message. */
public final class ShapeException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ShapeException(String message) {
        super(message);
    }

    /**
     * The exception, to be thrown.
     *
     * @param message what was given and what was expected
     * @return one with that message
     */
    public static QuernException of(String message) {
        return new ShapeException(given(message, "message"));
    }
}
