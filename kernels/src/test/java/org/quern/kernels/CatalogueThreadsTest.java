package org.quern.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Target;

/** Kernels whose one large core several threads share: the bits of one thread. */
final class CatalogueThreadsTest {
    private static int before;

    @BeforeAll
    static void manyThreads() {
        before = Quern.threads();
        Quern.threads(16);
    }

    @AfterAll
    static void asBefore() {
        Quern.threads(before);
    }

    private static NDArray random(long rows, long columns) {
        Random random = new Random(31 * rows + columns);
        return NDArray.of(random.doubles(rows * columns).toArray()).reshape(rows, columns);
    }

    private static void compare(Gufunc kernel, NDArray a, NDArray b) {
        try (a; b; NDArray expected = kernel.apply(a, b)) {
            for (int threads : new int[] {2, 3, 16}) {
                try (NDArray found = kernel.on(a, b).target(Target.PARALLEL).threads(threads).run()) {
                    assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray(),
                            kernel.name() + " on " + threads + " threads");
                }
            }
        }
    }

    @Test
    void products() {
        compare(MatrixProduct.MATMUL, random(301, 257), random(257, 403));
        compare(MatrixProduct.MATMUL, random(24, 600), random(600, 64));
    }

    @Test
    void distances() {
        compare(Distances.PAIRWISE, random(333, 7), random(210, 7));
    }
}
