package org.quern.cache.report;

import java.util.Map;
import org.quern.check.Given;

/**
 * What the code cache did in this process so far.
 *
 * @param hits overloads loaded
 * @param misses overloads asked for that were not there
 * @param stores overloads written
 * @param rejects files found damaged
 * @param failures times that the file system refused
 * @param reasons misses and rejects by reason, in words; those that did not occur are left out
 */
public record CacheUse(long hits, long misses, long stores, long rejects, long failures, Map<String, Long> reasons) {
    /** Makes the map immutable. */
    public CacheUse {
        reasons = Given.map(reasons, "reasons");
    }
}
