package org.quern.cache;

import java.util.Map;

/**
 * What one {@link CodeCache} has done since it was opened.
 *
 * @param hits lookups answered with verified code
 * @param misses lookups answered with nothing, for whatever reason
 * @param stores overloads written
 * @param rejects files, code or index, that were there and failed a check
 * @param failures reads and writes that the file system refused
 * @param reasons misses and rejected index files by reason; reasons that did not occur are left out
 */
public record CacheCounters(long hits, long misses, long stores, long rejects, long failures,
        Map<MissReason, Long> reasons) {
    /** Makes the map immutable. */
    public CacheCounters {
        reasons = Map.copyOf(reasons);
    }
}
