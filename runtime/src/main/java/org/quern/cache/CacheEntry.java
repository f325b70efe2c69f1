package org.quern.cache;

import java.nio.file.Path;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CachedOverload;

/**
 * One {@code .nbc} file as the library sees it: its full key, by which it is found, and its description for users.
 *
 * @param key the key; null if it is unknown
 * @param shown the description; of a damaged file that no index knows it has the directory's name for the function, and
 *     empty texts for what is unknown
 */
public record CacheEntry(OverloadKey key, CachedOverload shown) {
    /** True if the file passed every check. */
    public boolean isOk() {
        return state().equals("ok");
    }

    /** The file's path; in a bundle the jar or directory of the class path, followed by the resource's name. */
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
