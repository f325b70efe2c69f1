package org.quern.bench;

import java.util.Arrays;

/**
 * Times several ways of doing the same work in turn, A B B A, so that a slow stretch of the machine meets all alike.
 * Samples are short, about a millisecond, and the minimum is what counts: noise only ever adds.
 */
public final class Timing {
    private static final long SAMPLE_NANOS = 1_000_000;
    private static final long PAIRED_NANOS = 100_000;
    private static final long WARM_UP_NANOS = 100_000_000;

    private Timing() {}

    /** Work that can be done any number of times. */
    @FunctionalInterface
    public interface Work {
        /** Does it that many times. */
        void run(long times);

        /** Does it that many times, and returns the nanoseconds taken. */
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

    /**
     * Times of two kinds of work, taken in turn.
     *
     * @param first least nanoseconds of doing the first once
     * @param second of the second
     * @param ratio of the second's time to the first's: the median over neighbouring samples, so that both met the same
     *     machine
     */
    public record Pair(double first, double second, double ratio) {}

    /**
     * Times two kinds of work in short samples by turns. Where others use the machine as well, few samples are broken
     * into, and the median leaves them out.
     *
     * @param nanos for both together, warm-up not counted
     */
    public static Pair paired(long nanos, Work first, Work second) {
        long one = batch(first, PAIRED_NANOS, Math.min(WARM_UP_NANOS, nanos));
        long other = batch(second, PAIRED_NANOS, Math.min(WARM_UP_NANOS, nanos));
        double[] ratios = new double[64];
        double leastFirst = Double.POSITIVE_INFINITY;
        double leastSecond = Double.POSITIVE_INFINITY;
        int rounds = 0;
        long end = System.nanoTime() + nanos;
        do {
            if (rounds == ratios.length) {
                ratios = Arrays.copyOf(ratios, 2 * rounds);
            }
            double a = (double) first.time(one) / one;
            double b = (double) second.time(other) / other;
            leastFirst = Math.min(leastFirst, a);
            leastSecond = Math.min(leastSecond, b);
            ratios[rounds++] = b / a;
        } while (System.nanoTime() - end < 0);
        return new Pair(leastFirst, leastSecond, result(Arrays.copyOf(ratios, rounds)).median());
    }

    /** Warms the work up, and finds how many times make a sample of a millisecond. */
    static long batch(Work work, long warmUp) {
        return batch(work, SAMPLE_NANOS, warmUp);
    }

    /** Warms the work up, and finds the number of repetitions for a sample of that many nanoseconds. */
    private static long batch(Work work, long sample, long warmUp) {
        long end = System.nanoTime() + warmUp;
        long times = 1;
        long taken;
        do {
            taken = Math.max(1, work.time(times));
            if (taken < sample) {
                times = Math.min(2 * times, 1 + times * sample / taken);
            } else if (taken > 2 * sample) {
                times = Math.max(1, times / 2);
            }
        } while (System.nanoTime() - end < 0);
        return times;
    }
}
