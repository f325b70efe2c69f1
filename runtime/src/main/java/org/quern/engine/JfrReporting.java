package org.quern.engine;

import jdk.jfr.FlightRecorder;
import org.quern.cache.CodeCache;

/**
 * Reports to JDK Flight Recorder, if it runs. Looking for it loads a class of it, a tenth of a millisecond: so it is looked for when
 * something is compiled, now and then when something is loaded, and from the start with {@code -Dquern.jfr=true}.
 */
final class JfrReporting {
    private static boolean started;

    private JfrReporting() {}

    /** Starts to report if Flight Recorder has been started since the last look. */
    static synchronized void look(CodeCache cache) {
        try {
            if (!started && FlightRecorder.isInitialized()) {
                start(cache);
            }
        } catch (LinkageError e) {
            // A Java without the module jdk.jfr.
            started = true;
        }
    }

    /** Starts to report, also to recordings that are started later. */
    static synchronized void start(CodeCache cache) {
        if (!started) {
            started = true;
            cache.observe(new JfrCacheEvents());
            Regions.observe(new JfrRegions());
        }
    }
}
