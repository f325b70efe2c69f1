package org.quern.error;

import static org.quern.check.Given.given;

/** A setting has an invalid value. The message has the setting's name, the value, and the accepted values. */
public final class SettingException extends QuernException {
    private static final long serialVersionUID = 1L;

    private SettingException(String message) {
        super(message);
    }

    /**
     * {@return the exception, to be thrown}
     *
     * @param message the setting, its value, and the accepted values
     */
    public static QuernException of(String message) {
        return new SettingException(given(message, "message"));
    }
}
