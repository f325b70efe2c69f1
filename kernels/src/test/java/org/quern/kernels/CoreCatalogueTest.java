package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;

/** The gufuncs against plain loops in Java. */
final class CoreCatalogueTest {
    private static NDArray normal(long seed, long... shape) {
        long n = 1;
        for (long s : shape) {
            n *= s;
        }
        Random random = new Random(seed);
        return NDArray.wrap(random.doubles(n).map(x -> 2 * x - 1).toArray()).copy().reshape(shape);
    }

    private static NDArray single(NDArray a) {
        double[] x = a.toDoubleArray();
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return NDArray.wrap(y).copy().reshape(a.shape());
    }

    private static double[] product(double[] a, double[] b, int m, int n, int p) {
        double[] c = new double[m * p];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < p; j++) {
                double sum = 0;
                for (int l = 0; l < n; l++) {
                    sum = Math.fma(a[i * n + l], b[l * p + j], sum);
                }
                c[i * p + j] = sum;
            }
        }
        return c;
    }

    /** Bit for bit: the order of the terms is documented. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "4,4,4", "3,0,2", "0,3,2", "5,7,9", "8,8,8", "33,31,35", "12,300,64", "29,513,83",
        "300,70,90"})
    void matmul(int m, int n, int p) {
        NDArray a = normal(1, m, n);
        NDArray b = normal(2, n, p);
        double[] expected = product(a.toDoubleArray(), b.toDoubleArray(), m, n, p);
        assertArrayEquals(expected, MatrixProduct.MATMUL.apply(a, b).toDoubleArray());
        NDArray turned = b.transpose().copy().transpose();
        assertArrayEquals(expected,
                MatrixProduct.MATMUL.apply(a.transpose().copy().transpose(), turned).toDoubleArray());
        NDArray single = MatrixProduct.MATMUL.apply(single(a), single(b));
        assertEquals(DType.FLOAT32, single.dtype());
        assertArrayEquals(expected, single.toDoubleArray(), 1e-4);
        assertArrayEquals(expected, MatrixProduct.MATMUL.apply(a, single(b)).toDoubleArray(), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 8, 16, 32})
    void matmulOfABatch(int n) {
        NDArray a = normal(3, 37, n, n);
        NDArray b = normal(4, n, n);
        double[] got = MatrixProduct.MATMUL.apply(a, b).toDoubleArray();
        for (int i = 0; i < 37; i++) {
            double[] expected = product(a.select(0, i).toDoubleArray(), b.toDoubleArray(), n, n, n);
            assertArrayEquals(expected, Arrays.copyOfRange(got, i * n * n, (i + 1) * n * n));
        }
    }

    @Test
    void matmulOfVectorsAndOtherDtypes() {
        NDArray a = NDArray.of(1.0, 2, 3, 4, 5, 6).reshape(2, 3);
        assertArrayEquals(new double[] {14, 32}, MatrixProduct.MATMUL.apply(a, NDArray.of(1.0, 2, 3)).toDoubleArray());
        assertArrayEquals(new double[] {9, 12, 15}, MatrixProduct.MATMUL.apply(NDArray.of(1.0, 2), a).toDoubleArray());
        NDArray dot = MatrixProduct.MATMUL.apply(NDArray.of(1.0, 2), NDArray.of(3.0, 4));
        assertEquals(0, dot.ndim());
        assertEquals(11, dot.getDouble());
        NDArray wrapped = MatrixProduct.MATMUL.apply(NDArray.of((byte) 100, (byte) 100),
                NDArray.of((byte) 1, (byte) 1));
        assertEquals(DType.INT8, wrapped.dtype());
        assertEquals(-56, wrapped.getLong());
        NDArray mixed = MatrixProduct.MATMUL.apply(NDArray.of(1, 2), NDArray.of(3f, 4));
        assertEquals(DType.FLOAT64, mixed.dtype());
        NDArray bools = MatrixProduct.MATMUL.apply(NDArray.of(true, true, false, false).reshape(2, 2),
                NDArray.of(true, false, true, false).reshape(2, 2));
        assertEquals(DType.BOOL, bools.dtype());
        assertArrayEquals(new double[] {1, 0, 0, 0}, bools.toDoubleArray());
        assertThrows(ShapeException.class, () -> MatrixProduct.MATMUL.apply(a, a));
    }

    @Test
    void products() {
        NDArray a = NDArray.of(1, 2, 3, 4, 5, 6).reshape(2, 3);
        NDArray v = NDArray.of(1, -1, 2);
        assertArrayEquals(new int[] {5, 11}, Products.VECDOT.apply(a, v).toIntArray());
        assertArrayEquals(new int[] {5, 11}, Products.MATVEC.apply(a, v).toIntArray());
        assertArrayEquals(new int[] {5, 11}, Products.VECMAT.apply(v, a.transpose()).toIntArray());
        assertArrayEquals(new int[] {5, 11}, Products.INNER.apply(a, v).toIntArray());
        assertArrayEquals(new int[] {14, 32, 32, 77}, Products.INNER.apply(a, a).toIntArray());
        assertArrayEquals(new int[] {1, -1, 2, -1, 1, -2, 2, -2, 4}, Products.OUTER.apply(v, v).toIntArray());
        NDArray t = NDArray.of(true, false);
        assertEquals(1, Products.VECDOT.apply(t, t).getDouble());
        assertEquals(0,
                Products.VECDOT.apply(NDArray.zeros(DType.FLOAT64, 0), NDArray.zeros(DType.FLOAT64, 0)).getDouble());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 32, 128, 200})
    void softmax(int n) {
        NDArray x = normal(5, 3, n);
        NDArray s = Softmax.SOFTMAX.apply(x);
        NDArray l = Softmax.LOGSUMEXP.apply(x);
        NDArray turned = Softmax.SOFTMAX.on(x.transpose()).axis(0).run();
        assertArrayEquals(s.toDoubleArray(), turned.transpose().toDoubleArray());
        for (int r = 0; r < 3; r++) {
            double[] row = x.select(0, r).toDoubleArray();
            double sum = 0;
            for (double v : row) {
                sum += Math.exp(v);
            }
            assertEquals(Math.log(sum), l.getDouble(r), 1e-13);
            for (int i = 0; i < n; i++) {
                assertEquals(Math.exp(row[i]) / sum, s.getDouble(r, i), 1e-14);
            }
        }
    }

    @Test
    void softmaxOfWhatIsNotFinite() {
        double inf = Double.POSITIVE_INFINITY;
        assertEquals(inf, Softmax.LOGSUMEXP.apply(NDArray.of(1.0, inf)).getDouble());
        assertEquals(-inf, Softmax.LOGSUMEXP.apply(NDArray.of(-inf, -inf)).getDouble());
        assertEquals(-inf, Softmax.LOGSUMEXP.apply(NDArray.zeros(DType.FLOAT64, 0)).getDouble());
        assertTrue(Double.isNaN(Softmax.LOGSUMEXP.apply(NDArray.of(1.0, Double.NaN)).getDouble()));
        assertEquals(1000 + Math.log(2), Softmax.LOGSUMEXP.apply(NDArray.of(1000.0, 1000)).getDouble(), 1e-12);
        assertArrayEquals(new double[] {0, 1}, Softmax.SOFTMAX.apply(NDArray.of(-inf, 3)).toDoubleArray());
        assertEquals(DType.FLOAT32, Softmax.SOFTMAX.apply(NDArray.of((short) 1, (short) 2)).dtype());
    }

    @Test
    void movingMean() {
        NDArray x = NDArray.of(1.0, 2, 6, 3, 0);
        assertArrayEquals(new double[] {1, 1.5, 3, 11.0 / 3, 3}, mean(x, 3), 1e-15);
        assertArrayEquals(new double[] {1, 1.5, 3, 3, 2.4}, mean(x, 99), 1e-15);
        assertArrayEquals(x.toDoubleArray(), mean(x, 1));
        assertTrue(Double.isNaN(mean(x, 0)[4]));
        assertTrue(Double.isNaN(mean(x, Long.MIN_VALUE)[4]));
        assertArrayEquals(new double[] {1, 1.5, 3, 3, 2.4}, mean(x, Long.MAX_VALUE), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,3", "40,7", "40,8", "2500,1", "2500,2", "2500,9", "2500,15", "2500,16", "2500,100",
        "2500,127", "2500,1500",
        "2500,2500", "2500,2501", "1030,8"})
    void movingMeansOfManyBlocks(int n, int window) {
        double[] x = normal(6, n).toDoubleArray();
        assertArrayEquals(means(x, window), mean(NDArray.wrap(x), window));
        int bad = n / 2;
        x[bad] = Double.NaN;
        double[] m = mean(NDArray.wrap(x), window);
        for (int i = 0; i < n; i++) {
            assertEquals(i >= bad && i - bad < window, Double.isNaN(m[i]), "mean " + i);
        }
    }

    @Test
    void movingMeansOfManyRows() {
        for (int n : new int[] {3, 12, 20, 33}) {
            NDArray x = normal(n, 70, n);
            double[] all = mean(x, 9);
            double[] elements = x.toDoubleArray();
            for (int row = 0; row < 70; row++) {
                double[] one = Arrays.copyOfRange(elements, row * n, (row + 1) * n);
                assertArrayEquals(means(one, 9), Arrays.copyOfRange(all, row * n, (row + 1) * n), "row " + row);
            }
        }
    }

    private static double[] means(double[] x, int window) {
        double[] means = new double[x.length];
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            if (i + 1 < window) {
                sum += x[i];
                means[i] = sum / (i + 1);
            } else {
                int from = i + 1 - window;
                means[i] = (window < 8 ? inOrder(x, from, window) : halves(x, from, window)) * (1.0 / window);
            }
        }
        return means;
    }

    private static double inOrder(double[] x, int from, int n) {
        double sum = x[from];
        for (int i = 1; i < n; i++) {
            sum += x[from + i];
        }
        return sum;
    }

    private static double halves(double[] x, int from, int n) {
        if (n < 4) {
            return inOrder(x, from, n);
        }
        double sum = halves(x, from, n / 2) + halves(x, from + n / 2, n / 2);
        return n % 2 == 0 ? sum : sum + x[from + n - 1];
    }

    private static double[] mean(NDArray x, long window) {
        return Windows.MOVING_MEAN.on(x).with("window", window).run().toDoubleArray();
    }

    @ParameterizedTest
    @CsvSource({"5,3", "3,5", "1,1", "40,7", "70,70"})
    void convolution(int n, int m) {
        double[] a = normal(7, n).toDoubleArray();
        double[] b = normal(8, m).toDoubleArray();
        double[] full = new double[n + m - 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                full[i + j] += a[i] * b[j];
            }
        }
        assertArrayEquals(full, Windows.CONVOLVE_FULL.apply(NDArray.wrap(a), NDArray.wrap(b)).toDoubleArray(), 1e-13);
        if (n >= m) {
            double[] valid = Arrays.copyOfRange(full, m - 1, n);
            assertArrayEquals(valid, Windows.CONVOLVE_VALID.apply(NDArray.wrap(a), NDArray.wrap(b)).toDoubleArray(),
                    1e-13);
        } else {
            assertThrows(ShapeException.class, () -> Windows.CONVOLVE_VALID.apply(NDArray.wrap(a), NDArray.wrap(b)));
        }
        int[] ints = Windows.CONVOLVE_FULL.apply(NDArray.of(1, 2, 3), NDArray.of(0, 1, 2)).toIntArray();
        assertArrayEquals(new int[] {0, 1, 4, 7, 6}, ints);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "9,17,3", "20,5,0", "0,3,2"})
    void distances(int m, int n, int d) {
        NDArray x = normal(9, m, d);
        NDArray y = normal(10, n, d);
        NDArray r = Distances.PAIRWISE.apply(x, y);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < d; l++) {
                    double e = x.getDouble(i, l) - y.getDouble(j, l);
                    sum = Math.fma(e, e, sum);
                }
                assertEquals(Math.sqrt(sum), r.getDouble(i, j));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 17, 40})
    void systems(int n) {
        NDArray a = normal(11, 20, n, n);
        NDArray b = normal(12, 20, n);
        NDArray x = LinearSystems.SOLVE.apply(a, b);
        assertArrayEquals(b.toDoubleArray(), Products.MATVEC.apply(a, x).toDoubleArray(), 1e-9);
        // A transposed A is positive definite.
        NDArray square = MatrixProduct.MATMUL.apply(a, a.transpose(0, 2, 1));
        NDArray l = LinearSystems.CHOLESKY.apply(square);
        assertArrayEquals(square.toDoubleArray(), MatrixProduct.MATMUL.apply(l, l.transpose(0, 2, 1)).toDoubleArray(),
                1e-12);
        if (n > 1) {
            assertEquals(0, l.getDouble(3, 0, n - 1));
        }
    }

    @Test
    void systemsWithoutSolution() {
        NDArray a = NDArray.of(1.0, 2, 2, 4, 2, 0, 0, 4).reshape(2, 2, 2);
        double[] x = LinearSystems.SOLVE.apply(a, NDArray.of(2.0, 4)).toDoubleArray();
        double nan = Double.NaN;
        assertArrayEquals(new double[] {nan, nan, 1, 1}, x);
        NDArray s = NDArray.of(1.0, 2, 2, 1, 4, 0, 0, 9).reshape(2, 2, 2);
        assertArrayEquals(new double[] {nan, 0, nan, nan, 2, 0, 0, 3}, LinearSystems.CHOLESKY.apply(s).toDoubleArray());
    }
}
