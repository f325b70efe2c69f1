package org.quern.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Printable;

/** What goes wrong around the cache: one warning per cause and place in a process, or in strict mode an exception each time. */
final class Diagnostics {
    /** The kinds of trouble that are warned of separately. */
    enum Cause {
        /** The settings name no usable place. */
        SETTINGS,
        /** The root exists and must not be used. */
        ROOT,
        /** A read-only layer cannot be used. */
        LAYER,
        /** The file system refuses to read. */
        READ,
        /** The file system refuses to write. */
        WRITE,
        /** A file failed a check. */
        DAMAGED
    }

    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private Diagnostics() {}

    /**
     * Reports.
     *
     * @param settings whether they are strict
     * @param place the root or the layer concerned; for settings the problem
     * @param message the path, what is wrong with it and what happens now
     * @throws CacheException in strict mode
     */
    static void report(CacheSettings settings, Cause cause, Object place, String message, Exception why) {
        String text = Printable.line("code cache: " + message + (why == null ? "" : " (" + why + ")"));
        if (settings.strict()) {
            throw new CacheException(text, why);
        }
        if (WARNED.add(cause + " " + place)) {
            System.getLogger("org.quern.cache").log(System.Logger.Level.WARNING, text);
        }
    }
}
