package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.GufuncCall;

/**
 * The gufuncs over operands in random layouts (transposed, reversed, with gaps, repeated, of no elements) and sizes: bits equal to those
 * of the same numbers without gaps.
 */
final class CatalogueLayoutsTest {
    private static final String SEED = "quern.seed";
    private static final int CASES = 60;
    private static final int[] SIZES = {0, 1, 1, 2, 3, 4, 5, 8, 17, 40};

    private static Stream<Gufunc> kernels() {
        List<Gufunc> all = new ArrayList<>();
        new Catalogue().declare((kernel, inputs) -> {
            if (kernel instanceof Gufunc g && inputs[0] == DType.FLOAT64) {
                all.add(g);
            }
        });
        return all.stream();
    }

    // The kernels are everybody's.
    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("kernels")
    void layoutsDoNotMatter(Gufunc kernel) {
        Long replay = Long.getLong(SEED);
        Random seeds = new Random(20260101);
        for (int c = 0; c < (replay == null ? CASES : 1); c++) {
            layout(kernel, replay == null ? seeds.nextLong() : replay);
        }
    }

    private static void layout(Gufunc kernel, long seed) {
        Random random = new Random(seed);
        String[][] cores = cores(kernel.signature());
        Map<String, Integer> sizes = sizes(kernel, cores, random);
        DType type = random.nextInt(4) == 0 ? DType.FLOAT32 : DType.FLOAT64;
        long[] loop = new long[random.nextInt(3)];
        for (int d = 0; d < loop.length; d++) {
            loop[d] = random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 4);
        }
        NDArray[] given = new NDArray[cores.length];
        NDArray[] plain = new NDArray[cores.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = operand(random, type, loop, Arrays.stream(cores[i]).mapToLong(sizes::get).toArray());
            plain[i] = given[i].copy();
        }
        NDArray expected = call(kernel, plain).run();
        String what = kernel.name() + ", replay with mvn -Dquern.testProperties=-D" + SEED + "=" + seed + ": sizes "
                + sizes + ", loop " + Arrays.toString(loop);
        assertTrue(call(kernel, given).run().sameElements(expected), what);
        NDArray out = memory(random, expected.dtype(), expected.shape());
        call(kernel, given).out(out).run();
        assertTrue(out.sameElements(expected), what + ", out of strides " + Arrays.toString(out.strides()));
    }

    private static GufuncCall call(Gufunc kernel, NDArray... operands) {
        GufuncCall call = kernel.on((Object[]) operands);
        return kernel == Windows.MOVING_MEAN ? call.with("window", 3L) : call;
    }

    /** The dimensions' names of each input; of optional ones all are there. */
    private static String[][] cores(String signature) {
        String inputs = signature.substring(1, signature.indexOf("->") - 1).replace("?", "");
        return Arrays.stream(inputs.split("\\),\\(")).map(c -> c.split(",")).toArray(String[][]::new);
    }

    private static Map<String, Integer> sizes(Gufunc kernel, String[][] cores, Random random) {
        Map<String, Integer> sizes = new HashMap<>();
        for (String[] core : cores) {
            for (String name : core) {
                sizes.putIfAbsent(name, SIZES[random.nextInt(SIZES.length)]);
            }
        }
        if (kernel == MatrixProduct.MATMUL && random.nextInt(15) == 0) {
            // Beyond what is computed without copies, with rows and columns left over.
            sizes = new HashMap<>(Map.of("m", 13, "n", 300, "p", 67));
        }
        if (kernel == Windows.CONVOLVE_VALID) {
            sizes.put("m", Math.min(sizes.get("m"), sizes.get("n") + 1));
        }
        if (kernel == Windows.CONVOLVE_FULL) {
            sizes.put("m", Math.max(sizes.get("m"), 1));
        }
        return sizes;
    }

    /** Of these loop dimensions, or fewer, or some of length 1; some dimensions repeat one element. */
    private static NDArray operand(Random random, DType type, long[] loop, long... core) {
        int from = random.nextInt(3) == 0 ? random.nextInt(loop.length + 1) : 0;
        long[] shape = new long[loop.length - from + core.length];
        for (int d = from; d < loop.length; d++) {
            shape[d - from] = random.nextInt(6) == 0 ? 1 : loop[d];
        }
        System.arraycopy(core, 0, shape, loop.length - from, core.length);
        long[] stored = shape.clone();
        for (int d = 0; d < shape.length; d++) {
            if (random.nextInt(10) == 0 && shape[d] > 0) {
                stored[d] = 1;
            }
        }
        NDArray a = memory(random, type, stored);
        fill(random, a, new long[stored.length], 0);
        return a.broadcastTo(shape);
    }

    private static void fill(Random random, NDArray a, long[] index, int axis) {
        if (axis < index.length) {
            for (index[axis] = 0; index[axis] < a.shape(axis); index[axis]++) {
                fill(random, a, index, axis + 1);
            }
            index[axis] = 0;
            return;
        }
        int n = index.length;
        // Larger on the diagonal, so that there is a factor and a solution.
        a.setDouble(random.nextDouble() * 2 - 1 + (n > 1 && index[n - 1] == index[n - 2] ? 6 : 0), index);
    }

    /** Memory of zeros under axes in any order, some reversed or with gaps. */
    private static NDArray memory(Random random, DType type, long[] shape) {
        int n = shape.length;
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < n; d++) {
            order.add(random.nextBoolean() ? d : random.nextInt(d + 1), d);
        }
        long[] stored = new long[n];
        int[] back = new int[n];
        int gap = n > 0 && random.nextInt(3) == 0 ? random.nextInt(n) : -1;
        for (int at = 0; at < n; at++) {
            stored[at] = shape[order.get(at)] * (at == gap ? 2 : 1);
            back[order.get(at)] = at;
        }
        NDArray a = NDArray.zeros(type, stored);
        a = gap >= 0 ? a.slice(gap, 0, stored[gap], 2) : a;
        a = a.transpose(back);
        for (int d = 0; d < n; d++) {
            a = random.nextInt(3) == 0 ? a.flip(d) : a;
        }
        return a;
    }

    private static NDArray zeros(long... shape) {
        return NDArray.zeros(DType.FLOAT64, shape);
    }

    private static void shape(NDArray got, long... expected) {
        assertArrayEquals(expected, got.shape());
    }

    /** As NumPy's of the same name; of the others, by their definitions: a sum over nothing is 0. */
    @Test
    void coresOfNothing() {
        NDArray product = MatrixProduct.MATMUL.apply(zeros(2, 0), zeros(0, 3));
        shape(product, 2, 3);
        assertArrayEquals(new double[6], product.toDoubleArray());
        shape(MatrixProduct.MATMUL.apply(zeros(0, 2), zeros(2, 3)), 0, 3);
        shape(MatrixProduct.MATMUL.apply(zeros(0), zeros(0, 3)), 3);
        shape(MatrixProduct.MATMUL.apply(zeros(5, 2, 0), zeros(0, 0)), 5, 2, 0);
        assertEquals(0, Products.VECDOT.apply(zeros(0), zeros(0)).getDouble());
        assertArrayEquals(new double[2], Products.MATVEC.apply(zeros(2, 0), zeros(0)).toDoubleArray());
        assertArrayEquals(new double[2], Products.VECMAT.apply(zeros(0), zeros(0, 2)).toDoubleArray());
        shape(Products.OUTER.apply(zeros(0), zeros(2)), 0, 2);
        shape(Products.INNER.apply(zeros(3, 0), zeros(2, 0)), 3, 2);
        shape(Softmax.SOFTMAX.apply(zeros(4, 0)), 4, 0);
        double[] none = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        assertArrayEquals(none, Softmax.LOGSUMEXP.apply(zeros(2, 0)).toDoubleArray());
        shape(call(Windows.MOVING_MEAN, zeros(3, 0)).run(), 3, 0);
        shape(Windows.CONVOLVE_FULL.apply(zeros(0), zeros(1)), 0);
        shape(Windows.CONVOLVE_VALID.apply(zeros(0), zeros(1)), 0);
        assertArrayEquals(new double[6], Distances.PAIRWISE.apply(zeros(2, 0), zeros(3, 0)).toDoubleArray());
        shape(LinearSystems.CHOLESKY.apply(zeros(7, 0, 0)), 7, 0, 0);
        shape(LinearSystems.SOLVE.apply(zeros(0, 0), zeros(2, 0)), 2, 0);
    }
}
