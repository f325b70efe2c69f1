package org.quern.nrt;

/**
 * How a call's work was shared between threads: as one region, or as one for each parallel loop that its kernels ran.
 *
 * @param threads that took part, of several regions the most
 * @param pieces into which the work was cut
 * @param busyNanos that the threads worked, all together
 * @param elapsedNanos that it took
 * @param regions how many they were
 */
public record NrtRegion(int threads, long pieces, long busyNanos, long elapsedNanos, long regions) {
    /** The part of the threads' time that went by without work: 0 if all began and ended together. */
    public double imbalance() {
        return threads == 0 || elapsedNanos == 0
                ? 0
                : Math.max(0, 1 - (double) busyNanos / ((double) threads * elapsedNanos));
    }
}
