package org.quern.cache;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.quern.cache.report.CacheException;

/**
 * Where the cache is and how it takes trouble.
 *
 * @param root the absolute root directory, or null for no cache
 * @param strict whether trouble is a {@link CacheException} and not a warning
 * @param origin what decided the root, such as {@code "QUERN_CACHE_DIR"}; for messages
 * @param problem why there is no root although nobody switched the cache off, or null
 */
public record CacheSettings(Path root, boolean strict, String origin, String problem) {
    /** A cache at a place of the caller's choice, forgiving. */
    public static CacheSettings at(Path root) {
        return new CacheSettings(root.toAbsolutePath(), false, "the caller", null);
    }

    /** No cache: every lookup is a miss, every store does nothing. */
    public static CacheSettings off() {
        return new CacheSettings(null, false, "the caller", null);
    }

    /** The same place with trouble as exceptions, or as warnings. */
    public CacheSettings withStrict(boolean value) {
        return new CacheSettings(root, value, origin, problem);
    }

    /**
     * The settings of this process. The place is the system property {@code quern.cache.dir}, else {@code $QUERN_CACHE_DIR}, else
     * {@code $XDG_CACHE_HOME/quern} (an absolute path, by the XDG Base Directory rules; a relative one is ignored), else
     * {@code $HOME/.cache/quern}; with none of them, no cache and a warning. Property {@code quern.cache} or {@code $QUERN_CACHE}
     * switches it {@code on} (the default) or {@code off}; property {@code quern.cache.strict} or {@code $QUERN_CACHE_STRICT} set to
     * {@code 1} or {@code true} makes it strict. An empty value counts as unset.
     *
     * <p>Never throws: a value that makes no sense means no cache, and {@link #problem} says why.
     */
    public static CacheSettings fromEnvironment() {
        return from(System.getProperties(), System.getenv());
    }

    static CacheSettings from(Properties properties, Map<String, String> environment) {
        boolean strict = false;
        String origin = "";
        try {
            strict = isOn("quern.cache.strict", properties.getProperty("quern.cache.strict"), "QUERN_CACHE_STRICT",
                    environment.get("QUERN_CACHE_STRICT"), false);
            if (!isOn("quern.cache", properties.getProperty("quern.cache"), "QUERN_CACHE", environment.get("QUERN_CACHE"), true)) {
                return new CacheSettings(null, strict, "quern.cache or QUERN_CACHE", null);
            }
            String place = properties.getProperty("quern.cache.dir");
            origin = "quern.cache.dir";
            if (isUnset(place)) {
                place = environment.get("QUERN_CACHE_DIR");
                origin = "QUERN_CACHE_DIR";
            }
            if (!isUnset(place)) {
                return new CacheSettings(Path.of(place).toAbsolutePath(), strict, origin, null);
            }
            place = environment.get("XDG_CACHE_HOME");
            origin = "XDG_CACHE_HOME";
            if (!isUnset(place) && Path.of(place).isAbsolute()) {
                return new CacheSettings(Path.of(place, "quern"), strict, origin, null);
            }
            place = environment.get("HOME");
            origin = "HOME";
            if (!isUnset(place) && Path.of(place).isAbsolute()) {
                return new CacheSettings(Path.of(place, ".cache", "quern"), strict, origin, null);
            }
            return new CacheSettings(null, strict, origin, "HOME is not set to an absolute path, nor is QUERN_CACHE_DIR or XDG_CACHE_HOME");
        } catch (InvalidPathException e) {
            return new CacheSettings(null, strict, origin, origin + " is not a path: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return new CacheSettings(null, strict, origin, e.getMessage());
        }
    }

    private static boolean isUnset(String value) {
        return value == null || value.isEmpty();
    }

    private static boolean isOn(String property, String propertyValue, String variable, String variableValue, boolean otherwise) {
        boolean byProperty = !isUnset(propertyValue);
        String value = byProperty ? propertyValue : variableValue;
        if (isUnset(value)) {
            return otherwise;
        }
        if (value.equals("on") || value.equals("1") || value.equals("true")) {
            return true;
        }
        if (value.equals("off") || value.equals("0") || value.equals("false")) {
            return false;
        }
        throw new IllegalArgumentException(
                (byProperty ? property : variable) + " is '" + value + "': expected on, 1, true, off, 0 or false");
    }
}
