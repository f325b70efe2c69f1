package org.quern.ir;

/** Where an element goes that leaves the straight path. */
public enum Exit {
    /** Behind the innermost loop. */
    BREAK,
    /** To the next round of the innermost loop. */
    CONTINUE,
    /** To the end of the function, whose results are as its variables are then. */
    RETURN
}
