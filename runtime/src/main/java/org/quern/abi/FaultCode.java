package org.quern.abi;

import org.quern.error.ArgumentException;

/**
 * The status of a kernel that failed for an element. Its low 32 bits are {@value #FIRST} plus the number of the place
 * that failed; the high 32 are, where an index is outside its axis, one half of that index, which half the call asks
 * for ({@link CoresLayout#SHIFT}).
 */
public final class FaultCode {
    /** The code of place 0. Below are the codes of {@link Status}. */
    public static final int FIRST = 16;

    /** Bits of the code; above them is half of an index. */
    public static final int BITS = 32;

    private static final long MASK = (1L << BITS) - 1;

    private FaultCode() {}

    /**
     * The code of a place.
     *
     * @param place its number, from 0
     * @throws ArgumentException if it is negative, or a code of 31 bits cannot hold it
     */
    public static int of(int place) {
        if (place < 0 || place > Integer.MAX_VALUE - FIRST) {
            throw ArgumentException.of("place " + place + " given, 0 to " + (Integer.MAX_VALUE - FIRST) + " expected");
        }
        return FIRST + place;
    }

    /** Whether a status says that a kernel failed. Negative ones, which are Java's own, do not. */
    public static boolean is(long status) {
        long code = status & MASK;
        return code >= FIRST && code <= Integer.MAX_VALUE;
    }

    /** The number of the place that failed. */
    public static int place(long status) {
        return (int) ((status & MASK) - FIRST);
    }

    /**
     * The index of which two statuses have the halves; of what failed elsewhere the second time, the first half counts
     * alone.
     */
    public static long index(long lower, long upper) {
        return place(lower) == place(upper) ? upper >>> BITS << BITS | lower >>> BITS : lower >> BITS;
    }
}
