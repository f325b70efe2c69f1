package org.quern.cache;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

    private final Path root;
    private final boolean strict;

    Trouble(CacheSettings settings) {
        this.root = settings.root();
        this.strict = settings.strict();
    }

    /**
     * Reports.
     *
     * @param message the path, what is wrong with it and what happens now
     * @throws CacheException in strict mode
     */
    void report(Cause cause, String message, Exception why) {
        String text = "code cache: " + message + (why == null ? "" : " (" + why + ")");
        if (strict) {
            throw new CacheException(text, why);
        }
        if (WARNED.add(cause + " " + root)) {
            System.getLogger("org.quern.cache").log(System.Logger.Level.WARNING, text);
        }
    }
}
