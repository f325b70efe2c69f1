package org.quern.cache;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.quern.cache.report.CacheException;
import org.quern.setting.Setting;

/**
 * Settings of a cache: its directories, its bounds, and its handling of problems.
 *
 * @param root the absolute root directory; null for no cache
 * @param strict true if a problem is a {@link CacheException}, false if it is a warning
 * @param origin the setting that decided the root, such as {@code "QUERN_CACHE_DIR"}; for messages
 * @param problem why there is no root although the cache is not switched off; else null
 * @param layers absolute directories that are asked before the root and never written
 * @param bundles class loader whose bundles are asked last, see {@link Bundle}; null for none
 * @param maxBytes total size of code files above which the least recently used are deleted; {@link #UNLIMITED} for no
 *     bound
 * @param maxAgeDays days since the last use after which a file is deleted; {@link #UNLIMITED} for no bound
 */
public record CacheSettings(Path root, boolean strict, String origin, String problem, List<Path> layers,
        ClassLoader bundles,
        long maxBytes, long maxAgeDays) {
    /** The value of a bound that is not set. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Default bound on the size: 1 GiB. */
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    /** Copies the list. */
    public CacheSettings {
        layers = List.copyOf(layers);
    }

    /** Settings of a cache at a given place: not strict, without layers, and of the default size. */
    public static CacheSettings at(Path root) {
        return new CacheSettings(root.toAbsolutePath(), false, "the caller", null, List.of(), null, DEFAULT_MAX_BYTES,
                UNLIMITED);
    }

    /** Settings of no cache: every lookup is a miss, every store does nothing. */
    public static CacheSettings off() {
        return new CacheSettings(null, false, "the caller", null, List.of(), null, UNLIMITED, UNLIMITED);
    }

    /** The same settings, strict or not. */
    public CacheSettings withStrict(boolean value) {
        return new CacheSettings(root, value, origin, problem, layers, bundles, maxBytes, maxAgeDays);
    }

    /** The same settings with these read-only directories before the root. */
    public CacheSettings withLayers(List<Path> directories) {
        List<Path> absolute = new ArrayList<>();
        for (Path directory : directories) {
            absolute.add(directory.toAbsolutePath());
        }
        return new CacheSettings(root, strict, origin, problem, absolute, bundles, maxBytes, maxAgeDays);
    }

    /** The same settings with the bundles of a class loader; null for none. */
    public CacheSettings withBundles(ClassLoader loader) {
        return new CacheSettings(root, strict, origin, problem, layers, loader, maxBytes, maxAgeDays);
    }

    /** The same settings with these bounds, at least 0; {@link #UNLIMITED} for none. */
    public CacheSettings withLimits(long bytes, long days) {
        return new CacheSettings(root, strict, origin, problem, layers, bundles, bytes, days);
    }

    /**
     * The settings of this process. The root is the system property {@code quern.cache.dir}, else
     * {@code $QUERN_CACHE_DIR}, else {@code $XDG_CACHE_HOME/quern} (an absolute path, by the XDG Base Directory rules;
     * a relative one is ignored), else {@code $HOME/.cache/quern}; without any of them there is no cache, and a
     * warning. Property {@code quern.cache} or {@code $QUERN_CACHE} switches the cache {@code on} (the default) or
     * {@code off}; property {@code quern.cache.strict} or {@code $QUERN_CACHE_STRICT} likewise makes it strict.
     * Property {@code quern.cache.layers} or {@code $QUERN_CACHE_LAYERS} lists read-only directories, separated like a
     * class path. {@code quern.cache.max-bytes} or {@code $QUERN_CACHE_MAX_BYTES} (default 1 GiB) and
     * {@code quern.cache.max-age-days} or {@code $QUERN_CACHE_MAX_AGE_DAYS} (default {@code none}) are bounds: a number
     * or {@code none}. A property takes precedence over its variable; an empty value counts as unset. Switching the
     * cache off also switches off layers and bundles; if only the root is unusable, these still serve.
     *
     * @throws org.quern.error.SettingException if a setting has a value that it does not accept
     */
    public static CacheSettings fromEnvironment() {
        return from(System.getProperties(), System.getenv());
    }

    static CacheSettings from(Properties properties, Map<String, String> environment) {
        boolean strict = Setting.of("quern.cache.strict", properties, "QUERN_CACHE_STRICT", environment).isOn(false);
        if (!Setting.of("quern.cache", properties, "QUERN_CACHE", environment).isOn(true)) {
            return off().withStrict(strict);
        }
        Setting list = Setting.of("quern.cache.layers", properties, "QUERN_CACHE_LAYERS", environment);
        Setting size = Setting.of("quern.cache.max-bytes", properties, "QUERN_CACHE_MAX_BYTES", environment);
        Setting age = Setting.of("quern.cache.max-age-days", properties, "QUERN_CACHE_MAX_AGE_DAYS", environment);
        Setting place = Setting.of("quern.cache.dir", properties, "QUERN_CACHE_DIR", environment);
        List<Path> layers = directories(list);
        long bytes = limit(size, DEFAULT_MAX_BYTES);
        long days = limit(age, UNLIMITED);
        if (place.isSet()) {
            return new CacheSettings(place.path(), strict, place.name(), null, layers, loader(), bytes, days);
        }
        Path xdg = absolute(environment.get("XDG_CACHE_HOME"));
        if (xdg != null) {
            return new CacheSettings(xdg.resolve("quern"), strict, "XDG_CACHE_HOME", null, layers, loader(), bytes,
                    days);
        }
        Path home = absolute(environment.get("HOME"));
        if (home != null) {
            return new CacheSettings(home.resolve(".cache/quern"), strict, "HOME", null, layers, loader(), bytes, days);
        }
        String problem = "HOME is not set to an absolute path, nor is QUERN_CACHE_DIR or XDG_CACHE_HOME";
        return new CacheSettings(null, strict, "HOME", problem, layers, loader(), bytes, days);
    }

    /** The path, or null if it is not an absolute path. */
    private static Path absolute(String place) {
        try {
            return isUnset(place) || !Path.of(place).isAbsolute() ? null : Path.of(place);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static ClassLoader loader() {
        ClassLoader mine = CacheSettings.class.getClassLoader();
        return mine == null ? ClassLoader.getSystemClassLoader() : mine;
    }

    private static List<Path> directories(Setting setting) {
        if (!setting.isSet()) {
            return List.of();
        }
        List<Path> directories = new ArrayList<>();
        for (String directory : setting.value().split(File.pathSeparator, -1)) {
            if (!directory.isEmpty()) {
                directories.add(new Setting(setting.name(), directory).path());
            }
        }
        return directories;
    }

    private static long limit(Setting setting, long otherwise) {
        if (!setting.isSet()) {
            return otherwise;
        }
        boolean none = setting.value().equals("none");
        return none ? UNLIMITED : setting.number(0, UNLIMITED, "a whole number, at least 0, or none");
    }

    private static boolean isUnset(String value) {
        return value == null || value.isEmpty();
    }
}
