package org.quern.ufunc;

import java.lang.ref.WeakReference;
import java.util.List;

/** What may run in the code of an overload, which is unmapped only when nothing does. */
interface Occupant {
    /**
     * Leaves the code for good.
     *
     * @param code the overload that is closed
     * @return false: it runs there now, and its end tries again to unmap the code
     */
    boolean leave(Overload code);

    /** Adds one to a list that keeps none of them alive, and drops those that are gone where the list would grow. */
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

    /** Whether all of a list have left an overload's code. One that would begin later sees that the overload is closed. */
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
