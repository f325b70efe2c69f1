package org.quern.bench;

import java.util.Arrays;

/**
 * Times several ways of doing the same work in turn, A B B A, so that a slow stretch of the machine meets all alike.
 * Samples are short, about a millisecond, and the minimum is what counts: noise only ever adds.
 */
public final class Timing {
    private static final long SAMPLE_NANOS = 1_000_000;
    private static final long WARM_UP_NANOS = 100_000_000;

    private Timing() {}

    /** Work that can be done any number of times. */
    @FunctionalInterface
    public interface Work {
        /** Does it so many times. */
        void run(long times);

        /** Does it so many times, and says how many nanoseconds that took. */
        default long time(long times) {
            long start = System.nanoTime();
            run(times);
            return System.nanoTime() - start;
        }
    }

    /**
     * Nanoseconds of doing the work once.
     *
     * @param min of all samples
     * @param median of all samples
     * @param samples how many there were
     */
    public record Result(double min, double median, int samples) {
        /** 1 on a quiet machine; well above, something else had the core for much of the time. */
        public double spread() {
            return median / min;
        }
    }

    /**
     * Times each kind of work.
     *
     * @param nanos for all of them together, warm-up not counted
     */
    public static Result[] interleaved(long nanos, Work... works) {
        long[] batch = new long[works.length];
        for (int w = 0; w < works.length; w++) {
            batch[w] = batch(works[w], Math.min(WARM_UP_NANOS, nanos));
        }
        double[][] samples = new double[works.length][64];
        int rounds = 0;
        long end = System.nanoTime() + nanos;
        do {
            for (int i = 0; i < works.length; i++) {
                // There and back again, so that nobody always comes after the same other.
                int w = rounds % 2 == 0 ? i : works.length - 1 - i;
                if (rounds == samples[w].length) {
                    samples[w] = Arrays.copyOf(samples[w], 2 * rounds);
                }
                if (batch[w] > 1) {
                    works[w].run(1); // what the others left in the caches is not its affair
                }
                samples[w][rounds] = (double) works[w].time(batch[w]) / batch[w];
            }
            rounds++;
        } while (System.nanoTime() - end < 0);
        Result[] results = new Result[works.length];
        for (int w = 0; w < works.length; w++) {
            results[w] = result(Arrays.copyOf(samples[w], rounds));
        }
        return results;
    }

    /** The minimum and median of samples in nanoseconds. */
    static Result result(double... samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return new Result(sorted[0], sorted[sorted.length / 2], sorted.length);
    }

    /** Warms the work up, and finds how many times make a sample. */
    static long batch(Work work, long warmUp) {
        long end = System.nanoTime() + warmUp;
        long times = 1;
        long taken;
        do {
            taken = Math.max(1, work.time(times));
            if (taken < SAMPLE_NANOS) {
                times = Math.min(2 * times, 1 + times * SAMPLE_NANOS / taken);
            } else if (taken > 2 * SAMPLE_NANOS) {
                times = Math.max(1, times / 2);
            }
        } while (System.nanoTime() - end < 0);
        return times;
    }
}
