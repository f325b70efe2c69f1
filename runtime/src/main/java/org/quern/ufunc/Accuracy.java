package org.quern.ufunc;

/** How exact the mathematical functions of a kernel are. Special values are C99's in both tiers. */
public enum Accuracy {
    /** At most 4 units in the last place: vector functions where the system has them. The default. */
    FAST,
    /**
     * At most 1 unit in the last place. In float64 the C library's scalar functions, lane by lane, or own code where they are
     * not that good; in float32 float64's, rounded once.
     */
    TIGHT
}
