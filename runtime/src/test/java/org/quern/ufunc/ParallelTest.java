package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.cost.Cost;
import org.quern.testing.Allocation;
import org.quern.testing.ManyThreads;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** The parallel target gives the same bits, for any number of threads, however the operands lie. */
@ExtendWith({NrtBalance.class, ManyThreads.class})
class ParallelTest {
    private static final int[] THREADS = {1, 2, 3, 7, 64};

    /** Dear enough to be shared from a few thousand elements on; three item sizes in, two out. */
    private static final Ufunc DEAR = Ufunc.define("dear", 3, 2, k -> {
        Var sum = k.var(k.in(0));
        k.loop(100, i -> sum.set(sum.get().mul(0.99).add(k.in(1))));
        k.out(0).set(sum.get().add(Ops.exp(k.in(0))));
        k.out(1).set(k.in(1).floorDiv(k.in(2)));
    });

    private static final Ufunc ITERATE = Ufunc.define("iterate", 1, 1, k -> {
        Var x = k.var(k.in(0));
        k.loop(500, i -> x.set(x.get().mul(0.999).add(1)));
        k.out(0).set(x.get());
    });

    private static NDArray random(DType type, Random random, long... shape) {
        NDArray a = NDArray.empty(type, shape);
        NDArray line = a.reshape(a.size());
        for (long i = 0; i < line.size(); i++) {
            if (type.isFloat()) {
                line.setDouble(random.nextDouble() * 4 - 2, i);
            } else {
                line.setLong(type == DType.BOOL ? random.nextInt(2) : random.nextInt(100) - 50, i);
            }
        }
        return a;
    }

    /** Some view whose shape is the one given, on memory of its own. */
    private static NDArray placed(DType type, long[] shape, Random random, List<NDArray> owners) {
        int n = shape.length;
        long[] stored = shape.clone();
        StringBuilder slice = new StringBuilder();
        for (int d = 0; d < n; d++) {
            int step = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
            stored[d] = shape[d] * step;
            slice.append(d == 0 ? "" : ", ").append("::").append(random.nextInt(4) == 0 ? -step : step);
        }
        boolean transposed = random.nextInt(3) == 0;
        if (transposed) {
            for (int a = 0, b = n - 1; a < b; a++, b--) {
                long s = stored[a];
                stored[a] = stored[b];
                stored[b] = s;
            }
        }
        NDArray owner = random(type, random, stored);
        owners.add(owner);
        return (transposed ? owner.transpose() : owner).slice(slice.toString());
    }

    private static long[] shape(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new long[] {20_000 + random.nextInt(1000)};
            case 1 -> new long[] {2, 9_000 + random.nextInt(1000)};
            case 2 -> new long[] {9_000 + random.nextInt(1000), 2};
            case 3 -> new long[] {100 + random.nextInt(100), 90 + random.nextInt(150)};
            case 4 -> new long[] {3, 70 + random.nextInt(10), 60 + random.nextInt(20)};
            default -> new long[] {130 + random.nextInt(8), 3, 40 + random.nextInt(8)};
        };
    }

    @Test
    void anyLayoutAnyNumberOfThreads() {
        Property.check(40, random -> {
            List<NDArray> owners = new ArrayList<>();
            long[] shape = shape(random);
            DType[] types = {random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32, DType.INT16, DType.INT8};
            Object[] in = new Object[3];
            for (int i = 0; i < 3; i++) {
                long[] narrow = shape.clone();
                for (int d = 0; d < shape.length && i > 0; d++) {
                    narrow[d] = random.nextInt(4) == 0 ? 1 : shape[d];
                }
                in[i] = placed(types[i], narrow, random, owners);
            }
            NDArray mask = random.nextInt(3) == 0 ? placed(DType.BOOL, shape, random, owners) : null;
            // also of dtypes that the results are cast to
            NDArray[] out = {placed(random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32, shape, random, owners),
                placed(random.nextBoolean() ? DType.INT16 : DType.INT32, shape, random, owners)};
            NDArray[] before = {out[0].copy(), out[1].copy()};
            long[][] expected = results(DEAR.on(in).out(out), mask, out, before);
            for (int threads : THREADS) {
                long[][] found = results(DEAR.on(in).out(out).threads(threads), mask, out, before);
                assertArrayEquals(expected[0], found[0], () -> threads + " threads, shape " + Arrays.toString(shape));
                assertArrayEquals(expected[1], found[1], () -> threads + " threads, shape " + Arrays.toString(shape));
            }
            for (NDArray a : owners) {
                a.close();
            }
            before[0].close();
            before[1].close();
        });
    }

    private static long[][] results(UfuncCall call, NDArray mask, NDArray[] out, NDArray[] before) {
        out[0].copyFrom(before[0]);
        out[1].copyFrom(before[1]);
        if (mask != null) {
            call.where(mask);
        }
        call.runAll();
        return new long[][] {Elements.of(out[0]), Elements.of(out[1])};
    }

    @Test
    void inPlaceAndOverlapping() {
        String[][] views = {{":", ":"}, {":-1", "1:"}, {"1:", ":-1"}, {"::-1", ":"}};
        for (String[] v : views) {
            long[] expected = null;
            for (int threads : THREADS) {
                try (NDArray x = random(DType.FLOAT64, new Random(5), 20_001)) {
                    NDArray out = x.slice(v[1]);
                    assertSame(out, ITERATE.on(x.slice(v[0])).out(out).threads(threads).run());
                    long[] found = Elements.of(x);
                    expected = expected == null ? found : expected;
                    assertArrayEquals(expected, found, threads + " threads, " + Arrays.toString(v));
                }
            }
        }
    }

    @Test
    void anyMemory() {
        double[] heap = new double[20_000];
        Arrays.setAll(heap, i -> Math.sin(i));
        NDArray wrapped = NDArray.wrap(heap);
        try (NDArray expected = ITERATE.apply(wrapped);
                Arena shared = Arena.ofShared();
                NDArray result = ITERATE.target(Target.PARALLEL).apply(wrapped)) {
            assertArrayEquals(Elements.of(expected), Elements.of(result));
            MemorySegment in = shared.allocate(8L * heap.length, 8).copyFrom(MemorySegment.ofArray(heap));
            MemorySegment to = shared.allocate(8L * heap.length, 8);
            NDArray out = NDArray.wrap(to, DType.FLOAT64, heap.length);
            ITERATE.on(NDArray.wrap(in, DType.FLOAT64, heap.length)).out(out).target(Target.PARALLEL).run();
            assertArrayEquals(Elements.of(expected), Elements.of(out));
            double[] kept = new double[heap.length];
            UfuncCall call = ITERATE.on(wrapped).out(NDArray.wrap(kept)).target(Target.PARALLEL);
            for (int i = 0; i < 4; i++) {
                Arrays.fill(kept, 0);
                call.run();
                assertArrayEquals(expected.toDoubleArray(), kept);
            }
        }
    }

    @Test
    void aCallThatIsRunAgain() {
        try (NDArray x = random(DType.FLOAT64, new Random(7), 30_000);
                NDArray out = NDArray.empty(DType.FLOAT64, 30_000);
                NDArray expected = ITERATE.apply(x);
                NDArray next = ITERATE.apply(expected)) {
            UfuncCall call = ITERATE.target(Target.PARALLEL).on(x).out(out);
            long allocated = 0;
            for (int i = 0; i < 200; i++) {
                allocated = Allocation.of(call::run);
                if (i % 50 == 0) {
                    Quern.threads(1 + i / 50);
                    assertArrayEquals(Elements.of(expected), Elements.of(out));
                }
            }
            Quern.threads(64);
            assertEquals(0, allocated, "bytes of the last run");
            x.copyFrom(expected);
            call.run();
            assertArrayEquals(Elements.of(next), Elements.of(out));
            call.target(Target.CPU).run();
            assertArrayEquals(Elements.of(next), Elements.of(out));
        }
    }

    @Test
    void longCallsAreCutIntoSlices() {
        NDArray x = random(DType.FLOAT64, new Random(9), 3, 100_001);
        NDArray rows = x.select(0, 1).broadcastTo(4, 100_001);
        try (x;
                NDArray expected = ITERATE.apply(x);
                NDArray broadcast = ITERATE.apply(rows);
                NDArray found = ITERATE.target(Target.PARALLEL).apply(x);
                NDArray again = ITERATE.target(Target.PARALLEL).apply(rows)) {
            assertArrayEquals(Elements.of(expected), Elements.of(found));
            assertArrayEquals(Elements.of(broadcast), Elements.of(again));
        }
    }

    @Test
    void tasksAreManyAndWhole() {
        Cost cost = new Cost(0.2, false, true);
        for (long[] shape : new long[][] {{1, 1 << 20}, {2, 10_000_000}, {10_000_000, 2}, {1000, 1000}, {40, 100_000},
            {3, 700}}) {
            long size = shape[0] * shape[1];
            long task = Schedule.task(size, cost, shape[1], false);
            assertTrue(task >= 64 && task <= Math.max(4096, size / 8), Arrays.toString(shape) + ": " + task);
            assertTrue(task % shape[1] == 0 || task % 64 == 0, Arrays.toString(shape) + ": " + task);
        }
        assertEquals(64 * 1000, Schedule.task(1_000_000, cost, 1000, false));
        assertTrue(Schedule.task(1 << 20, new Cost(50, true, false), 1 << 20, false) == 64,
                "of dear elements a few at a time");
        assertEquals(1, Schedule.task(8, new Cost(1e7, false, true), 8, true), "of long cores one");
        assertEquals(32, Schedule.task(10_000, new Cost(600, false, true), 10, true), "in whole sixteens");
    }
}
