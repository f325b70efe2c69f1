package org.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ir.MathFunction;

/** Quern, C and plain Java compute the same. */
final class WorkloadsTest {
    private static final int N = 1003;

    @TempDir
    private static Path directory;

    private static NativeKernels strict;
    private static NativeKernels fast;

    @BeforeAll
    static void compile() throws Exception {
        strict = new NativeKernels(directory, NativeKernels.Mode.STRICT);
        fast = new NativeKernels(directory, NativeKernels.Mode.FAST);
    }

    @Test
    void allAgree() {
        for (Workload w : Workloads.all(new long[] {N}, N)) {
            Workload.Arrays arrays = w.arrays();
            Ratios.quern(w, arrays).run(1);
            check(w, "Quern", arrays, 0);
            strict.work(w, arrays).run(1);
            // A fused multiply-add moves a point at the edge of the Mandelbrot set to another count.
            check(w, "C", arrays, N / 100);
            fast.work(w, arrays).run(1);
            check(w, "C fast", arrays, N / 100);
            fast.parallelWork(w, arrays).run(1);
            check(w, "C fast, OpenMP", arrays, N / 100);
        }
    }

    @Test
    void mathematicalFunctionsAgree() {
        for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
            List<Workload> all = MathsWorkloads.all(type, N);
            assertEquals(List.of(MathFunction.values()).stream().map(MathFunction::symbol).sorted().toList(),
                    all.stream().map(Workload::name).sorted().toList());
            for (Workload w : all) {
                Workload.Arrays arrays = w.arrays();
                Ratios.quern(w, arrays).run(1);
                try (NDArray expected = arrays.out().copy()) {
                    fast.work(w, arrays).run(1);
                    Agreement.check(w, Side.C_FAST, expected, arrays.out());
                }
            }
        }
    }

    private static void check(Workload w, String side, Workload.Arrays arrays, int countsThatMayDiffer) {
        List<NDArray> in = arrays.inputs();
        int differ = 0;
        for (int i = 0; i < w.size(); i++) {
            int at = i;
            String what = w.key() + " by " + side + " of element " + i;
            if (w.result() == DType.INT32) {
                differ += arrays.out().getLong(i) == Reference.of(w, doubles(in, i)) ? 0 : 1;
            } else if (w.result().isFloat()) {
                double expected = Reference.of(w, doubles(in, i));
                double error = Math.abs(arrays.out().getDouble(i) - expected) / ulp(w, expected);
                assertTrue(error <= ulps(w), () -> what + ": " + error + " ULP from " + expected);
            } else {
                long[] x = in.stream().mapToLong(a -> a.getLong(at)).toArray();
                assertEquals(Reference.of(w, x), arrays.out().getLong(i), what);
            }
        }
        assertTrue(differ <= countsThatMayDiffer,
                w.key() + " by " + side + ": " + differ + " of " + N + " counts differ");
    }

    private static double[] doubles(List<NDArray> in, int i) {
        return in.stream().mapToDouble(a -> a.getDouble(i)).toArray();
    }

    /** Of the number, or of the largest that took part where numbers near each other are subtracted. */
    private static double ulp(Workload w, double expected) {
        double largest = switch (w.name()) {
            case "add", "fused", "branchy" -> 1;
            case "Black-Scholes" -> 100;
            default -> 0;
        };
        double x = Math.max(largest, Math.abs(expected));
        return w.result() == DType.FLOAT64 ? Math.ulp(x) : Math.ulp((float) x);
    }

    private static double ulps(Workload w) {
        return switch (w.name()) {
            case "Kepler" -> 16; // 1 - e cos E may be as small as 0.1
            case "Black-Scholes" -> 8;
            default -> 4;
        };
    }

    @Test
    void fastCodeLeavesSubnormalNumbersAlone() {
        Workload w = Workloads.add(DType.FLOAT64, 10);
        Workload.Arrays arrays = w.arrays();
        for (NDArray in : arrays.inputs()) {
            in.setDouble(Double.MIN_VALUE, 3);
        }
        fast.work(w, arrays).run(1);
        assertEquals(2 * Double.MIN_VALUE, arrays.out().getDouble(3));
        Ratios.quern(w, arrays).run(1);
        assertEquals(2 * Double.MIN_VALUE, arrays.out().getDouble(3));
    }

    @Test
    void agreementIsChecked() {
        Workload w = Workloads.find("blend", DType.UINT8, 4);
        try (NDArray a = NDArray.full(DType.UINT8, 7, 4); NDArray b = NDArray.full(DType.UINT8, 8, 4)) {
            Agreement.check(w, Side.C, a, a);
            IllegalStateException e = assertThrows(IllegalStateException.class,
                    () -> Agreement.check(w, Side.C, a, b));
            assertEquals("blend/uint8/4: 4 of 4 results of C differ from Quern's, the first [0]: 8.0, not 7.0",
                    e.getMessage());
        }
    }
}
