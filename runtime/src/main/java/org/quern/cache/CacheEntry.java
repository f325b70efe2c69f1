package org.quern.cache;

import java.nio.file.Path;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CachedOverload;

/**
 * One {@code .nbc} file as the library sees it: what is shown of it, and its full key, by which it is found.
 *
 * @param key null when unknown
 * @param shown for a damaged file that no index knows the function is the name of its directory, and what is unknown
 *     empty
 */
public record CacheEntry(OverloadKey key, CachedOverload shown) {
    /** Whether every check held. */
    public boolean isOk() {
        return state().equals("ok");
    }

    /** Where it is; in a bundle the jar or folder of the class path, and below it the resource's name. */
    public Path file() {
        return shown.file();
    }

    /** {@link CodeCache#WRITABLE}, {@link CodeCache#BUNDLED}, or the directory of a read-only layer. */
    public String layer() {
        return shown.layer();
    }

    /** {@code "ok"}, or {@code "damaged: "} and the reason. */
    public String state() {
        return shown.state();
    }
}
