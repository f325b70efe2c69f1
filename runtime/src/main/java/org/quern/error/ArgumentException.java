package org.quern.error;

import static org.quern.check.Given.given;

/** An argument outside of what is accepted: a number of threads, a name, a key. The message has both. */
public final class ArgumentException extends QuernException {
    private static final long serialVersionUID = 1L;

    private ArgumentException(String message) {
        super(message);
    }

    /**
     * The exception, to be thrown.
     *
     * @param message what was given and what was expected
     * @return one with that message
     */
    public static QuernException of(String message) {
        return new ArgumentException(given(message, "message"));
    }
}
