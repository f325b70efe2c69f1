package org.quern.ufunc;

/** How exact the mathematical functions of a kernel are. Special values are C99's in both tiers. */
public enum Accuracy {
    /** At most 4 units in the last place. The default. */
    FAST,
    /** At most 1 unit in the last place. In float32 the functions of float64, rounded once. */
    TIGHT
}
