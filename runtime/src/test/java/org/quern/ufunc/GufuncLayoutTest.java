package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/** Calls of gufuncs over random layouts, in every form, lane count and dtype: bits equal to those of a plain Java loop. */
@ExtendWith(NrtBalance.class)
class GufuncLayoutTest {
    private static final DType[] TYPES = {DType.FLOAT64, DType.FLOAT32, DType.INT32, DType.INT16, DType.UINT8};

    private static final Gufunc MATMUL = Gufunc.define("matmul", "(m,n),(n,p)->(m,p)", k -> {
        DType t = k.in(0).dtype();
        k.loop(k.constant(DType.INT64, 0), k.dim("m"), i -> k.lanes(k.dim("p"), j -> {
            Var sum = k.var(t.isFloat() ? k.constant(t, 0.0) : k.constant(t, 0));
            k.loop(k.constant(DType.INT64, 0), k.dim("n"),
                    l -> sum.set(sum.get().add(k.in(0).at(i, l).mul(k.in(1).at(l, j)))));
            k.out(0).set(sum.get(), i, j);
        }));
    });

    /** A sum over the inner axis in the library's own order, which is one for all forms. */
    private static final Gufunc ROWS = Gufunc.define("rows", "(m,n),(m|1)->(m),()", k -> {
        DType t = k.in(0).dtype();
        Accumulator all = k.sum(t);
        k.loop(k.constant(DType.INT64, 0), k.dim("m"), i -> {
            Accumulator sum = k.sum(t);
            k.lanes(k.dim("n"), j -> sum.add(k.in(0).at(i, j).mul(k.in(1).at(i))));
            k.out(0).set(sum.get(), i);
            all.add(sum.get());
        });
        k.out(1).set(all.get());
    });

    private static final List<Gufunc> MATMULS = variants(MATMUL);
    private static final List<Gufunc> ROW_SUMS = variants(ROWS);

    private static List<Gufunc> variants(Gufunc g) {
        List<Gufunc> all = new ArrayList<>(List.of(g));
        for (int form = 0; form < 3; form++) {
            all.add(g.withForm(form));
        }
        return all;
    }

    @Test
    void matmulIsThatOfAJavaLoop() {
        Property.check(300, random -> {
            DType type = TYPES[random.nextInt(TYPES.length)];
            long[] loop = loop(random);
            int m = random.nextInt(7);
            int n = random.nextInt(random.nextInt(8) == 0 ? 70 : 6);
            int p = random.nextInt(random.nextInt(4) == 0 ? 70 : 6);
            NDArray a = operand(random, type, loop, m, n);
            NDArray b = operand(random, type, loop, n, p);
            long[] full = Arrays.copyOf(loop, loop.length + 2);
            full[loop.length] = m;
            full[loop.length + 1] = p;
            NDArray out = layout(random, type, full);
            Gufunc g = MATMULS.get(random.nextInt(MATMULS.size()));
            g.on(a, b).out(out).run();
            long[] aShape = full.clone();
            aShape[loop.length + 1] = n;
            long[] bShape = full.clone();
            bShape[loop.length] = n;
            double[] x = values(a.broadcastTo(aShape));
            double[] y = values(b.broadcastTo(bShape));
            assertArrayEquals(product(type, x, y, m, n, p, full), values(out));
        });
    }

    private static double[] product(DType type, double[] x, double[] y, int m, int n, int p, long[] full) {
        int places = 1;
        for (int d = 0; d < full.length - 2; d++) {
            places *= (int) full[d];
        }
        double[] r = new double[places * m * p];
        for (int at = 0; at < places * m * p; at++) {
            int place = at / (m * p);
            int i = at / p % m;
            int j = at % p;
            double sum = 0;
            for (int l = 0; l < n; l++) {
                sum = rounded(type, sum + rounded(type, x[(place * m + i) * n + l] * y[(place * n + l) * p + j]));
            }
            r[at] = sum;
        }
        return r;
    }

    /** As arithmetic of the dtype gives it; products of the small values here are exact in double. */
    private static double rounded(DType type, double x) {
        return switch (type.toString()) {
            case "float32" -> (float) x;
            case "int16" -> (short) (long) x;
            case "uint8" -> (long) x & 0xFF;
            default -> x;
        };
    }

    @Test
    void everyFormGivesTheSameBits() {
        Property.check(150, random -> {
            DType type = TYPES[random.nextInt(TYPES.length)];
            long[] loop = loop(random);
            int m = random.nextInt(5);
            int n = random.nextInt(random.nextInt(2) == 0 ? 100 : 6);
            NDArray a = operand(random, type, loop, m, n);
            NDArray b = operand(random, type, loop, random.nextBoolean() ? m : 1);
            List<NDArray> plain = ROW_SUMS.get(0).on(a.copy(), b.copy()).runAll();
            for (Gufunc g : ROW_SUMS) {
                List<NDArray> got = g.on(a, b).runAll();
                for (int o = 0; o < 2; o++) {
                    assertArrayEquals(plain.get(o).shape(), got.get(o).shape());
                    assertEquals(true, plain.get(o).sameElements(got.get(o)), plain.get(o) + " " + got.get(o));
                }
            }
        });
    }

    @Test
    void threadsAndLanesDoNotMatter() {
        Random random = new Random(3);
        NDArray a = operand(random, DType.FLOAT64, new long[] {900}, 4, 30);
        NDArray b = operand(random, DType.FLOAT64, new long[] {900}, 4);
        List<NDArray> plain = ROWS.on(a, b).runAll();
        for (int o = 0; o < 2; o++) {
            assertEquals(true, plain.get(o).sameElements(ROWS.on(a, b).target(Target.PARALLEL).runAll().get(o)));
        }
        for (int lanes : new int[] {1, 2, 16}) {
            try (Gufunc g = MATMUL.withLanes(lanes)) {
                assertEquals(true,
                        MATMUL.apply(a, a.transpose(0, 2, 1)).sameElements(g.apply(a, a.transpose(0, 2, 1))));
            }
        }
    }

    private static long[] loop(Random random) {
        long[] loop = new long[random.nextInt(3)];
        for (int d = 0; d < loop.length; d++) {
            loop[d] = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 5);
        }
        return loop;
    }

    /** Of these loop dimensions, or fewer, or with some of length 1, and this core; filled with small whole values. */
    private static NDArray operand(Random random, DType type, long[] loop, long... core) {
        int from = random.nextInt(3) == 0 ? random.nextInt(loop.length + 1) : 0;
        long[] shape = Arrays.copyOfRange(loop, from, loop.length + core.length);
        for (int d = 0; d < loop.length - from; d++) {
            shape[d] = random.nextInt(6) == 0 ? 1 : shape[d];
        }
        System.arraycopy(core, 0, shape, loop.length - from, core.length);
        NDArray a = layout(random, type, shape);
        long[] index = new long[shape.length];
        fill(random, a, index, 0);
        return a;
    }

    private static void fill(Random random, NDArray a, long[] index, int axis) {
        if (axis == index.length) {
            int value = random.nextInt(12);
            if (a.dtype().isFloat()) {
                a.setDouble(value / 8.0 + random.nextInt(3), index);
            } else {
                a.setLong(value, index);
            }
            return;
        }
        for (index[axis] = 0; index[axis] < a.shape(axis); index[axis]++) {
            fill(random, a, index, axis + 1);
        }
        index[axis] = 0;
    }

    /** Fresh memory under axes in any order, some reversed or with gaps; sometimes on the heap. */
    private static NDArray layout(Random random, DType type, long[] shape) {
        int n = shape.length;
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < n; d++) {
            order.add(random.nextInt(2) == 0 ? order.size() : random.nextInt(order.size() + 1), d);
        }
        long[] memory = new long[n];
        int[] back = new int[n];
        int gap = n > 0 && random.nextInt(3) == 0 ? random.nextInt(n) : -1;
        long elements = 1;
        for (int at = 0; at < n; at++) {
            memory[at] = shape[order.get(at)] * (at == gap ? 2 : 1);
            back[order.get(at)] = at;
            elements *= memory[at];
        }
        NDArray a = random.nextInt(5) == 0 && type == DType.FLOAT64
                ? NDArray.wrap(new double[(int) elements]).reshape(memory)
                : NDArray.zeros(type, memory);
        if (gap >= 0) {
            a = a.slice(gap, 0, memory[gap], 2);
        }
        a = a.transpose(back);
        for (int d = 0; d < n; d++) {
            a = random.nextInt(5) == 0 ? a.flip(d) : a;
        }
        return a;
    }

    private static double[] values(NDArray a) {
        long[] bits = Elements.of(a);
        double[] values = new double[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = a.dtype() == DType.FLOAT64
                    ? Double.longBitsToDouble(bits[i])
                    : a.dtype() == DType.FLOAT32 ? Float.intBitsToFloat((int) bits[i]) : bits[i];
        }
        return values;
    }
}
