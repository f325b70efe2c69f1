package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.testing.Refusal.assertFault;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.KernelException;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.nrt.Nrt;
import org.quern.nrt.NrtRegion;
import org.quern.testing.Allocation;
import org.quern.testing.Interruption;
import org.quern.testing.ManyThreads;
import org.quern.testing.NrtBalance;

/** Calls of gufuncs whose kernels have parallel loops: who computes, what it comes to, how it fails. */
@ExtendWith({NrtBalance.class, ManyThreads.class})
class ParallelKernelsTest {
    /** Two loops: the mean, and the sum of squared distances from it. */
    private static final Gufunc SPREAD = Gufunc.define("spread", "(n)->(),()", k -> {
        Accumulator sum = k.sum(DType.FLOAT64);
        k.parallel(k.dim("n"), i -> sum.add(k.in(0).at(i)));
        Var mean = k.var(sum.get().div(k.dim("n").cast(DType.FLOAT64)));
        Accumulator squares = k.sum(DType.FLOAT64);
        k.parallel(k.dim("n"), i -> squares.add(Ops.exp(k.in(0).at(i).sub(mean.get())).mul(0.5)));
        k.out(0).set(mean.get());
        k.out(1).set(squares.get());
    });

    private static final Gufunc HISTOGRAM = Gufunc.define("histogram", "(n)->(256)", k -> {
        AccumulatorArray counts = k.accumulators(Reduce.SUM, DType.INT64, 256);
        k.parallel(k.dim("n"), i -> counts.add(k.in(0).at(i).cast(DType.UINT8), k.constant(DType.INT64, 1)));
        k.loop(256, v -> k.out(0).set(counts.get(v), v));
    });

    /** About 10 microseconds a iteration. */
    private static final Gufunc SLOW = Gufunc.define("slow_rounds", "(n)->(n)", k -> k.parallel(k.dim("n"), i -> {
        Var x = k.var(k.in(0).at(i));
        k.loop(20_000, r -> x.set(x.get().mul(0.999).add(1)));
        k.out(0).set(x.get(), i);
    }));

    private static final Gufunc GATHER = Gufunc.define("gather", "(n),(k)->(k)",
            k -> k.parallel(k.dim("k"), i -> k.out(0).set(k.in(0).at(k.in(1).at(i)), i)));

    private static NDArray random(long... shape) {
        Random random = new Random(7);
        NDArray a = NDArray.empty(DType.FLOAT64, shape);
        long n = 1;
        for (long s : shape) {
            n *= s;
        }
        NDArray flat = a.reshape(n);
        for (long i = 0; i < n; i++) {
            flat.setDouble(random.nextDouble(), i);
        }
        return a;
    }

    private static NrtRegion regions(Runnable call) {
        Nrt.watch();
        Nrt.lastRegion();
        call.run();
        return Nrt.lastRegion();
    }

    @Test
    void threadsShareTheLoopsOfFewInstancesUnlessToldOtherwise() {
        try (NDArray x = random(300_000);
                NDArray mean = NDArray.empty(DType.FLOAT64);
                NDArray squares = NDArray.empty(DType.FLOAT64);
                NDArray rows = random(400, 1000)) {
            GufuncCall call = SPREAD.on(x).out(mean, squares);
            NrtRegion shared = regions(call::runAll);
            assertEquals(2, shared.regions());
            assertEquals(2 * 127, shared.tasks(), "chunks of 2368 iterations");
            assertEquals(0, regions(() -> call.threads(1).runAll()).regions());
            assertEquals(0, regions(() -> call.target(Target.CPU).runAll()).regions());
            assertEquals(2, regions(() -> call.target(Target.PARALLEL).runAll()).regions());
            assertEquals(0, regions(() -> SPREAD.target(Target.CPU).on(x).out(mean, squares).runAll()).regions());
            assertEquals(1, regions(() -> SPREAD.on(rows).runAll().forEach(NDArray::close)).regions(),
                    "instances are shared");
        }
    }

    @Test
    void theBitsAreThoseOfOneThread() {
        try (NDArray x = random(3, 100_003);
                NDArray expected = NDArray.empty(DType.FLOAT64, 3);
                NDArray expectedSquares = NDArray.empty(DType.FLOAT64, 3)) {
            SPREAD.target(Target.CPU).on(x).out(expected, expectedSquares).runAll();
            NDArray columns = x.transpose(1, 0).copy().transpose(1, 0);
            for (NDArray layout : new NDArray[] {x, columns, x.slice("::-1").slice("::-1")}) {
                for (int threads : new int[] {1, 2, 3, 7, 64}) {
                    try (NDArray mean = NDArray.empty(DType.FLOAT64, 3);
                            NDArray squares = NDArray.empty(DType.FLOAT64, 3)) {
                        SPREAD.on(layout).out(mean, squares).target(Target.PARALLEL).threads(threads).runAll();
                        assertArrayEquals(expected.toDoubleArray(), mean.toDoubleArray(), threads + " threads");
                        assertArrayEquals(expectedSquares.toDoubleArray(), squares.toDoubleArray(),
                                threads + " threads");
                    }
                }
            }
            columns.close();
        }
    }

    @Test
    void aHistogramIsCounted() {
        byte[] values = new byte[1_000_003];
        new Random(3).nextBytes(values);
        long[] expected = new long[256];
        for (byte v : values) {
            expected[v & 0xFF]++;
        }
        NDArray heap = NDArray.wrap(values);
        try (NDArray x = heap.copy(); NDArray counts = HISTOGRAM.apply(x); NDArray again = HISTOGRAM.apply(heap)) {
            assertArrayEquals(expected, counts.toLongArray());
            assertArrayEquals(expected, again.toLongArray(), "from the Java heap");
        }
    }

    @Test
    void aFailureNamesTheFirstIterationAndTheNextCallWorks() {
        try (NDArray x = random(10);
                NDArray at = NDArray.zeros(DType.INT64, 2, 50_000);
                NDArray out = NDArray.empty(DType.FLOAT64, 2, 50_000)) {
            at.setLong(99, 1, 49_000);
            at.setLong(-4, 1, 48_000);
            for (int threads : new int[] {1, 2, 64}) {
                KernelFaultException e = assertThrows(KernelFaultException.class,
                        () -> GATHER.on(x, at).out(out).target(Target.PARALLEL).threads(threads).run());
                assertFault(
                        "kernel 'gather': a read of operand 0 is outside its core axis 0 of size 10: index -4, at"
                                + " loop position (1)",
                        e);
            }
            at.setLong(0, 1, 49_000);
            at.setLong(9, 1, 48_000);
            GATHER.on(x, at).out(out).run();
            assertEquals(x.getDouble(9), out.getDouble(1, 48_000));
        }
    }

    @Test
    void aReductionThatFails() {
        DeviceFunction halving = DeviceFunction.define("halving", (a, b) -> {
            throw new IllegalStateException("refuses");
        });
        Gufunc throwing = Gufunc.define("throwing", "(n)->()", k -> {
            Accumulator all = k.accumulator(halving, k.constant(DType.FLOAT64, 0.0));
            k.parallel(k.dim("n"), i -> all.add(k.in(0).at(i)));
            k.out(0).set(all.get());
        });
        // The larger of two, which looks the second up in an array of 4.
        DeviceFunction looking = DeviceFunction.define("looking", 2, 1, k -> {
            LocalArray zeros = k.array(DType.FLOAT64, 4);
            k.out(0).set(Ops.max(k.in(0), k.in(1)).add(zeros.get(k.in(1).cast(DType.INT64))));
        });
        Gufunc largest = Gufunc.define("largest", "(n)->()", k -> {
            Accumulator all = k.accumulator(looking, k.constant(DType.FLOAT64, 0.0));
            AccumulatorArray few = k.accumulators(looking, k.constant(DType.FLOAT64, 0.0), 4);
            k.parallel(k.dim("n"), i -> {
                all.add(k.in(0).at(i));
                few.add(i.and(3), k.in(0).at(i));
            });
            k.out(0).set(all.get().add(few.get(k.constant(DType.INT64, 3))));
        });
        try (NDArray x = NDArray.full(DType.FLOAT64, 3.0, 20_000)) {
            assertThrows(KernelException.class, () -> throwing.apply(x));
            x.setDouble(4, 15_000);
            KernelFaultException e = assertThrows(KernelFaultException.class, () -> largest.apply(x));
            assertFault("kernel 'largest': a read is outside a local array of 4 elements: index 4, at loop position ()",
                    e);
            x.setDouble(3, 15_000);
            try (NDArray found = largest.apply(x)) {
                assertEquals(6, found.getDouble());
            }
        }
    }

    @Test
    void anInterruptEndsTheLoopAndTheNextCallRuns() throws InterruptedException {
        try (NDArray x = NDArray.full(DType.FLOAT64, 1.0, 2_000_000);
                NDArray out = NDArray.empty(DType.FLOAT64, 2_000_000)) {
            GufuncCall call = SLOW.on(x.slice(":100")).out(out.slice(":100"));
            call.run();
            call.run();
            SLOW.prepare(DType.FLOAT64);
            for (Target target : Target.values()) {
                Interruption.ends(() -> SLOW.on(x).out(out).target(target).run(), 3_000_000_000L);
                call.run();
                assertEquals(out.getDouble(0), out.getDouble(99));
            }
            Thread.currentThread().interrupt();
            call.run(); // too short to matter
            assertThrows(CallInterruptedException.class, () -> SLOW.on(x).out(out).run());
            assertTrue(Thread.interrupted());
            for (int i = 0; i < 20; i++) {
                SLOW.on(x.slice(":100")).out(out.slice(":100")).run(); // in a frame that the call before had
            }
            call.run();
        }
    }

    @Test
    void aCallThatIsRunAgainAllocatesNothing() {
        try (NDArray x = random(30_000);
                NDArray mean = NDArray.empty(DType.FLOAT64);
                NDArray squares = NDArray.empty(DType.FLOAT64)) {
            GufuncCall call = SPREAD.on(x).out(mean, squares);
            long allocated = 0;
            for (int i = 0; i < 200; i++) {
                allocated = Allocation.of(call::runAll);
            }
            assertEquals(0, allocated, "bytes of the last run");
        }
        assertEquals(64, Quern.threads());
    }

    @Test
    void inspectTellsWhatChunksHaveOfTheirOwn() {
        String report = String.join("\n", HISTOGRAM.inspect(DType.INT8).report());
        assertTrue(report.contains(
                "of 'histogram': up to 128 chunks, by the number of iterations alone; in a chunk one iteration after"
                        + " the other"),
                report);
        assertTrue(report.contains(
                "each chunk has its own #0 (256 x add of int64); chunks have in common @0 (iterations do not meet)"),
                report);
        report = String.join("\n", SPREAD.inspect(DType.FLOAT64).report());
        assertTrue(report.contains("in a chunk W iterations at once"), report);
        assertTrue(report.contains("(add of float64); chunks have in common"), report);
        assertTrue(report.contains("(only read)"), report);
    }
}
