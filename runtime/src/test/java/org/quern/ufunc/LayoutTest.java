package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quern.dsl.Ops.exp;
import static org.quern.dsl.Ops.pow;
import static org.quern.dsl.Ops.sin;
import static org.quern.dsl.Ops.tgamma;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ir.Samples;
import org.quern.testing.NrtBalance;

/** The same elements give the same bits wherever and however they lie, and nothing else is written. */
@ExtendWith(NrtBalance.class)
class LayoutTest {
    /** Three item sizes in, three out; a libmvec function, a libm function, a division. */
    private static final Ufunc MIXED = Ufunc.define("mixed", 3, 3, k -> {
        k.out(0).set(exp(k.in(0)).add(k.in(1)));
        k.out(1).set(k.in(1).floorDiv(k.in(2)));
        k.out(2).set(tgamma(k.in(0)).gt(k.in(2)));
    });

    private static final DType[] IN = {DType.FLOAT64, DType.INT16, DType.INT8};
    private static final DType[] OUT = {DType.FLOAT64, DType.INT16, DType.BOOL};

    private static long[][] inputs(int n) {
        long[][] in = new long[IN.length][];
        for (int i = 0; i < in.length; i++) {
            in[i] = Samples.random(IN[i], n, new Random(i));
        }
        return in;
    }

    /** The results on contiguous memory. */
    private static long[][] contiguous(Ufunc ufunc, long[][] in) {
        Object[] operands = new Object[in.length];
        for (int i = 0; i < in.length; i++) {
            operands[i] = Elements.array(IN[i], in[i]);
        }
        List<NDArray> out = ufunc.on(operands).runAll();
        long[][] bits = new long[out.size()][];
        for (int i = 0; i < bits.length; i++) {
            assertEquals(OUT[i], out.get(i).dtype());
            bits[i] = Elements.of(out.get(i));
            out.get(i).close();
        }
        for (Object o : operands) {
            ((NDArray) o).close();
        }
        return bits;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16})
    void everyLengthInEveryLine(int lanes) {
        Ufunc ufunc = MIXED.withLanes(lanes);
        long[][] all = inputs(3 * lanes + 2);
        long[][] expected = contiguous(ufunc, all);
        for (int n = 0; n <= 3 * lanes + 2; n++) {
            try (Arena shared = Arena.ofShared(); Arena confined = Arena.ofConfined()) {
                check(ufunc, lines(IN, all, n, shared, confined), lines(OUT, null, n, shared, confined), expected, n);
            }
        }
    }

    private static List<List<Placed>> lines(DType[] types, long[][] bits, int n, Arena shared, Arena confined) {
        Placed[][] all = new Placed[types.length][];
        for (int i = 0; i < types.length; i++) {
            long[] elements = bits == null ? new long[n] : Arrays.copyOf(bits[i], n);
            all[i] = Placed.line(types[i], elements, shared, confined).toArray(Placed[]::new);
        }
        return Arrays.stream(all).map(Arrays::asList).toList();
    }

    /** Every layout of the first operand, with the others turning at other speeds. */
    private static void check(
            Ufunc ufunc, List<List<Placed>> in, List<List<Placed>> out, long[][] expected, int n) {
        int count = in.get(0).size();
        for (int k = 0; k < count * count; k++) {
            int a = k % count;
            int b = k / count;
            Placed[] x = {in.get(0).get(a), in.get(1).get(b), in.get(2).get((a + b) % count)};
            Placed[] r = {out.get(0).get(b), out.get(1).get((a + 2 * b) % count), out.get(2).get((2 * a + b) % count)};
            ufunc.on(x[0].array(), x[1].array(), x[2].array()).out(r[0].array(), r[1].array(), r[2].array()).runAll();
            for (int i = 0; i < r.length; i++) {
                int result = i;
                assertArrayEquals(Arrays.copyOf(expected[i], n), r[i].elements(),
                        () -> ufunc + " of " + n + ", " + Arrays.toString(x) + " to " + r[result]);
                assertTrue(r[i].guarded(), () -> "written beside " + r[result] + " of " + n);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void everyOrderOfDimensions(int lanes) {
        Ufunc ufunc = MIXED.withLanes(lanes);
        for (long[] shape : new long[][] {{3, 7}, {1, 5}, {2, 3, 4}, {5, 1, 3}, {70, 9}}) {
            int n = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
            long[][] in = inputs(n);
            long[][] expected = contiguous(ufunc, in);
            try (Arena confined = Arena.ofConfined()) {
                check(ufunc, boxes(IN, in, shape, n, confined), boxes(OUT, null, shape, n, confined), expected, n);
            }
        }
    }

    private static List<List<Placed>> boxes(DType[] types, long[][] bits, long[] shape, int n, Arena confined) {
        Placed[][] all = new Placed[types.length][];
        for (int i = 0; i < types.length; i++) {
            all[i] = Placed.box(types[i], bits == null ? new long[n] : bits[i], shape, confined).toArray(Placed[]::new);
        }
        return Arrays.stream(all).map(Arrays::asList).toList();
    }

    @Test
    void broadcastOperandsCountAsIfRepeated() {
        for (int lanes : new int[] {1, 4, 16}) {
            Ufunc ufunc = MIXED.withLanes(lanes);
            long[][] in = inputs(6);
            try (NDArray a = Elements.array(IN[0], in[0]);
                    NDArray b = Elements.array(IN[1], in[1]);
                    NDArray c = Elements.array(IN[2], in[2]);
                    NDArray scalar = a.slice(0, 3, 4, 1).copy()) {
                NDArray[][] cases = {
                    {a.slice("newaxis, :"), b.slice(":, newaxis"), c.slice("0:1")},
                    {a.slice(":, newaxis, newaxis"), b.slice("newaxis, :, newaxis"), c},
                    {scalar.reshape(), b, c.slice("::-1")},
                    {a, b.select(0, 2), c.select(0, 1)},
                    {a.slice("2:3"), b.slice("3:4"), c.slice("newaxis, newaxis, 1:2")},
                    {scalar.reshape(), b.select(0, 1), c.select(0, 1)},
                    {a.slice("0:0"), b.slice("1:2"), c.select(0, 0)},
                };
                for (NDArray[] operands : cases) {
                    broadcast(ufunc, operands);
                }
            }
        }
    }

    private static void broadcast(Ufunc ufunc, NDArray[] operands) {
        List<NDArray> results = ufunc.on((Object[]) operands).runAll();
        long[] shape = results.get(0).shape();
        long[][] full = new long[operands.length][];
        for (int i = 0; i < full.length; i++) {
            full[i] = Elements.of(operands[i].broadcastTo(shape));
        }
        long[][] expected = contiguous(ufunc, full);
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], Elements.of(results.get(i)));
            results.get(i).close();
        }
    }

    @Test
    void anElementsBitsDoNotDependOnItsPlace() {
        Ufunc all = Ufunc.define("places", 2, 4, k -> {
            k.out(0).set(exp(k.in(0)));
            k.out(1).set(sin(k.in(0)));
            k.out(2).set(pow(k.in(0), k.in(1)));
            k.out(3).set(k.in(0).mod(k.in(1)));
        });
        Random random = new Random(3);
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            for (int lanes : new int[] {1, 2, 8, 32}) {
                Ufunc ufunc = all.withLanes(lanes);
                int n = 3 * lanes + 2;
                for (int round = 0; round < 40; round++) {
                    long x = Samples.random(type, random);
                    long y = Samples.random(type, random);
                    alone(ufunc, type, x, y, n, random);
                }
            }
        }
    }

    /** The pair at every place, among others, against the pair alone. */
    private static void alone(Ufunc ufunc, DType type, long x, long y, int n, Random random) {
        long[] first = results(ufunc, type, new long[] {x}, new long[] {y}, 0);
        long[] xs = Samples.random(type, n, random);
        long[] ys = Samples.random(type, n, random);
        for (int at = 0; at < n; at++) {
            long[] a = xs.clone();
            long[] b = ys.clone();
            a[at] = x;
            b[at] = y;
            assertArrayEquals(first, results(ufunc, type, a, b, at), () -> ufunc.name() + " of " + n);
        }
    }

    private static long[] results(Ufunc ufunc, DType type, long[] x, long[] y, int at) {
        try (NDArray a = Elements.array(type, x); NDArray b = Elements.array(type, y)) {
            List<NDArray> out = ufunc.on(a, b).runAll();
            long[] bits = new long[out.size()];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = Elements.of(out.get(i))[at];
                out.get(i).close();
            }
            return bits;
        }
    }
}
