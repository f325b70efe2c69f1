package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.Allocation;
import org.quern.testing.Child;
import org.quern.testing.ManyThreads;
import org.quern.testing.NrtBalance;

/** Kernels that may take long, on Java arrays: nobody waits for them, and the results are those of native memory. */
@ExtendWith({NrtBalance.class, ManyThreads.class})
class HeapTest {
    /** Rounds until x is below 1: x + 1 of the powers of two below it. */
    private static final Ufunc HALVINGS = Ufunc.define("halvings", 1, 1, k -> {
        Var x = k.var(k.in(0));
        Var n = k.var(k.in(0).like(0));
        k.loopWhile(() -> x.get().ge(1), () -> {
            x.set(x.get().mul(0.5));
            n.set(n.get().add(1));
        });
        k.out(0).set(n.get().add(k.in(0)));
    });

    private static final Gufunc ADD_UNTIL = Gufunc.define("add_until", "(n),inout(n)->()", k -> {
        Accumulator sum = k.sum(DType.FLOAT64);
        k.lanes(k.dim("n"), i -> {
            Var x = k.var(k.in(1).at(i));
            k.loopWhile(() -> x.get().lt(k.in(0).at(i)), () -> x.set(x.get().add(1)));
            k.in(1).set(x.get(), i);
            sum.add(x.get());
        });
        k.out(0).set(sum.get());
    });

    @TempDir
    private Path cache;

    private static double[] numbers(int n) {
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (i * 37L % 101) * 1.5;
        }
        return numbers;
    }

    private static double halvings(double x) {
        double n = 0;
        for (double y = x; y >= 1; y *= 0.5) {
            n++;
        }
        return n + x;
    }

    @Test
    void everyLayoutOfInputs() {
        double[] memory = numbers(2400);
        NDArray all = NDArray.wrap(memory).reshape(40, 60);
        List<NDArray> views = List.of(all, all.transpose(), all.slice("::-1, ::2"), all.slice("3:9, 5:7"),
                all.select(0, 7),
                all.slice(":, :0"), all.select(1, 3).broadcastTo(5, 40), NDArray.wrap(numbers(600_000)));
        for (NDArray x : views) {
            for (Target target : Target.values()) {
                try (NDArray r = HALVINGS.on(x).target(target).run();
                        NDArray copy = x.copy();
                        NDArray native_ = HALVINGS.apply(copy)) {
                    assertTrue(r.sameElements(native_), x + " on " + target);
                    if (x.size() > 0) {
                        long[] first = new long[x.ndim()];
                        assertEquals(halvings(x.getDouble(first)), r.getDouble(first));
                    }
                }
            }
        }
    }

    @Test
    void outputsAmongOtherElementsInPlaceAndUnderAMask() {
        double[] from = numbers(600);
        double[] expected = numbers(600);
        for (int i = 0; i < 600; i += 3) {
            expected[i] = halvings(from[i]);
        }
        double[] to = numbers(600);
        HALVINGS.on(NDArray.wrap(from).slice("::3")).out(NDArray.wrap(to).slice("::3")).run();
        assertArrayEquals(expected, to, "between others'");
        NDArray thirds = NDArray.wrap(from).slice("::3");
        HALVINGS.on(thirds).out(thirds).run();
        assertArrayEquals(expected, from, "in place");

        double[] dense = numbers(600);
        boolean[] mask = new boolean[600];
        for (int i = 0; i < 600; i += 3) {
            mask[i] = true;
        }
        NDArray x = NDArray.wrap(dense);
        try (NDArray where = NDArray.of(mask)) {
            HALVINGS.on(x).out(x).where(where).run();
        }
        assertArrayEquals(expected, dense, "under a mask");
        double[] shifted = numbers(601);
        HALVINGS.on(NDArray.wrap(shifted).slice(":600")).out(NDArray.wrap(shifted).slice("1:")).run();
        for (int i = 0; i < 600; i++) {
            assertEquals(halvings(numbers(601)[i]), shifted[i + 1], "over its input");
        }
    }

    @Test
    void coresThatAreWrittenInPlace() {
        double[] limits = numbers(60);
        for (String slice : new String[] {":", "::-1", "::2"}) {
            double[] state = new double[120];
            NDArray view = NDArray.wrap(state).reshape(6, 20).slice(":, " + slice);
            long n = view.shape(1);
            NDArray limit = NDArray.wrap(limits).slice(":" + n);
            try (NDArray sums = ADD_UNTIL.on(limit, view).run()) {
                for (int i = 0; i < 6; i++) {
                    double sum = 0;
                    for (int j = 0; j < n; j++) {
                        assertEquals(Math.ceil(limits[j]), view.getDouble(i, j));
                        sum += Math.ceil(limits[j]);
                    }
                    assertEquals(sum, sums.getDouble(i));
                }
            }
            double kept = 0;
            for (double s : state) {
                kept += s;
            }
            double written = 0;
            for (int j = 0; j < n; j++) {
                written += 6 * Math.ceil(limits[j]);
            }
            assertEquals(written, kept, "nothing else is written: " + slice);
        }
    }

    @Test
    void aCallThatIsRepeatedAllocatesNothingForCopies() {
        Ufunc bounded = Ufunc.define("bounded", x -> x.add(1));
        NDArray x = NDArray.wrap(numbers(5000));
        NDArray out = NDArray.wrap(new double[5000]);
        long[] bytes = new long[2];
        for (int k = 0; k < 2; k++) {
            UfuncCall call = (k == 0 ? bounded : HALVINGS).on(x).out(out);
            for (int i = 0; i < 20; i++) {
                bytes[k] = Allocation.of(call::run);
            }
        }
        assertTrue(bytes[1] <= bytes[0], bytes[1] + " bytes, " + bytes[0] + " of a kernel that does not need them");
    }

    @Test
    void collectionsGoOn() {
        Child child = Child.run(List.of("timeout", "-k", "1", "40"), true, cache, List.of(), HeapProcess.class,
                "collect");
        assertEquals("collected\ninterrupted true\ncollected\ninterrupted true\n", child.output());
        assertEquals(0, child.status());
    }

    @Test
    void theProcessEnds() {
        List<String> watch = List.of("timeout", "-k", "1", "40");
        Child exit = Child.run(watch, true, cache, List.of(), HeapProcess.class, "exit");
        assertEquals(7, exit.status(), exit.output());
        Child terminated = Child.run(watch, true, cache, List.of(), HeapProcess.class, "terminate");
        assertEquals(143, terminated.status(), terminated.output());
    }
}
