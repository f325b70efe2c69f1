package org.quern.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Printable;
import org.quern.util.FileReason;

/**
 * Reports of problems with the cache: one warning for each cause and place in a process, or in strict mode an exception
 * each time.
 */
final class Diagnostics {
    /** The causes that are warned of separately. */
    enum Cause {
        /** The settings name no usable place. */
        SETTINGS,
        /** The root must not be used. */
        ROOT,
        /** A read-only layer cannot be used. */
        LAYER,
        /** The file system refused to read. */
        READ,
        /** The file system refused to write. */
        WRITE,
        /** A file failed a check. */
        DAMAGED
    }

    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private Diagnostics() {}

    /**
     * Reports a problem.
     *
     * @param settings the cache's settings, which decide between warning and exception
     * @param place the root or layer concerned; for {@link Cause#SETTINGS} the problem
     * @param message the path, what is wrong with it, and what happens now
     * @throws CacheException in strict mode
     */
    static void report(CacheSettings settings, Cause cause, Object place, String message, Exception why) {
        String text = Printable.line("code cache: " + message + (why == null ? "" : " (" + FileReason.at(why) + ")"));
        if (settings.strict()) {
            throw new CacheException(text, why);
        }
        if (WARNED.add(cause + " " + place)) {
            System.getLogger("org.quern.cache").log(System.Logger.Level.WARNING, text);
        }
    }
}
