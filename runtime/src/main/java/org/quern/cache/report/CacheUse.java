package org.quern.cache.report;

import java.util.Map;
import org.quern.check.Given;

/**
 * Counters of the code cache in this process.
 *
 * @param hits lookups that found their code
 * @param misses lookups that found no code
 * @param stores overloads written
 * @param rejects files found damaged
 * @param failures operations that the file system refused
 * @param reasons number of misses and rejects by reason, as a phrase; reasons that did not occur are left out
 */
public record CacheUse(long hits, long misses, long stores, long rejects, long failures, Map<String, Long> reasons) {
    /** Copies the map. */
    public CacheUse {
        reasons = Given.map(reasons, "reasons");
    }
}
