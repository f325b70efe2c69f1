package org.quern.nrt;

import java.lang.ref.Reference;

/**
 * Requests garbage collections. In a small Java heap the young objects, among them recently dropped arrays, are
 * collected by filling the space that is left for them, in a fifth of the time of a full collection. Not thread-safe
 * except for {@link #whole}.
 */
final class GarbageCollection {
    /** Heap size in bytes above which the young generation is too large to fill quickly. */
    private static final long SMALL_HEAP = 32L << 20;

    /** Least maximum heap size in bytes for filling to be safe from running out of memory. */
    private static final long ROOM = 2 * SMALL_HEAP;

    private static final long MOST_FILLED = 16L << 20;
    private static final int FILLER_BYTES = 128 << 10;
    private static final int MOST_PASSED = 64;

    /** Publishes each filling array, so that the JIT cannot remove its allocation. */
    @SuppressWarnings("unused")
    private static volatile byte[] filling;

    /**
     * Number of collections for which filling is skipped after it failed, and the number skipped: it does not work with
     * every collector.
     */
    private int toPass;
    private int passed;

    /** Collects garbage: at least the young objects if {@code young} allows that, including the referent. */
    void some(boolean young, Reference<?> referent) {
        Runtime heap = Runtime.getRuntime();
        boolean small = heap.totalMemory() <= SMALL_HEAP && heap.maxMemory() >= ROOM;
        if (!(young && small && filled(referent))) {
            System.gc();
        }
    }

    static void whole() {
        System.gc();
    }

    private boolean filled(Reference<?> referent) {
        if (passed < toPass) {
            passed++;
            return false;
        }
        for (long n = 0; n < MOST_FILLED && !referent.refersTo(null); n += FILLER_BYTES) {
            filling = new byte[FILLER_BYTES];
        }
        filling = null;
        boolean collected = referent.refersTo(null);
        toPass = collected ? 0 : Math.clamp(2L * toPass, 1, MOST_PASSED);
        passed = 0;
        return collected;
    }
}
