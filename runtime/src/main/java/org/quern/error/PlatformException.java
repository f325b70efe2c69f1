package org.quern.error;

import static org.quern.check.Given.given;

/** The machine lacks something that compiled kernels need. */
public final class PlatformException extends QuernException {
    private static final long serialVersionUID = 1L;

    private PlatformException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message what the machine has, and what is needed
     */
    public static QuernException of(String message) {
        return new PlatformException(given(message, "message"));
    }
}
