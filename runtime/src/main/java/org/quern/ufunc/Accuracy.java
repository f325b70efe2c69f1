package org.quern.ufunc;

/** Accuracy of a kernel's mathematical functions. Special values are C99's in both tiers. */
public enum Accuracy {
    /** At most 4 units in the last place. The default. */
    FAST,
    /** At most 1 unit in the last place. Functions of float32 are computed in float64 and rounded once. */
    TIGHT
}
