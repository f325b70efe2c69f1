package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.dsl.Ops.sqrt;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ir.Samples;
import org.quern.testing.NrtBalance;

/** {@code where}: computed where true, untouched elsewhere, for masks and outputs of any layout. */
@ExtendWith(NrtBalance.class)
class WhereTest {
    private static final Ufunc ROOT = Ufunc.define("root", x -> sqrt(x).add(1));
    private static final int SEED = 7;

    @Test
    void elementsThatAreMaskedOutStayAsTheyAre() {
        for (int lanes : new int[] {1, 4, 16}) {
            Ufunc ufunc = ROOT.withLanes(lanes);
            for (int n = 0; n <= 3 * lanes + 2; n++) {
                long[] in = Samples.random(DType.FLOAT32, n, new Random(SEED));
                long[] before = Samples.random(DType.FLOAT32, n, new Random(SEED + 1));
                for (long[] mask : masks(n)) {
                    check(ufunc, in, before, mask);
                }
            }
        }
    }

    private static List<long[]> masks(int n) {
        long[] ones = new long[n];
        Arrays.fill(ones, 1);
        return List.of(new long[n], ones, Samples.random(DType.BOOL, n, new Random(SEED + 2)));
    }

    private static void check(Ufunc ufunc, long[] in, long[] before, long[] mask) {
        long[] expected = before.clone();
        try (NDArray a = Elements.array(DType.FLOAT32, in); NDArray all = ufunc.apply(a)) {
            long[] computed = Elements.of(all);
            for (int i = 0; i < mask.length; i++) {
                expected[i] = mask[i] != 0 ? computed[i] : before[i];
            }
            try (Arena shared = Arena.ofShared(); Arena confined = Arena.ofConfined()) {
                List<Placed> masks = Placed.line(DType.BOOL, mask, shared, confined);
                List<Placed> xs = Placed.line(DType.FLOAT32, in, shared, confined);
                for (int k = 0; k < masks.size() * xs.size(); k++) {
                    Placed m = masks.get(k % masks.size());
                    Placed x = xs.get(k / masks.size());
                    Placed out = Placed.line(DType.FLOAT32, before, shared, confined)
                            .get((k + k / masks.size()) % xs.size());
                    ufunc.on(x.array()).out(out.array()).where(m.array()).run();
                    assertArrayEquals(expected, out.elements(),
                            () -> ufunc + " of " + in.length + ": " + x + " where " + m + " to " + out);
                    assertTrue(out.guarded(), () -> "written beside " + out);
                }
            }
        }
    }

    @Test
    void masksBroadcastBothWays() {
        try (NDArray x = NDArray.of(1.0, 4, 9, 16, 25, 36).reshape(2, 3);
                NDArray out = NDArray.full(DType.FLOAT64, -1, 2, 3)) {
            ROOT.on(x).where(NDArray.of(true, false, true)).out(out).run();
            assertArrayEquals(new double[] {2, -1, 4, 5, -1, 7}, out.toDoubleArray());
            ROOT.on(x).where(NDArray.scalar(false)).out(out).run();
            assertArrayEquals(new double[] {2, -1, 4, 5, -1, 7}, out.toDoubleArray());
            ROOT.on(x).where(NDArray.of(false, true).reshape(2, 1)).out(out).run();
            assertArrayEquals(new double[] {2, -1, 4, 5, 6, 7}, out.toDoubleArray());
            try (NDArray row = NDArray.of(1.0, 4, 9);
                    NDArray made = ROOT.on(row).where(NDArray.of(true, false).reshape(2, 1)).run()) {
                assertArrayEquals(new double[] {2, 3, 4, 0, 0, 0}, made.toDoubleArray());
            }
        }
    }

    @Test
    void aMaskMayBeTheOutput() {
        Ufunc not = Ufunc.define("not", x -> x.not());
        try (NDArray flags = NDArray.of(true, false, true, true, false)) {
            not.on(flags).out(flags).where(flags).run();
            assertArrayEquals(new boolean[] {false, false, false, false, false}, flags.toBooleanArray());
        }
        try (NDArray flags = NDArray.of(true, true, false, true, false, false)) {
            // every mask element is read before an output is written over it
            not.on(NDArray.of(true, true, true, true, true)).out(flags.slice("1:")).where(flags.slice(":-1")).run();
            assertArrayEquals(new boolean[] {true, false, false, true, false, false}, flags.toBooleanArray());
        }
    }
}
