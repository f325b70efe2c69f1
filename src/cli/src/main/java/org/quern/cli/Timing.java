package org.quern.cli;

/** Times of repeated work. */
final class Timing {
    private Timing() {}

    /** Nanoseconds of the fastest run after some that warm up. */
    static double best(int warmups, int runs, Runnable work) {
        for (int i = 0; i < warmups; i++) {
            work.run();
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            best = Math.min(best, once(work));
        }
        return (double) best;
    }

    /** Nanoseconds of one run. */
    static long once(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
