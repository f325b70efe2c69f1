package org.quern.cache;

import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;

/**
 * Is told what a cache does, as it does it and in its thread: must be quick, safe for many threads, and throw nothing.
 *
 * @see CodeCache#observe
 */
public interface CacheObserver {
    /** A lookup was answered. */
    void hit(OverloadKey key, String layer, long nanos);

    /** A lookup was not answered. */
    void miss(OverloadKey key, MissReason reason);

    /** Code was made for a key, in so much time. */
    void compiled(OverloadKey key, long nanos);

    /** A code file was written. */
    void stored(OverloadKey key, long bytes);

    /** A file was there and failed a check; a file of a bundle is the resource's name. */
    void rejected(String file, MissReason reason);

    /** A file was removed to keep within the bounds, or to clear the cache: {@code "size"}, {@code "age"} or {@code "clear"}. */
    void evicted(String file, String why);
}
