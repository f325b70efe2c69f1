package org.quern.engine;

import org.quern.nrt.Nrt;
import org.quern.nrt.NrtRegion;

/** Reports parallel calls to an observer. */
public final class Regions {
    /** A receiver of reports. */
    interface Observer {
        /** Several threads have run a call, or a slice of a long one. */
        void ended(String kernel, long elements, NrtRegion region);
    }

    private static volatile Observer observer;

    private Regions() {}

    static void observe(Observer who) {
        Nrt.watch();
        observer = who;
    }

    /** True if there is an observer. */
    public static boolean watched() {
        return observer != null;
    }

    /** Reports this thread's last parallel run, unless it ran on this thread alone. */
    public static void ended(String kernel, long elements) {
        Observer who = observer;
        NrtRegion region = Nrt.lastRegion();
        if (who != null && region.threads() > 0) {
            who.ended(kernel, elements, region);
        }
    }
}
