package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.dsl.Ops.min;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dsl.KernelException;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.Child;
import org.quern.testing.NrtBalance;

/** Kernels that are long, nested, or call deeply: a result, or a limit that is named; on any stack. */
@ExtendWith(NrtBalance.class)
class DeepKernelsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void longKernelsOnSmallStacks(@TempDir Path directory) {
        Child child = Child.run(true, directory.resolve("cache"), List.of("-Dquern.cache=off", "-Xss256k"),
                SmallStackProcess.class);
        assertEquals(
                "1000 right\n4500 right\n65534 right\nkernel 'adds' has more than 65536 operations: a Java loop that"
                        + " does not"
                        + " end? k.loop(...) is the kernel's own\n",
                child.output().replaceAll(" \\(at .*\\)", ""));
        assertEquals(0, child.status());
    }

    @Test
    void functionsThatCallEachOther() {
        NDArray a = NDArray.of(1.0, 2.0, -3.5);
        try (Ufunc u = Ufunc.define("deep", x -> chain(512).of(x))) {
            assertEquals(NDArray.of(513.0, 514.0, 508.5).toString(), u.apply(a).toString());
        }
        try (Ufunc u = Ufunc.define("deeper", x -> chain(513).of(x))) {
            KernelException e = assertThrows(KernelException.class, () -> u.apply(a));
            assertTrue(
                    e.getMessage()
                            .startsWith("function 'f0' is called within more than 512 functions that call each other"),
                    e.getMessage());
        }
    }

    /** Functions that each add 1 to the last one's result. */
    private static DeviceFunction chain(int length) {
        DeviceFunction last = DeviceFunction.define("f0", x -> x.add(1));
        for (int i = 1; i < length; i++) {
            DeviceFunction called = last;
            last = DeviceFunction.define("f" + i, x -> called.of(x).add(1));
        }
        return last;
    }

    @Test
    void choicesWithinChoices() {
        NDArray a = NDArray.of(1000.0, 100.5, 0.0, -1.0);
        try (Ufunc u = Ufunc.define("nested", 1, 1, k -> nested(k, 256))) {
            assertEquals(NDArray.of(256.0, 101.0, 0.0, 0.0).toString(), u.apply(a).toString());
        }
        try (Ufunc u = Ufunc.define("nested", 1, 1, k -> nested(k, 257))) {
            KernelException e = assertThrows(KernelException.class, () -> u.apply(a));
            assertTrue(
                    e.getMessage()
                            .startsWith("kernel 'nested' has loops and choices within each other more than 256 deep"),
                    e.getMessage());
        }
    }

    /** Counts the integers from 0 up to depth - 1 that are below the input. */
    private static void nested(Kernel k, int depth) {
        Var count = k.var(k.in(0).like(0));
        nested(k, count, 0, depth);
        k.out(0).set(count.get());
    }

    private static void nested(Kernel k, Var count, int level, int depth) {
        if (level < depth) {
            k.when(k.in(0).gt(level), () -> {
                count.set(count.get().add(1));
                nested(k, count, level + 1, depth);
            });
        }
    }

    @Test
    void aBodyThatCallsItsOwnKernel() {
        Ufunc[] self = new Ufunc[1];
        self[0] = Ufunc.define("self", x -> x.add(self[0].apply(NDArray.of(1.0)).getDouble(0)));
        KernelException e = assertThrows(KernelException.class, () -> self[0].apply(NDArray.of(2.0)));
        assertTrue(
                e.getMessage().startsWith(
                        "the body of 'self' threw, for [float64]: org.quern.ufunc.RecursionException: kernel 'self' is"
                                + " called by its own body, or by one that this calls, for the same dtypes"),
                e.getMessage());
        self[0].close();
    }

    @Test
    void aBodyThatCallsAnotherKernel() {
        try (Ufunc twice = Ufunc.define("twice", x -> x.mul(2));
                Ufunc u = Ufunc.define("table", x -> x.add(twice.apply(NDArray.of(21.0)).getDouble(0)))) {
            assertEquals(43.0, u.apply(NDArray.of(1.0)).getDouble(0));
        }
    }

    @Test
    void kernelsThatCallEachOtherOnTwoThreads() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Ufunc[] u = new Ufunc[2];
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            u[i] = Ufunc.define("mutual" + i, x -> {
                if (both.getNumberWaiting() < 2 && !both.isBroken()) {
                    try {
                        both.await(100, TimeUnit.MILLISECONDS);
                    } catch (Exception e) {
                        // The other is not there: what is tested is that neither waits for ever when both are.
                    }
                }
                return x.add(u[other].apply(NDArray.of(1.0)).getDouble(0));
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<NDArray>> calls = List.of(
                    threads.submit(() -> u[0].apply(NDArray.of(2.0))),
                    threads.submit(() -> u[1].apply(NDArray.of(2.0))));
            for (Future<NDArray> call : calls) {
                Throwable cause = assertThrows(Exception.class, () -> call.get(20, TimeUnit.SECONDS)).getCause();
                assertTrue(cause instanceof KernelException && cause.getMessage().contains("is called by its own body"),
                        String.valueOf(cause));
            }
        }
        u[0].close();
        u[1].close();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 2000})
    void boundsAndIndicesOfSharedParts(int doublings) {
        // Each part is used twice by the next: walked as a tree it would have 2^60 leaves.
        assertTimeoutPreemptively(PATIENCE, () -> {
            try (Ufunc u = Ufunc.define("bounds", 1, 1, k -> {
                Expr e = k.uniform("n", DType.INT64);
                for (int i = 0; i < doublings; i++) {
                    e = e.add(e);
                }
                Var x = k.var(k.in(0));
                k.loop(k.constant(DType.INT64, 0), e, i -> x.set(x.get().add(1)));
                k.out(0).set(x.get());
            })) {
                assertEquals(2.0, u.on(NDArray.of(2.0)).with("n", 0).run().getDouble(0));
            }
            try (Gufunc g = Gufunc.define("indices", "(n)->(n)", k -> k.lanes(k.dim("n"), i -> {
                Expr at = i;
                Expr less = min(i, k.dim("n").sub(1));
                Expr zero = k.dim("n").sub(k.dim("n"));
                for (int j = 0; j < doublings; j++) {
                    less = min(less, less);
                    zero = zero.add(zero);
                    at = at.add(zero);
                }
                k.out(0).set(k.in(0).at(less).add(k.in(0).at(at)), i);
            }))) {
                assertEquals(NDArray.of(2.0, 4.0, 6.0).toString(), g.apply(NDArray.of(1.0, 2.0, 3.0)).toString());
            }
        });
    }

    @Test
    void longRoundsWithManyPartialResults() {
        // 64 partial results of one lane each: code for each of them would be 64 times these iterations, in each form.
        Gufunc g = Gufunc.define("any", "(n)->()", k -> {
            Accumulator any = k.accumulator(Reduce.OR, DType.BOOL);
            k.lanes(k.dim("n"), i -> {
                Var x = k.var(k.in(0).at(i));
                for (int j = 1; j <= 60; j++) {
                    int step = j;
                    k.when(k.in(0).at(x.get().mod(k.dim("n"))).gt(step), () -> x.set(x.get().mod(100).add(step)));
                }
                any.add(x.get().gt(60));
            });
            k.out(0).set(any.get());
        });
        try (Gufunc one = g.withLanes(1)) {
            for (long[] row : new long[][] {{99, 1000, 5}, {-7, 0, 3}, {-40, 12, 61, 33, -9, 58}}) {
                boolean right = assertTimeoutPreemptively(PATIENCE, () -> one.apply(NDArray.of(row)).getBoolean());
                assertEquals(any(row), right);
            }
        }
        g.close();
    }

    private static boolean any(long... row) {
        boolean any = false;
        for (long x : row) {
            for (int step = 1; step <= 60; step++) {
                x = row[Math.floorMod(x, row.length)] > step ? Math.floorMod(x, 100) + step : x;
            }
            any |= x > 60;
        }
        return any;
    }

    @Test
    void aThousandCheckedWrites() {
        try (Ufunc u = Ufunc.define("writes", 1, 1, k -> {
            LocalArray a = k.array(DType.FLOAT64, 8);
            Expr at = k.in(0).cast(DType.INT64);
            for (int i = 0; i < 1000; i++) {
                a.set(at.add(k.constant(DType.INT64, i % 7)), k.in(0).add(i));
            }
            k.out(0).set(a.get(k.constant(DType.INT64, 3)));
        })) {
            assertTimeoutPreemptively(PATIENCE, () -> assertEquals(997.0, u.apply(NDArray.of(0.0)).getDouble(0)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 32})
    void longKernelsInPieces(int lanes) {
        NDArray a = NDArray.of(0.0, 3.5, 700.25, 1999.0, 5000.0, -1.0, 42.0);
        NDArray r = computed(lanes, DeepKernelsTest::collatz, a);
        for (int i = 0; i < a.size(); i++) {
            assertEquals(collatz(a.getDouble(i)), r.getDouble(i));
        }
    }

    /** In so many lanes, or as many as are chosen (0). */
    private static NDArray computed(int lanes, KernelBody body, NDArray a) {
        try (Ufunc u = Ufunc.define("long", 1, 1, body); Ufunc wide = lanes == 0 ? u : u.withLanes(lanes)) {
            return wide.apply(a);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 16})
    void localArraysOfLongKernelsInPieces(int lanes) {
        NDArray a = NDArray.of(0L, 3, 700, 1999, 5000, -1, 42);
        NDArray r = computed(lanes, DeepKernelsTest::writes, a);
        for (int i = 0; i < a.size(); i++) {
            assertEquals(writes(a.getLong(i)), r.getLong(i));
        }
    }

    /** 1,500 reads and writes of two local arrays, of which some are in choices and some loops have an array of their own. */
    private static void writes(Kernel k) {
        LocalArray a = k.array(DType.INT64, 8);
        LocalArray b = k.array(DType.INT32, 3);
        Expr x = k.in(0);
        for (int i = 0; i < 1500; i++) {
            long n = i;
            a.set(x.add(n * n).and(7), a.get(x.add(n).and(7)).mul(3).add(n));
            if (i % 7 == 0) {
                k.when(a.get(k.constant(DType.INT64, n % 8)).lt(0), () -> b.set(k.constant(DType.INT64, n % 3),
                        b.get(k.constant(DType.INT64, (n + 1) % 3)).add(n)));
            }
            if (i % 50 == 0) {
                k.loop(3, j -> {
                    LocalArray c = k.array(DType.INT64, 4);
                    c.set(x.and(3), j);
                    a.set(j, a.get(j).add(c.get(k.constant(DType.INT64, 1))).add(b.get(j).cast(DType.INT64)));
                });
            }
        }
        Var sum = k.var(DType.INT64, 0);
        k.loop(8, i -> sum.set(sum.get().mul(31).add(a.get(i))));
        k.loop(3, i -> sum.set(sum.get().mul(31).add(b.get(i).cast(DType.INT64))));
        k.out(0).set(sum.get());
    }

    private static long writes(long x) {
        long[] a = new long[8];
        int[] b = new int[3];
        for (int i = 0; i < 1500; i++) {
            a[(int) ((x + (long) i * i) & 7)] = a[(int) ((x + i) & 7)] * 3 + i;
            if (i % 7 == 0 && a[i % 8] < 0) {
                b[i % 3] = b[(i + 1) % 3] + i;
            }
            for (int j = 0; i % 50 == 0 && j < 3; j++) {
                a[j] += ((x & 3) == 1 ? j : 0) + b[j];
            }
        }
        long sum = 0;
        for (long each : a) {
            sum = sum * 31 + each;
        }
        for (int each : b) {
            sum = sum * 31 + each;
        }
        return sum;
    }

    /** 2,000 choices, of which some leave the kernel. */
    private static void collatz(Kernel k) {
        Var x = k.var(k.in(0));
        k.out(0).set(k.in(0).like(-1));
        for (int i = 0; i < 2000; i++) {
            double n = i;
            k.when(x.get().gt(n), () -> x.set(x.get().mul(0.75).add(n)), () -> x.set(x.get().add(0.5)));
            if (i % 500 == 499) {
                k.out(0).set(x.get());
                k.returnIf(x.get().lt(k.in(0)));
            }
        }
        k.out(0).set(x.get());
    }

    private static double collatz(double in) {
        double x = in;
        for (int i = 0; i < 2000; i++) {
            x = x > i ? x * 0.75 + i : x + 0.5;
            if (i % 500 == 499 && x < in) {
                return x;
            }
        }
        return x;
    }

    @Test
    void aLongKernelNamesWhatFailed() {
        try (Ufunc u = Ufunc.define("fails", 1, 1, k -> {
            Var x = k.var(k.in(0));
            k.when(k.in(0).gt(0), () -> {
                for (int i = 0; i < 3000; i++) {
                    x.set(x.get().mul(0.5).add(i));
                }
                k.loopWhile(7, () -> x.get().gt(0), () -> {
                    for (int i = 0; i < 3000; i++) {
                        x.set(x.get().mul(0.5).add(i));
                    }
                });
            });
            k.out(0).set(x.get());
        })) {
            assertEquals(-3.0, u.apply(NDArray.of(-3.0)).getDouble(0));
            KernelFaultException e = assertThrows(KernelFaultException.class,
                    () -> u.apply(NDArray.of(-1.0, -2.0, 5.0, -4.0)));
            assertTrue(e.getMessage().contains("a while loop did not end within its limit of 7 iterations"),
                    e.getMessage());
            assertEquals(2, e.index()[0]);
        }
    }
}
