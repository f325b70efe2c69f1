package org.quern.cache.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code cache's counters since the process started, as {@code org.quern:type=CodeCache} in the platform's MBean
 * server. Registered when {@code Quern.cache()} is first called, or from the start with {@code -Dquern.jmx=true}.
 */
public interface CodeCacheMXBean {
    /** {@return the root directory, or null where there is none} */
    @Nullable
    String getDirectory();

    /** {@return the lookups that were answered} */
    long getHits();

    /** {@return the lookups that were not} */
    long getMisses();

    /** {@return the overloads written} */
    long getStores();

    /** {@return the files that were there and failed a check} */
    long getRejects();

    /**
     * Reads and writes that the file system refused.
     *
     * @return their number, reads and writes alike
     */
    long getFailures();

    /** {@return the misses and rejects by reason, as far as any occurred} */
    Map<String, Long> getReasons();
}
