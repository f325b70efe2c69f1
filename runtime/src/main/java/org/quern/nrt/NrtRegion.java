package org.quern.nrt;

/**
 * Statistics of work shared by threads: of one parallel region, or of one for each parallel loop that the call's
 * kernels ran.
 *
 * @param threads number of threads that took part; of several regions the maximum
 * @param tasks number of tasks into which the work was divided
 * @param busyNanos nanoseconds of work, summed over the threads
 * @param elapsedNanos nanoseconds from start to end
 * @param regions number of regions
 */
public record NrtRegion(int threads, long tasks, long busyNanos, long elapsedNanos, long regions) {
    /** The fraction of the threads' time without work: 0 if all began and ended together. */
    public double imbalance() {
        return threads == 0 || elapsedNanos == 0
                ? 0
                : Math.max(0, 1 - (double) busyNanos / ((double) threads * elapsedNanos));
    }
}
