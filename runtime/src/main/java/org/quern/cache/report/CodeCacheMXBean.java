package org.quern.cache.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code cache's counters since the process started, as {@code org.quern:type=CodeCache} in the platform's MBean server.
 * Registered when {@code Quern.cache()} is first called, or from the start with {@code -Dquern.jmx=true}.
 */
public interface CodeCacheMXBean {
    /** Root directory, or null where there is none. */
    @Nullable String getDirectory();

    /** Lookups that were answered. */
    long getHits();

    /** Lookups that were not. */
    long getMisses();

    /** Overloads written. */
    long getStores();

    /** Files that were there and failed a check. */
    long getRejects();

    /** Reads and writes that the file system refused. */
    long getFailures();

    /** Misses and rejects by reason, as far as any occurred. */
    Map<String, Long> getReasons();
}
