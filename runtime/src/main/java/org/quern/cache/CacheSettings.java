package org.quern.cache;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * @param layers absolute directories that are asked before the root and never written
 * @param bundles whose resources are asked last, see {@link Bundle}; null for none
 * @param maxBytes size of all files above which those used longest ago are removed; {@link #UNLIMITED} for no bound
 * @param maxAgeDays days since the last use after which a file is removed; {@link #UNLIMITED} for no bound
 */
public record CacheSettings(Path root, boolean strict, String origin, String problem, List<Path> layers, ClassLoader bundles,
        long maxBytes, long maxAgeDays) {
    /** No bound. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The bound of size unless told otherwise: 1 GiB. */
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    /** Makes the list immutable. */
    public CacheSettings {
        layers = List.copyOf(layers);
    }

    /** A cache at a place of the caller's choice: forgiving, without layers, and of the default size. */
    public static CacheSettings at(Path root) {
        return new CacheSettings(root.toAbsolutePath(), false, "the caller", null, List.of(), null, DEFAULT_MAX_BYTES, UNLIMITED);
    }

    /** No cache: every lookup is a miss, every store does nothing. */
    public static CacheSettings off() {
        return new CacheSettings(null, false, "the caller", null, List.of(), null, UNLIMITED, UNLIMITED);
    }

    /** The same place with trouble as exceptions, or as warnings. */
    public CacheSettings withStrict(boolean value) {
        return new CacheSettings(root, value, origin, problem, layers, bundles, maxBytes, maxAgeDays);
    }

    /** The same with these read-only directories before the root. */
    public CacheSettings withLayers(List<Path> directories) {
        List<Path> absolute = new ArrayList<>();
        for (Path directory : directories) {
            absolute.add(directory.toAbsolutePath());
        }
        return new CacheSettings(root, strict, origin, problem, absolute, bundles, maxBytes, maxAgeDays);
    }

    /** The same with the bundles among a class loader's resources, or none if it is null. */
    public CacheSettings withBundles(ClassLoader loader) {
        return new CacheSettings(root, strict, origin, problem, layers, loader, maxBytes, maxAgeDays);
    }

    /** The same with these bounds, at least 0; {@link #UNLIMITED} for none. */
    public CacheSettings withLimits(long bytes, long days) {
        return new CacheSettings(root, strict, origin, problem, layers, bundles, bytes, days);
    }

    /**
     * The settings of this process. The place is the system property {@code quern.cache.dir}, else {@code $QUERN_CACHE_DIR}, else
     * {@code $XDG_CACHE_HOME/quern} (an absolute path, by the XDG Base Directory rules; a relative one is ignored), else
     * {@code $HOME/.cache/quern}; with none of them, no cache and a warning. Property {@code quern.cache} or {@code $QUERN_CACHE}
     * switches it {@code on} (the default) or {@code off}; property {@code quern.cache.strict} or {@code $QUERN_CACHE_STRICT} set to
     * {@code 1} or {@code true} makes it strict. Property {@code quern.cache.layers} or {@code $QUERN_CACHE_LAYERS} lists read-only
     * directories, separated like a class path; {@code quern.cache.max-bytes} or {@code $QUERN_CACHE_MAX_BYTES} (default 1 GiB) and
     * {@code quern.cache.max-age-days} or {@code $QUERN_CACHE_MAX_AGE_DAYS} (default {@code none}) are bounds, a number or
     * {@code none}. A property goes before its variable. An empty value counts as unset. Switched off means layers and bundles too;
     * without a usable place for the root those still serve.
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
                return none(strict, "quern.cache or QUERN_CACHE", null);
            }
            origin = "quern.cache.layers or QUERN_CACHE_LAYERS";
            List<Path> layers = directories(either(properties.getProperty("quern.cache.layers"), environment.get("QUERN_CACHE_LAYERS")));
            long bytes = limit("quern.cache.max-bytes or QUERN_CACHE_MAX_BYTES",
                    either(properties.getProperty("quern.cache.max-bytes"), environment.get("QUERN_CACHE_MAX_BYTES")), DEFAULT_MAX_BYTES);
            long days = limit("quern.cache.max-age-days or QUERN_CACHE_MAX_AGE_DAYS",
                    either(properties.getProperty("quern.cache.max-age-days"), environment.get("QUERN_CACHE_MAX_AGE_DAYS")), UNLIMITED);
            Path root = null;
            String problem = null;
            String place = properties.getProperty("quern.cache.dir");
            origin = "quern.cache.dir";
            if (isUnset(place)) {
                place = environment.get("QUERN_CACHE_DIR");
                origin = "QUERN_CACHE_DIR";
            }
            if (!isUnset(place)) {
                root = Path.of(place).toAbsolutePath();
            } else {
                place = environment.get("XDG_CACHE_HOME");
                origin = "XDG_CACHE_HOME";
                if (!isUnset(place) && Path.of(place).isAbsolute()) {
                    root = Path.of(place, "quern");
                } else {
                    place = environment.get("HOME");
                    origin = "HOME";
                    if (!isUnset(place) && Path.of(place).isAbsolute()) {
                        root = Path.of(place, ".cache", "quern");
                    } else {
                        problem = "HOME is not set to an absolute path, nor is QUERN_CACHE_DIR or XDG_CACHE_HOME";
                    }
                }
            }
            return new CacheSettings(root, strict, origin, problem, layers, loader(), bytes, days);
        } catch (InvalidPathException e) {
            return none(strict, origin, origin + " is not a path: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return none(strict, origin, e.getMessage());
        }
    }

    private static CacheSettings none(boolean strict, String origin, String problem) {
        return new CacheSettings(null, strict, origin, problem, List.of(), null, UNLIMITED, UNLIMITED);
    }

    private static ClassLoader loader() {
        ClassLoader mine = CacheSettings.class.getClassLoader();
        return mine == null ? ClassLoader.getSystemClassLoader() : mine;
    }

    private static List<Path> directories(String list) {
        if (isUnset(list)) {
            return List.of();
        }
        List<Path> directories = new ArrayList<>();
        int from = 0;
        while (from <= list.length()) {
            int to = list.indexOf(File.pathSeparatorChar, from);
            to = to < 0 ? list.length() : to;
            if (to > from) {
                directories.add(Path.of(list.substring(from, to)).toAbsolutePath());
            }
            from = to + 1;
        }
        return directories;
    }

    private static long limit(String names, String value, long otherwise) {
        if (isUnset(value)) {
            return otherwise;
        }
        if (value.equals("none")) {
            return UNLIMITED;
        }
        try {
            long limit = Long.parseLong(value);
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message, which says all that the exception would.
        }
        throw new IllegalArgumentException(names + " is '" + value + "': expected a whole number, at least 0, or none");
    }

    private static String either(String property, String variable) {
        return isUnset(property) ? variable : property;
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
