package org.quern.error;

import static org.quern.check.Given.given;

/** A setting's value is none. The message has the setting's name, the value, and what is accepted. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** With the message that says what is set and what was expected. */
    public SettingException(String message) {
        super(given(message, "message"));
    }
}
