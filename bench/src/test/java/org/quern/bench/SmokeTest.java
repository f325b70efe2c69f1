package org.quern.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.DType;

/** What is compared does the same work, and the harness measures it. */
final class SmokeTest {
    private static final int N = 1003;

    @Test
    void quernAndCAgree(@TempDir Path directory) throws Exception {
        NativeKernels c = new NativeKernels(directory);
        for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
            double tolerance = type == DType.FLOAT64 ? 1e-12 : 2e-4;
            for (Workload w : List.of(Workload.add(type, N), Workload.fused(type, N), Workload.blackScholes(type, N),
                    Workload.mixedAdd(N))) {
                assertArrayEquals(byC(c, w), byQuern(w), tolerance, w.name() + " " + w.dtypes());
            }
            Workload exp = Workload.exp(type, N);
            double[] expected = byC(c, exp);
            double[] actual = byQuern(exp);
            for (int i = 0; i < N; i++) {
                assertEquals(expected[i], actual[i], expected[i] * (type == DType.FLOAT64 ? 1e-15 : 1e-6));
            }
        }
        // A fused multiply-add in one and not in the other moves a point at the edge of the set to another count.
        Workload set = Workload.mandelbrot(DType.FLOAT64, N);
        double[] expected = byC(c, set);
        double[] actual = byQuern(set);
        int different = 0;
        for (int i = 0; i < N; i++) {
            different += expected[i] == actual[i] ? 0 : 1;
        }
        assertTrue(different <= N / 100, different + " of " + N + " points differ");
    }

    @Test
    void javaAgrees() {
        Workload options = Workload.blackScholes(DType.FLOAT64, N);
        double[] prices = new double[N];
        JavaLoops.blackScholes(options.inputs().get(0).toDoubleArray(), options.inputs().get(1).toDoubleArray(),
                options.inputs().get(2).toDoubleArray(), prices);
        assertArrayEquals(prices, byQuern(options), 1e-12);
        Workload set = Workload.mandelbrot(DType.FLOAT64, N);
        int[] counts = new int[N];
        JavaLoops.mandelbrot(set.inputs().get(0).toDoubleArray(), set.inputs().get(1).toDoubleArray(), counts);
        byQuern(set);
        assertArrayEquals(counts, set.out().toIntArray());
    }

    @Test
    void timingRunsEachInTurn() {
        long[] done = new long[2];
        Timing.Result[] r = Timing.interleaved(5_000_000, n -> done[0] += spin(n), n -> done[1] += spin(4 * n));
        assertEquals(2, r.length);
        assertEquals(r[0].samples(), r[1].samples());
        assertTrue(r[0].min() > 0 && r[0].median() >= r[0].min() && done[0] != 0 && done[1] != 0);
        assertEquals(2, Timing.result(5, 1, 2).median());
    }

    private static long spin(long n) {
        long x = n | 1;
        for (long i = 0; i < 100 * n; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
        }
        return x | 1;
    }

    private static double[] byC(NativeKernels c, Workload w) {
        c.work(w).run(1);
        return w.out().copy().toDoubleArray();
    }

    private static double[] byQuern(Workload w) {
        Ratios.quern(w).run(1);
        return w.out().copy().toDoubleArray();
    }
}
