package org.quern.error;

import static org.quern.check.Given.given;

/**
 * An argument is not accepted: a number of threads, a name, a key. The message says what was given and what is
 * accepted.
 */
public final class ArgumentException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ArgumentException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message what was given and what was expected
     */
    public static QuernException of(String message) {
        return new ArgumentException(given(message, "message"));
    }
}
