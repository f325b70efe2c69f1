package org.quern.setting;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.quern.error.QuernException;
import org.quern.error.SettingException;

/**
 * A setting: a system property, or else an environment variable. Empty counts as unset. An invalid value is a {@link
 * SettingException}; a class that reads a setting while it is initialised keeps the exception and throws it each time.
 *
 * @param name of the property or variable that gave the value; of the property if neither did
 * @param value null if not set
 */
public record Setting(String name, String value) {
    /** The setting of this process that has a property and no variable. */
    public static Setting of(String property) {
        return of(property, System.getProperty(property), "", null);
    }

    /** The setting of this process. */
    public static Setting of(String property, String variable) {
        return of(property, System.getProperty(property), variable, System.getenv(variable));
    }

    /** The setting by these properties and variables. */
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

    /** {@return whether the setting has a value} */
    public boolean isSet() {
        return value != null;
    }

    /** The value as a switch. */
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
     * The value as an integer.
     *
     * @param expected a description of valid values, for the message
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
