package org.quern.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.quern.array.DType;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;

/**
 * A piece of work: a kernel, and operands of one size for it.
 *
 * @param name for the report
 * @param dtypes for the report, such as {@code float64}
 * @param symbol the C kernel that does the same
 * @param inputs filled with random numbers from fixed seeds
 * @param out where results go
 */
public record Workload(String name, String dtypes, Ufunc ufunc, String symbol, List<NDArray> inputs, NDArray out) {
    /** The sum of two arrays. */
    public static Workload add(DType type, long n) {
        return new Workload("add", type.toString(), BenchKernels.ADD, "add", uniform(n, type, -1, 1, type, -1, 1),
                NDArray.empty(type, n));
    }

    /** The sum of an int32 and a float64 array. */
    public static Workload mixedAdd(long n) {
        return new Workload("add", "int32+float64", BenchKernels.ADD, "add_int32",
                uniform(n, DType.INT32, -1000, 1000, DType.FLOAT64, -1, 1), NDArray.empty(DType.FLOAT64, n));
    }

    /** The kernel of five operations. */
    public static Workload fused(DType type, long n) {
        return new Workload("fused", type.toString(), BenchKernels.FUSED, "fused",
                uniform(n, type, -1, 1, type, -1, 1, type, -1, 1), NDArray.empty(type, n));
    }

    /** The exponential function on [-10, 10]. */
    public static Workload exp(DType type, long n) {
        return new Workload("exp", type.toString(), BenchKernels.EXP, "exponential", uniform(n, type, -10, 10),
                NDArray.empty(type, n));
    }

    /** Option prices. */
    public static Workload blackScholes(DType type, long n) {
        return new Workload("Black-Scholes", type.toString(), BenchKernels.BLACK_SCHOLES, "black_scholes",
                uniform(n, type, 5, 30, type, 1, 100, type, 0.25, 10), NDArray.empty(type, n));
    }

    /** Escape counts over the square that holds the Mandelbrot set. */
    public static Workload mandelbrot(DType type, long n) {
        return new Workload("Mandelbrot", type.toString(), BenchKernels.MANDELBROT, "mandelbrot",
                uniform(n, type, -2, 1, type, -1.5, 1.5), NDArray.empty(DType.INT32, n));
    }

    /** The number of elements. */
    public long size() {
        return out.size();
    }

    private static List<NDArray> uniform(long n, Object... typesAndBounds) {
        NDArray[] arrays = new NDArray[typesAndBounds.length / 3];
        for (int a = 0; a < arrays.length; a++) {
            arrays[a] = NDArray.empty((DType) typesAndBounds[3 * a], n);
            double low = ((Number) typesAndBounds[3 * a + 1]).doubleValue();
            double high = ((Number) typesAndBounds[3 * a + 2]).doubleValue();
            fill(arrays[a], new Random(a), low, high);
        }
        return List.of(arrays);
    }

    private static void fill(NDArray array, Random random, double low, double high) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = array.asSegment(arena);
            for (long i = 0; i < array.size(); i++) {
                double x = low + (high - low) * random.nextDouble();
                switch (array.dtype()) {
                    case FLOAT64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, i, x);
                    case FLOAT32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x);
                    case INT32 -> memory.setAtIndex(ValueLayout.JAVA_INT, i, (int) x);
                    default -> throw new IllegalArgumentException(array.dtype() + " is not measured");
                }
            }
        }
    }
}
