package org.quern.engine;

import jdk.jfr.FlightRecorder;
import org.quern.cache.CodeCache;

/**
 * Starts reports to JDK Flight Recorder if it is running. Finding out loads one of its classes, which takes a tenth of
 * a millisecond; so it is checked when something is compiled, occasionally when something is loaded, and at the start
 * with {@code -Dquern.jfr=true}.
 */
final class JfrReporting {
    private static boolean started;

    private JfrReporting() {}

    /** Starts reports if Flight Recorder was started since the last check. */
    static synchronized void look(CodeCache cache) {
        try {
            if (!started && FlightRecorder.isInitialized()) {
                start(cache);
            }
        } catch (LinkageError e) {
            // This Java has no module jdk.jfr.
            started = true;
        }
    }

    /** Starts reports, also to recordings that start later. */
    static synchronized void start(CodeCache cache) {
        if (!started) {
            started = true;
            cache.observe(new JfrCacheEvents());
            Regions.observe(new JfrRegions());
        }
    }
}
