package org.quern.engine;

import org.quern.nrt.Nrt;

/**
 * How many threads parallel work may use: by affinity and cgroup quota, unless property {@code quern.threads} or {@code
 * $QUERN_NUM_THREADS} says otherwise, or it is set.
 */
public final class Threads {
    private static final String PROPERTY = "quern.threads";
    private static final String VARIABLE = "QUERN_NUM_THREADS";

    /** What is wrong with the setting, or null. */
    private static String problem;
    /** The runtime's number, so that a call need not ask it; 0: what is wrong is not mended yet. */
    private static volatile int most;

    static {
        String from = PROPERTY;
        String value = System.getProperty(PROPERTY);
        if (value == null || value.isEmpty()) {
            from = VARIABLE;
            value = System.getenv(VARIABLE);
        }
        if (value != null && !value.isEmpty()) {
            configure(from, value);
        } else {
            most = Nrt.threads();
        }
    }

    private Threads() {}

    private static void configure(String from, String value) {
        int threads = 0;
        try {
            threads = Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            // refused below
        }
        if (threads < 1 || threads > Nrt.MAX_THREADS) {
            problem = from + " is '" + value + "', a number of threads from 1 to " + Nrt.MAX_THREADS + " expected";
        } else {
            most(threads);
        }
    }

    /**
     * The most threads of a call, the calling one included.
     *
     * @throws IllegalArgumentException if what is set from outside is no such number, and none was set since
     */
    public static int most() {
        int threads = most;
        if (threads == 0) {
            throw new IllegalArgumentException(problem);
        }
        return threads;
    }

    /**
     * Sets it.
     *
     * @throws IllegalArgumentException below 1 or above {@link Nrt#MAX_THREADS}
     */
    public static void most(int threads) {
        Nrt.threads(threads);
        most = threads;
    }
}
