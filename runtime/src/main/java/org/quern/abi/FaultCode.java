package org.quern.abi;

import org.quern.error.ArgumentException;

/**
 * Codes of faults in a kernel's status. The low 32 bits are {@value #FIRST} plus the number of the fault site. If an
 * index is outside its axis, the high 32 bits are one half of that index, chosen by the call
 * ({@link CoresLayout#SHIFT}).
 */
public final class FaultCode {
    /** The code of site 0. Lower values are the codes of {@link Status}. */
    public static final int FIRST = 16;

    /** Bits of the code; above them is half of an index. */
    public static final int BITS = 32;

    private static final long MASK = (1L << BITS) - 1;

    private FaultCode() {}

    /**
     * The code of a fault site.
     *
     * @param place number of the fault site, from 0
     * @throws ArgumentException if it is negative, or the code would not fit 31 bits
     */
    public static int of(int place) {
        if (place < 0 || place > Integer.MAX_VALUE - FIRST) {
            throw ArgumentException.of("place " + place + " given, 0 to " + (Integer.MAX_VALUE - FIRST) + " expected");
        }
        return FIRST + place;
    }

    /** {@return true if a status reports a fault; negative statuses, which are Java's own, do not} */
    public static boolean is(long status) {
        long code = status & MASK;
        return code >= FIRST && code <= Integer.MAX_VALUE;
    }

    /** The number of the fault site. */
    public static int place(long status) {
        return (int) ((status & MASK) - FIRST);
    }

    /**
     * The index whose two halves are in two statuses. If the second status is of another fault site, only the first
     * half is known, and is sign-extended.
     */
    public static long index(long lower, long upper) {
        return place(lower) == place(upper) ? upper >>> BITS << BITS | lower >>> BITS : lower >> BITS;
    }
}
