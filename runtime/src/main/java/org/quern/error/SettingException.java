package org.quern.error;

import static org.quern.check.Given.given;

/** A setting's value is none. The message has the setting's name, the value, and what is accepted. */
public final class SettingException extends QuernException {
    private static final long serialVersionUID = 1L;

    private SettingException(String message) {
        super(message);
    }

    /**
     * The exception, to be thrown.
     *
     * @param message what is set and what was expected
     * @return one with that message
     */
    public static QuernException of(String message) {
        return new SettingException(given(message, "message"));
    }
}
