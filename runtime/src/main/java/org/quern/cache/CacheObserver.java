package org.quern.cache;

import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;

/**
 * An observer of a cache's operations, called at once in the thread that performs them. It must be quick and
 * thread-safe, and must not throw.
 *
 * @see CodeCache#observe
 */
public interface CacheObserver {
    /** A lookup found its code. */
    void hit(OverloadKey key, String layer, long nanos);

    /** A lookup found no code. */
    void miss(OverloadKey key, MissReason reason);

    /** Code was compiled for a key in this time. */
    void compiled(OverloadKey key, long nanos);

    /** A code file was written. */
    void stored(OverloadKey key, long bytes);

    /** A file exists but failed a check. A file of a bundle is given by its resource's name. */
    void rejected(String file, MissReason reason);

    /**
     * A file was deleted: to keep within the bounds, {@code "size"} or {@code "age"}, or to clear the cache,
     * {@code "clear"}.
     */
    void evicted(String file, String why);
}
