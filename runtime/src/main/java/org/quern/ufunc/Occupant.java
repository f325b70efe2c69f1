package org.quern.ufunc;

import java.lang.ref.WeakReference;
import java.util.List;

/** Something that may run in the code of an overload, which is unmapped only when no occupant is left. */
interface Occupant {
    /**
     * Asks this occupant to leave the code for good.
     *
     * @param code the overload, which is closed
     * @return false if the occupant is running the code now; at its end it tries to unmap the code again
     */
    boolean leave(Overload code);

    /** Adds an occupant to a list of weak references. The list drops its cleared references whenever it would grow. */
    static void add(List<WeakReference<Occupant>> all, Occupant occupant) {
        synchronized (all) {
            if (Integer.bitCount(all.size()) == 1) {
                int live = 0;
                for (WeakReference<Occupant> known : all) {
                    if (!known.refersTo(null)) {
                        all.set(live++, known);
                    }
                }
                all.subList(live, all.size()).clear();
            }
            all.add(new WeakReference<>(occupant));
        }
    }

    /**
     * True if all of a list's occupants have left the code. An occupant that begins later sees that the overload is
     * closed.
     */
    static boolean leave(List<WeakReference<Occupant>> all, Overload code) {
        synchronized (all) {
            for (WeakReference<Occupant> known : all) {
                Occupant occupant = known.get();
                if (occupant != null && !occupant.leave(code)) {
                    return false;
                }
            }
            return true;
        }
    }
}
