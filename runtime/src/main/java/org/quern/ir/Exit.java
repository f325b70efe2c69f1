package org.quern.ir;

/** Destinations of an early exit. */
public enum Exit {
    /** After the innermost loop. */
    BREAK,
    /** To the next iteration of the innermost loop. */
    CONTINUE,
    /** To the end of the function, whose results are computed from its variables as they are at the exit. */
    RETURN
}
