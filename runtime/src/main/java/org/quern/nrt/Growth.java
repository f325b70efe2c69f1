package org.quern.nrt;

/**
 * The number of bytes by which array memory may grow, beyond its minimum since the last collection, before the next
 * collection: {@value #LEAST} at first. It is doubled if the last collection freed less than half of what had been
 * added (arrays are kept, not dropped), and if three collections in a row took more than a quarter of the time between
 * them, or from {@value #USUAL} on more than half (the Java heap is large). It is halved, down to {@value #USUAL},
 * while collections are cheap and free what was added. At most a quarter of the memory limit. Not thread-safe.
 */
final class Growth {
    static final long LEAST = 256L << 20;

    /**
     * Allowance in bytes that suits a small Java heap. A larger allowance is not lowered further: reusing pages is
     * worth more.
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

    /** True if the last collection whose result is known freed at least half of what had been added. */
    boolean useful() {
        return useful;
    }

    /** Notes the bytes that the last collection freed, and those added since the one before. */
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
