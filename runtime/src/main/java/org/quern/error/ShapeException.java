package org.quern.error;

import static org.quern.check.Given.given;

/** A shape, an axis or an index that does not fit: what was given, what would fit and the rule are in the message. */
public final class ShapeException extends QuernException {
    private static final long serialVersionUID = 1L;

    /**
     * With the message that says what was given and what was expected.
     *
     * @param message names what was given, what was expected and the rule
     */
    public ShapeException(String message) {
        super(given(message, "message"));
    }
}
