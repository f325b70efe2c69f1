package org.quern.nrt;

/**
 * How many bytes arrays may take, beyond the fewest since the last collection, before the next one: {@value #LEAST}
 * at first. Twice as many where the last collection freed less than half of what had been added (arrays are kept, not
 * dropped), and where three in a row took more than a quarter of the time between them, from {@value #USUAL} on more
 * than half (the Java heap is large); half as many again, down to that, where collections are cheap and free what was
 * added. At most a quarter of the limit. Not safe for use by several threads.
 */
final class Growth {
    static final long LEAST = 256L << 20;

    /**
     * The allowance that suits a small Java heap. A larger one is lowered to no less: existing pages are worth more.
     */
    static final long USUAL = 512L << 20;

    private static final int DEAR = 3;

    private final long most;
    private long bytes;
    private int dear;
    private boolean useful = true;

    Growth(long limit) {
        most = Math.max(1, limit / 4);
        bytes = Math.min(LEAST, most);
    }

    long bytes() {
        return bytes;
    }

    /** Whether the last collection of which that is known freed half of what had been added. */
    boolean useful() {
        return useful;
    }

    /** Notes the bytes that the last collection freed, of those added since the one before. */
    void freed(long freed, long added) {
        useful = freed >= added / 2;
        if (!useful) {
            more();
        }
    }

    /** Notes the nanoseconds that a collection took, and those since the one before. */
    void took(long nanos, long between) {
        dear = nanos > between / (bytes < USUAL ? 4 : 2) ? dear + 1 : 0;
        if (dear == DEAR) {
            more();
        } else if (bytes > USUAL && useful && nanos < between / 16) {
            bytes = Math.max(Math.min(USUAL, most), bytes / 2);
        }
    }

    private void more() {
        bytes = Math.min(most, 2 * bytes);
        dear = 0;
    }
}
