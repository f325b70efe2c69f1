package org.quern.engine;

import org.quern.error.QuernException;
import org.quern.error.SettingException;
import org.quern.nrt.Nrt;
import org.quern.setting.Setting;

/**
 * How many threads parallel work may use: by affinity and cgroup quota, unless property {@code quern.threads} or {@code
 * $QUERN_NUM_THREADS} says otherwise, or it is set.
 */
public final class Threads {
    /** What is wrong with the setting, or null. */
    private static QuernException problem;
    /** The runtime's number, so that a call need not ask it; 0: what is wrong is not mended yet. */
    private static volatile int most;

    static {
        Setting setting = Setting.of("quern.threads", "QUERN_NUM_THREADS");
        try {
            if (!setting.isSet()) {
                most = Nrt.threads();
            } else {
                most((int) setting.number(1, Nrt.MAX_THREADS, "a number of threads from 1 to " + Nrt.MAX_THREADS));
            }
        } catch (QuernException e) {
            problem = e;
        } catch (UnsatisfiedLinkError e) {
            problem = null; // asked again, the runtime says the same
        }
    }

    private Threads() {}

    /**
     * The most threads of a call, the calling one included.
     *
     * @throws org.quern.error.SettingException if what is set from outside is no such number, and none was set since
     */
    public static int most() {
        int threads = most;
        if (threads == 0 && problem != null) {
            throw SettingException.of(problem.getMessage());
        }
        return threads == 0 ? Nrt.threads() : threads;
    }

    /**
     * Sets it.
     *
     * @throws org.quern.error.ArgumentException below 1 or above {@link Nrt#MAX_THREADS}
     */
    public static void most(int threads) {
        Nrt.threads(threads);
        most = threads;
    }
}
