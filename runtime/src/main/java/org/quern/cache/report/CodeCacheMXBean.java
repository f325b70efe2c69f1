package org.quern.cache.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counters of the code cache since the process started, as {@code org.quern:type=CodeCache} in the platform's MBean
 * server. Registered by the first call of {@code Quern.cache()}, or from the start with {@code -Dquern.jmx=true}.
 */
public interface CodeCacheMXBean {
    /** {@return the root directory, or null if there is none} */
    @Nullable
    String getDirectory();

    /** {@return the number of lookups that found their code} */
    long getHits();

    /** {@return the number of lookups that found no code} */
    long getMisses();

    /** {@return the number of overloads written} */
    long getStores();

    /** {@return the number of files that exist but failed a check} */
    long getRejects();

    /**
     * Operations that the file system refused.
     *
     * @return their number, reads and writes together
     */
    long getFailures();

    /** {@return the number of misses and rejects by reason; reasons that did not occur are left out} */
    Map<String, Long> getReasons();
}
