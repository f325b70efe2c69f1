package org.quern.error;

import static org.quern.check.Given.given;

/** A shape, an axis or an index that does not fit. The message says what was given, what would fit, and the rule. */
public final class ShapeException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ShapeException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message what was given and what was expected
     */
    public static QuernException of(String message) {
        return new ShapeException(given(message, "message"));
    }
}
