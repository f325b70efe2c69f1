package org.quern.setting;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.quern.error.QuernException;
import org.quern.error.SettingException;

/**
 * A setting: a system property, or if it is not set an environment variable. Empty counts as unset. An invalid value is
 * a {@link SettingException}; a class that reads a setting while it is initialized keeps the exception and throws it
 * each time.
 *
 * @param name name of the property or variable that gave the value; of the property if neither did
 * @param value the value; null if not set
 */
public record Setting(String name, String value) {
    /** A setting of this process that is a property only. */
    public static Setting of(String property) {
        return of(property, System.getProperty(property), "", null);
    }

    /** A setting of this process. */
    public static Setting of(String property, String variable) {
        return of(property, System.getProperty(property), variable, System.getenv(variable));
    }

    /** A setting in these properties and variables. */
    public static Setting of(String property, Properties properties, String variable, Map<String, String> variables) {
        return of(property, properties.getProperty(property), variable, variables.get(variable));
    }

    private static Setting of(String property, String given, String variable, String otherwise) {
        if (given != null && !given.isBlank()) {
            return new Setting(property, given);
        }
        boolean byVariable = otherwise != null && !otherwise.isBlank();
        return byVariable ? new Setting(variable, otherwise) : new Setting(property, null);
    }

    /** {@return true if the setting has a value} */
    public boolean isSet() {
        return value != null;
    }

    /** The value as a switch; the default if it is not set. */
    public boolean isOn(boolean unlessSet) {
        if (value == null) {
            return unlessSet;
        }
        boolean on = value.equals("on") || value.equals("1") || value.equals("true");
        if (!on && !value.equals("off") && !value.equals("0") && !value.equals("false")) {
            throw refused("on, 1, true, off, 0 or false");
        }
        return on;
    }

    /**
     * The value as an integer from {@code least} to {@code most}.
     *
     * @param expected description of the accepted values, for the message
     */
    public long number(long least, long most, String expected) {
        try {
            long number = Long.parseLong(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw refused(expected);
    }

    /** The value as an absolute path. */
    public Path path() {
        try {
            return Path.of(value).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw refused("a path");
        }
    }

    /** The exception for a value that is not accepted. */
    public QuernException refused(String expected) {
        return SettingException.of(name + " is '" + value + "', " + expected + " expected");
    }
}
