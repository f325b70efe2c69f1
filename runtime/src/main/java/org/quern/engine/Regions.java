package org.quern.engine;

import org.quern.nrt.Nrt;
import org.quern.nrt.NrtRegion;

/** Tells whoever asked for it how parallel calls went. */
public final class Regions {
    /** Who wants to know. */
    interface Observer {
        /** A call, or a stretch of a long one, was run by several threads. */
        void ended(String kernel, long elements, NrtRegion region);
    }

    private static volatile Observer observer;

    private Regions() {}

    static void observe(Observer who) {
        Nrt.watch();
        observer = who;
    }

    /** Whether anybody asked. */
    public static boolean watched() {
        return observer != null;
    }

    /** Reports this thread's last parallel run, unless the thread ran alone. */
    public static void ended(String kernel, long elements) {
        Observer who = observer;
        NrtRegion region = Nrt.lastRegion();
        if (who != null && region.threads() > 0) {
            who.ended(kernel, elements, region);
        }
    }
}
