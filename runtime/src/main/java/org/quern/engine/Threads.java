package org.quern.engine;

import org.quern.error.QuernException;
import org.quern.error.SettingException;
import org.quern.nrt.Nrt;
import org.quern.setting.Setting;

/**
 * The maximum number of threads for parallel work: by affinity and cgroup quota, unless property {@code quern.threads}
 * or {@code $QUERN_NUM_THREADS}, or a call of {@link #most(int)}, sets it.
 */
public final class Threads {
    /** The problem with the setting; null if there is none. */
    private static QuernException problem;
    /** The native runtime's number, cached for calls; 0 while the setting is invalid. */
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
            problem = null; // the native runtime throws the same when it is asked again
        }
    }

    private Threads() {}

    /**
     * The maximum number of threads of a call, the calling one included.
     *
     * @throws org.quern.error.SettingException if the setting is invalid and no number was set since
     */
    public static int most() {
        int threads = most;
        if (threads == 0 && problem != null) {
            throw SettingException.of(problem.getMessage());
        }
        return threads == 0 ? Nrt.threads() : threads;
    }

    /**
     * Sets the maximum number of threads.
     *
     * @throws org.quern.error.ArgumentException if it is below 1 or above {@link Nrt#MAX_THREADS}
     */
    public static void most(int threads) {
        Nrt.threads(threads);
        most = threads;
    }
}
