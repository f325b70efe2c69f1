package org.quern.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.report.CacheException;

/** What goes wrong around the cache: one warning per cause and root in a process, or in strict mode an exception each time. */
final class Trouble {
    /** The kinds of trouble that are warned of separately. */
    enum Cause {
        /** The settings name no usable place. */
        SETTINGS,
        /** The root exists and must not be used. */
        ROOT,
        /** The file system refuses to read. */
        READ,
        /** The file system refuses to write. */
        WRITE,
        /** A file failed a check. */
        DAMAGED
    }

    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private Trouble() {}

    /**
     * Reports.
     *
     * @param settings whose root it is, and whether they are strict
     * @param message the path, what is wrong with it and what happens now
     * @throws CacheException in strict mode
     */
    static void report(CacheSettings settings, Cause cause, String message, Exception why) {
        String text = "code cache: " + message + (why == null ? "" : " (" + why + ")");
        if (settings.strict()) {
            throw new CacheException(text, why);
        }
        if (WARNED.add(cause + " " + settings.root())) {
            System.getLogger("org.quern.cache").log(System.Logger.Level.WARNING, text);
        }
    }
}
