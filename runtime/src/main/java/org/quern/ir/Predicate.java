package org.quern.ir;

/** Comparisons, IEEE 754 for floats: with a NaN all are false but {@link #NE}. Bools order as 0 and 1. */
public enum Predicate {
    /** Equal. */
    EQ,
    /** Not equal. */
    NE,
    /** Less than. */
    LT,
    /** Less than or equal. */
    LE,
    /** Greater than. */
    GT,
    /** Greater than or equal. */
    GE
}
