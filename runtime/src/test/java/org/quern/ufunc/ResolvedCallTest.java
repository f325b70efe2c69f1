package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ClosedException;
import org.quern.testing.Child;
import org.quern.testing.NrtBalance;

/** Calls made anew like ones before: they allocate nothing, and compute and refuse what calls do of which nothing is known. */
@ExtendWith(NrtBalance.class)
class ResolvedCallTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
    @Test
    void theyAllocateNothing(@TempDir Path cache) {
        Child child = Child.run(true, cache, List.of(), CallBytesProcess.class);
        assertEquals("kept 0\nufunc 0 9.0\ngufunc 0 32.0\n", child.output());
    }

    private static void warm(Runnable call) {
        for (int i = 0; i < 20; i++) {
            call.run();
        }
    }

    @Test
    void otherArraysOtherLengthsOtherLayouts() {
        try (NDArray all = NDArray.of(1.0, 2, 3, 4, 5, 6);
                NDArray ones = NDArray.full(DType.FLOAT64, 1.0, 6);
                NDArray ints = NDArray.of(10, 20, 30)) {
            for (int round = 0; round < 5; round++) {
                for (int n = 0; n <= 6; n++) {
                    long[] expected = new long[n];
                    for (int i = 0; i < n; i++) {
                        expected[i] = i + 2L;
                    }
                    try (NDArray r = ADD.on(all.slice(":" + n), ones.slice(":" + n)).run()) {
                        assertArrayEquals(expected, r.asType(DType.INT64).toLongArray());
                    }
                }
                try (NDArray r = ADD.apply(all.slice("::-1"), ones)) {
                    assertArrayEquals(new double[] {7, 6, 5, 4, 3, 2}, r.toDoubleArray());
                }
                try (NDArray r = ADD.apply(all.slice("::2"), ints)) {
                    assertArrayEquals(new double[] {11, 23, 35}, r.toDoubleArray());
                }
                try (NDArray r = ADD.apply(all.reshape(2, 3).transpose(), ones.reshape(3, 2))) {
                    assertArrayEquals(new double[] {2, 5, 3, 6, 4, 7}, r.copy().reshape(6).toDoubleArray());
                }
                try (NDArray r = ADD.apply(all.reshape(2, 3), ints)) {
                    assertArrayEquals(new double[] {11, 22, 33, 14, 25, 36}, r.reshape(6).toDoubleArray());
                }
            }
        }
    }

    /** One element, again and again, and then more. */
    @Test
    void moreElementsThanOne() {
        Ufunc twice = Ufunc.define("twice", x -> x.mul(2));
        try (NDArray x = NDArray.of(1.0, 2, 3)) {
            for (int n : new int[] {1, 1, 1, 1, 2, 3, 3, 3, 1, 2}) {
                try (NDArray r = twice.apply(x.slice(":" + n))) {
                    assertEquals(2.0 * n, r.getDouble(n - 1));
                }
            }
        }
    }

    @Test
    void outputsThatOverlapInputs() {
        for (int round = 0; round < 5; round++) {
            try (NDArray x = NDArray.of(1.0, 2, 3, 4); NDArray y = NDArray.of(1.0, 1, 1)) {
                ADD.on(x.slice(":3"), y).out(x.slice(":3")).run();
                assertArrayEquals(new double[] {2, 3, 4, 4}, x.toDoubleArray());
                ADD.on(x.slice(":3"), y).out(x.slice("1:")).run();
                assertArrayEquals(new double[] {2, 3, 4, 5}, x.toDoubleArray());
            }
        }
    }

    @Test
    void whatIsRefusedThen() {
        try (NDArray x = NDArray.of(1.0, 2, 3); NDArray out = NDArray.empty(DType.FLOAT64, 3)) {
            warm(() -> ADD.on(x, x).out(out).run());
            RuntimeException e = assertThrows(RuntimeException.class, () -> ADD.on(x, x).out(out.readOnly()).run());
            assertEquals("kernel 'add': out is read-only", e.getMessage());
            e = assertThrows(RuntimeException.class, () -> ADD.on(x, null).out(out).run());
            assertEquals("kernel 'add': operand 1 is null", e.getMessage());
            NDArray gone = NDArray.of(1.0, 2, 3);
            warm(() -> ADD.on(gone, x).out(out).run());
            gone.close();
            assertThrows(ClosedException.class, () -> ADD.on(gone, x).out(out).run());
            warm(() -> ADD.on(x, x).out(out).run());
            assertArrayEquals(new double[] {2, 4, 6}, out.toDoubleArray());
        }
    }

    @Test
    void aClosedKernel() {
        Ufunc gone = Ufunc.define("gone", (x, y) -> x.sub(y));
        try (NDArray x = NDArray.of(1.0, 2); NDArray out = NDArray.empty(DType.FLOAT64, 2)) {
            warm(() -> gone.on(x, x).out(out).run());
            gone.close();
            assertEquals("kernel 'gone' is closed: its code was unmapped by close(); define it again to call it",
                    assertThrows(ClosedException.class, () -> gone.on(x, x).out(out).run()).getMessage());
        }
    }

    @Test
    void aFaultIsNamedAsByAFullCall() {
        Ufunc pick = Ufunc.define("pick_at", 2, 1, k -> {
            var table = k.array(k.in(0).dtype(), 4);
            k.out(0).set(table.get(k.in(1)));
        });
        try (NDArray x = NDArray.of(1.0, 2);
                NDArray at = NDArray.of(0L, 3);
                NDArray out = NDArray.empty(DType.FLOAT64, 2)) {
            warm(() -> pick.on(x, at).out(out).run());
            at.setLong(4, 1);
            String[] messages = new String[2];
            for (int i = 0; i < 2; i++) {
                boolean known = i == 0;
                messages[i] = assertThrows(KernelFaultException.class,
                        () -> (known ? pick.on(x, at).out(out) : pick.on(x, at).out(out).threads(1)).run())
                        .getMessage();
            }
            assertEquals(messages[1], messages[0]);
        }
    }

    @Test
    void manyThreadsAtOnce() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[12];
        for (int t = 0; t < threads.length; t++) {
            int value = t;
            threads[t] = new Thread(() -> {
                try (NDArray x = NDArray.full(DType.FLOAT64, value, 5); NDArray out = NDArray.empty(DType.FLOAT64, 5)) {
                    for (int i = 0; i < 2000; i++) {
                        double r = ADD.on(x, x).out(out).run().getDouble(4);
                        try (NDArray fresh = ADD.apply(x, out)) {
                            assertEquals(3.0 * value, fresh.getDouble(0));
                        }
                        assertEquals(2.0 * value, r);
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            threads[t].start();
        }
        for (Thread t : threads) {
            t.join();
        }
        assertEquals(null, failure.get());
    }
}
