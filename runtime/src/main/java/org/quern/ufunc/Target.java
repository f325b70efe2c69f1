package org.quern.ufunc;

/** What a call runs on. */
public enum Target {
    /** The calling thread: the default. */
    CPU,
    /**
     * The library's threads, the calling one among them, where the work is long enough to be worth it. Results are the same,
     * bit for bit.
     */
    PARALLEL
}
