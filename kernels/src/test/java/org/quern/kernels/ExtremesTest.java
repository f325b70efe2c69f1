package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;

/** The catalogue's kernels at the smallest and largest numbers, where what lies between operands and result may overflow. */
class ExtremesTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1.0 / 3, 1e308, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -7e-310, 49})
    void theMovingMeanOfEqualNumbersIsThatNumber(double value) {
        for (int n : new int[] {1, 2, 7, 8, 9, 49, 200}) {
            for (int window = 1; window <= Math.min(n, 60); window++) {
                double[] x = new double[n];
                Arrays.fill(x, value);
                NDArray r = Windows.MOVING_MEAN.on(NDArray.of(x)).with("window", window).run();
                for (int i = 0; i < n; i++) {
                    assertEquals(value, r.getDouble(i), "element " + i + " of " + n + " with windows of " + window);
                }
            }
        }
    }

    @Test
    void windowsOfEqualNumbersAmongOthers() {
        final double[] x = new double[64];
        for (int i = 0; i < x.length; i++) {
            x[i] = i < 20 ? 0.1 : i < 21 ? -3.5 : i < 40 ? Double.MAX_VALUE : 0.7;
        }
        NDArray rows = NDArray.of(x).reshape(1, 64).broadcastTo(9, 64);
        for (int window : new int[] {3, 7, 12}) {
            NDArray r = Windows.MOVING_MEAN.on(rows).with("window", window).run();
            for (int row = 0; row < 9; row++) {
                for (int i = 0; i < x.length; i++) {
                    int first = Math.max(0, i - window + 1);
                    if (Arrays.stream(x, first, i + 1).allMatch(v -> v == x[first])) {
                        assertEquals(x[i], r.getDouble(row, i), "element " + i + " with windows of " + window);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"float64,-1060", "float64,-1020", "float64,0", "float64,1019", "float32,-140", "float32,-120",
        "float32,123"})
    void regularSystemsOfSmallAndLargeNumbers(DType type, int exponent) {
        double unit = Math.scalb(1.0, exponent);
        double[] a = {2, 1, 0, 1, 3, 2, 0, 2, 8};
        double[] x = {1, -2, 4};
        double[] b = {0, 3, 28};
        for (double[] scaled : new double[][] {a, b}) {
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= unit;
            }
        }
        NDArray solved = LinearSystems.SOLVE.apply(NDArray.of(a).reshape(3, 3).asType(type),
                NDArray.of(b).asType(type));
        for (int i = 0; i < 3; i++) {
            assertEquals(x[i], solved.getDouble(i), type == DType.FLOAT64 ? 1e-14 : 1e-5);
        }
    }

    @Test
    void systemsWhoseEliminationWouldOverflow() {
        double m = Double.MAX_VALUE;
        NDArray x = LinearSystems.SOLVE.apply(NDArray.of(m, m, -m, m).reshape(2, 2), NDArray.of(m, m));
        assertEquals(0.0, x.getDouble(0));
        assertEquals(1.0, x.getDouble(1));
    }

    @ParameterizedTest
    @CsvSource({"float64,-1074", "float64,-600", "float64,0", "float64,600", "float64,1019", "float32,-149",
        "float32,-80", "float32,120"})
    void distancesOfSmallAndLargeNumbers(DType type, int exponent) {
        double unit = Math.scalb(1.0, exponent);
        NDArray a = NDArray.of(3 * unit, 0, 0, -4 * unit, 0, 0).reshape(2, 3).asType(type);
        NDArray b = NDArray.of(0, 4 * unit, 0, 0, 0, 0, 3 * unit, 0, 0).reshape(3, 3).asType(type);
        NDArray r = Distances.PAIRWISE.apply(a, b);
        double[] expected = {5, 3, 0, Math.sqrt(32), 4, 7};
        for (int i = 0; i < 6; i++) {
            double exact = expected[i] * unit;
            assertEquals(exact, r.getDouble(i / 3, i % 3),
                    Math.max(Math.scalb(1.0, exponent) / 2, exact * (type == DType.FLOAT64 ? 1e-15 : 1e-6)));
        }
    }

    @Test
    void theSmallestIntegersInEveryKernelOfRows() {
        NDArray least = NDArray.of(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
        assertEquals(Math.log(3) - 0x1p63, Softmax.LOGSUMEXP.apply(least).getDouble());
        assertEquals(1.0 / 3, Softmax.SOFTMAX.apply(least).getDouble(1), 1e-16);
        assertEquals(-0x1p63, Windows.MOVING_MEAN.on(least).with("window", 2).run().getDouble(2));
        NDArray one = NDArray.of(Long.MIN_VALUE).reshape(1, 1);
        assertEquals(-1.0, LinearSystems.SOLVE.apply(one, NDArray.of(Long.MAX_VALUE)).getDouble(0));
        assertEquals(0x1p64, Distances.PAIRWISE.apply(one, NDArray.of(Long.MAX_VALUE).reshape(1, 1)).getDouble(0, 0));
    }
}
