package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;

/** The catalogue at the ends of the floats' range. */
final class ExtremeNumbersTest {
    private static NDArray float64(double... x) {
        return NDArray.wrap(x).copy();
    }

    private static double[] solve(NDArray a, NDArray b) {
        return LinearSystems.SOLVE.apply(a, b).toDoubleArray();
    }

    /** Contiguous, strided, and in a batch, whose instances are lanes. */
    private static void solved(double[] a, double[] b, double[] expected) {
        int n = b.length;
        NDArray matrix = float64(a).reshape(n, n);
        assertArrayEquals(expected, solve(matrix, float64(b)));
        assertArrayEquals(expected, solve(matrix.transpose().copy().transpose(), float64(b)));
        int batch = 9;
        NDArray many = float64(new double[batch * n]).reshape(batch, n);
        double[] all = new double[batch * n];
        double[] right = new double[batch * n];
        for (int i = 0; i < batch; i++) {
            System.arraycopy(b, 0, right, i * n, n);
            System.arraycopy(expected, 0, all, i * n, n);
        }
        assertArrayEquals(all, LinearSystems.SOLVE.on(matrix, float64(right).reshape(batch, n)).out(many).run()
                .reshape((long) batch * n).toDoubleArray());
    }

    @Test
    void regularSystemsOfExtremeNumbersHaveSolutions() {
        double max = Double.MAX_VALUE;
        double min = Double.MIN_VALUE;
        solved(new double[] {min, 0, 0, min}, new double[] {min, 3 * min}, new double[] {1, 3});
        solved(new double[] {2 * min, 2 * min, min, 2 * min}, new double[] {4 * min, 3 * min}, new double[] {1, 1});
        solved(new double[] {max, max, -max, max}, new double[] {max, max}, new double[] {0, 1});
        solved(new double[] {max, 0, 0, min}, new double[] {max, min}, new double[] {1, 1});
        double large = 0x1p1001;
        solved(new double[] {large, 0x1p-1060, large, 0x1p-1059}, new double[] {large, large}, new double[] {1, 0});
    }

    @Test
    void regularSystemsOfExtremeFloatsHaveSolutions() {
        float max = Float.MAX_VALUE;
        float min = Float.MIN_VALUE;
        NDArray small = NDArray.wrap(new float[] {min, 0, min, min}).copy().reshape(2, 2);
        assertArrayEquals(new double[] {1, 1}, solve(small, NDArray.wrap(new float[] {min, 2 * min}).copy()));
        NDArray large = NDArray.wrap(new float[] {max, max, -max, max}).copy().reshape(2, 2);
        assertArrayEquals(new double[] {0, 1}, solve(large, NDArray.wrap(new float[] {max, max}).copy()));
    }

    /** Windows shorter than the run, as long, and longer; the first ones are not whole. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, -1.0 / 3, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 3 * Double.MIN_VALUE,
        0x1.fffffffffffffp-1023, 1e308, -0.0, Double.POSITIVE_INFINITY})
    void meansOfEqualNumbersAreThatNumber(double x) {
        for (int n : new int[] {1, 2, 3, 7, 8, 17, 100, 1100}) {
            double[] equal = new double[n];
            Arrays.fill(equal, x);
            NDArray every = float64(new double[2 * n]).reshape(n, 2).select(1, 0);
            for (int window : new int[] {1, 2, 3, 5, 7, 8, 9, 49, 1000}) {
                String what = n + " numbers, windows of " + window;
                assertArrayEquals(equal, means(float64(equal), window), what);
                assertArrayEquals(equal, Windows.MOVING_MEAN.on(float64(equal)).with("window", window).out(every).run()
                        .toDoubleArray(), what);
            }
        }
    }

    private static double[] means(NDArray x, int window) {
        return Windows.MOVING_MEAN.on(x).with("window", window).run().toDoubleArray();
    }

    @Test
    void aRunOfEqualNumbersAmongOthers() {
        double[] means = means(float64(5, 0.1, 0.1, 0.1, 0.1, 7), 3);
        assertEquals(0.1, means[3]);
        assertEquals(0.1, means[4]);
        assertEquals(2.55, means[1]);
        assertEquals((0.1 + 0.1 + 7) / 3, means[5], 1e-15);
    }

    @Test
    void meansOfEqualFloatsAreThatFloat() {
        for (float x : new float[] {0.1f, Float.MAX_VALUE, Float.MIN_VALUE, 0x1.fffffep-127f}) {
            float[] equal = new float[40];
            Arrays.fill(equal, x);
            NDArray got = Windows.MOVING_MEAN.on(NDArray.wrap(equal).copy()).with("window", 11).run();
            assertEquals(DType.FLOAT32, got.dtype());
            assertArrayEquals(NDArray.wrap(equal).toDoubleArray(), got.toDoubleArray());
        }
    }
}
