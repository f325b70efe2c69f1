package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ClosedException;
import org.quern.testing.NrtBalance;

/** What a gufunc's call does with its options: results, views, copies, dtypes. */
@ExtendWith(NrtBalance.class)
class GufuncTest {
    private static final Gufunc DOT = Gufunc.define("dot", "(n),(n)->()", k -> {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
        k.out(0).set(sum.get());
    });

    private static final Gufunc SCALED = Gufunc.define("scaled", "(n),()->(n)", k -> {
        Expr by = k.in(1).at().mul(k.uniform("factor", DType.FLOAT64));
        k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i).mul(by), i));
    });

    private static final Gufunc EXTREMES = Gufunc.define("extremes", "(n)->(),()", k -> {
        Expr first = k.in(0).at(zero(k));
        Var least = k.var(first);
        Var most = k.var(first);
        k.loop(zero(k), k.dim("n"), i -> {
            least.set(Ops.min(least.get(), k.in(0).at(i)));
            most.set(Ops.max(most.get(), k.in(0).at(i)));
        });
        k.out(0).set(least.get());
        k.out(1).set(most.get());
    });

    /** Sums in place. */
    private static final Gufunc CUMULATE = Gufunc.define("cumulate", "inout(n)->()", k -> {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.loop(zero(k), k.dim("n"), i -> {
            sum.add(k.in(0).at(i));
            k.in(0).set(sum.get(), i);
        });
        k.out(0).set(sum.get());
    });

    private static final Gufunc MATMUL = Gufunc.define("matmul", "(m?,n),(n,p?)->(m?,p?)", GufuncTest::matmul);

    private static final Gufunc REVERSE = Gufunc.define("reverse", "(n)->(n)",
            k -> k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(k.dim("n").sub(1).sub(i)), i)));

    /** Writes every second element. */
    private static final Gufunc EVENS = Gufunc.define("evens", "(n)->(n)",
            k -> k.loop(zero(k), k.dim("n").add(1).floorDiv(2), i -> k.out(0).set(k.in(0).at(i.mul(2)), i.mul(2))));

    private static Expr zero(CoreKernel k) {
        return k.constant(DType.INT64, 0);
    }

    private static void matmul(CoreKernel k) {
        DType t = k.in(0).dtype();
        k.loop(zero(k), k.dim("m"), i -> k.lanes(k.dim("p"), j -> {
            Var sum = k.var(t.isFloat() ? k.constant(t, 0.0) : k.constant(t, 0));
            k.loop(zero(k), k.dim("n"), l -> sum.set(sum.get().add(k.in(0).at(i, l).mul(k.in(1).at(l, j)))));
            k.out(0).set(sum.get(), i, j);
        }));
    }

    private static NDArray range(long... shape) {
        long n = 1;
        for (long s : shape) {
            n *= s;
        }
        return NDArray.of(DoubleStream.iterate(0, x -> x + 1).limit(n).toArray()).reshape(shape);
    }

    private static void same(double[] expected, NDArray got) {
        assertArrayEquals(expected, got.toDoubleArray());
    }

    @Test
    void loopDimensionsBroadcast() {
        NDArray x = range(2, 1, 3);
        NDArray y = range(2, 3);
        NDArray r = DOT.apply(x, y);
        assertArrayEquals(new long[] {2, 2}, r.shape());
        same(new double[] {5, 14, 14, 50}, r);
        same(new double[] {5, 14}, DOT.apply(range(3), y));
        assertArrayEquals(new long[] {0, 2}, DOT.apply(NDArray.zeros(DType.FLOAT64, 0, 1, 3), y).shape());
    }

    @Test
    void aCoreOfNothingIsComputedALoopOfNothingIsNot() {
        same(new double[] {0, 0}, DOT.apply(NDArray.zeros(DType.FLOAT64, 2, 0), NDArray.zeros(DType.FLOAT64, 0)));
        assertEquals(0, MATMUL.apply(range(0, 3), range(3, 2)).size());
        same(new double[] {0, 0, 0, 0},
                MATMUL.apply(NDArray.zeros(DType.FLOAT64, 2, 0), NDArray.zeros(DType.FLOAT64, 0, 2)));
    }

    @Test
    void outIsWrittenAndReturned() {
        NDArray out = NDArray.zeros(DType.FLOAT64, 2, 3);
        assertSame(out, SCALED.on(range(2, 3), 2).with("factor", 0.5).out(out).run());
        same(new double[] {0, 1, 2, 3, 4, 5}, out);
        NDArray turned = NDArray.zeros(DType.FLOAT64, 3, 2).transpose();
        SCALED.on(range(2, 3).flip(1), range(2)).with("factor", 10).out(turned).run();
        same(new double[] {0, 0, 0, 50, 40, 30}, turned);
    }

    @Test
    void severalOutputsSomeOfThemGiven() {
        NDArray most = NDArray.zeros(DType.FLOAT64, 2);
        List<NDArray> both = EXTREMES.on(range(2, 3)).out(null, most).runAll();
        same(new double[] {0, 3}, both.get(0));
        assertSame(most, both.get(1));
        same(new double[] {2, 5}, most);
    }

    @Test
    void axesMoveCores() {
        NDArray x = range(2, 3, 4);
        same(new double[] {8, 9, 10, 11, 20, 21, 22, 23}, EXTREMES.on(x).axes(new int[] {1}, new int[0], new int[0])
                .runAll().get(1));
        same(new double[] {12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}, EXTREMES.on(x).axis(0).runAll().get(1));
        List<NDArray> kept = EXTREMES.on(x).axis(-2).keepdims(true).runAll();
        assertArrayEquals(new long[] {2, 1, 4}, kept.get(0).shape());
        same(new double[] {0, 1, 2, 3, 12, 13, 14, 15}, kept.get(0));
        NDArray a = range(3, 2, 4);
        NDArray r = MATMUL.on(a, a).axes(new int[] {0, 2}, new int[] {2, 0}, new int[] {-1, 0}).run();
        assertArrayEquals(new long[] {3, 2, 3}, r.shape());
        try (NDArray plain = MATMUL.apply(a.transpose(1, 0, 2), a.transpose(1, 2, 0))) {
            assertTrue(plain.transpose(2, 0, 1).sameElements(r), r + " " + plain);
        }
    }

    @Test
    void optionalDimensions() {
        NDArray m = range(2, 3);
        NDArray v = range(3);
        same(new double[] {5, 14}, MATMUL.apply(m, v));
        same(new double[] {5}, MATMUL.apply(v, v));
        assertEquals(0, MATMUL.apply(v, v).ndim());
        same(new double[] {15, 18, 21}, MATMUL.apply(range(3), range(3, 3)));
        Gufunc firsts = Gufunc.define("firsts", "(n?),(n?)->()",
                k -> k.out(0).set(k.in(0).at(zero(k)).add(k.in(1).at(zero(k)))));
        assertArrayEquals(new long[] {1}, firsts.on(v, v).keepdims(true).run().shape());
        NDArray out = NDArray.zeros(DType.FLOAT64);
        assertEquals(5, firsts.on(NDArray.scalar(2.0), NDArray.scalar(3.0)).keepdims(true).out(out).run().getDouble());
    }

    @Test
    void inOutOperandsAreChangedInPlace() {
        NDArray x = NDArray.of(1.0, 2, 3, 4).reshape(2, 2);
        same(new double[] {3, 7}, CUMULATE.apply(x));
        same(new double[] {1, 3, 3, 7}, x);
        NDArray y = NDArray.zeros(DType.FLOAT64, 100, 3);
        y.copyFrom(NDArray.of(1.0, 2, 3));
        CUMULATE.on(y.flip(1)).run();
        same(new double[] {6, 5, 3}, y.select(0, 57));
        NDArray n = NDArray.of(1, 2, 3);
        assertEquals(DType.FLOAT64, CUMULATE.on(n).dtype(DType.FLOAT64).casting(Casting.UNSAFE).run().dtype());
        assertArrayEquals(new int[] {1, 3, 6}, n.toIntArray());
    }

    @Test
    void whatIsNotWrittenStays() {
        NDArray out = NDArray.full(DType.FLOAT64, 9.0, 50, 3);
        EVENS.on(range(50, 3)).out(out).run();
        same(new double[] {21, 9, 23}, out.select(0, 7));
        NDArray strided = NDArray.full(DType.FLOAT64, 9.0, 3, 50).transpose();
        EVENS.on(range(50, 3)).out(strided).run();
        same(new double[] {21, 9, 23}, strided.select(0, 7));
        same(new double[] {21, 0, 23}, EVENS.apply(range(50, 3)).select(0, 7));
    }

    @Test
    void overlapIsSafe() {
        NDArray x = range(40, 4);
        REVERSE.on(x).out(x).run();
        same(new double[] {27, 26, 25, 24}, x.select(0, 6));
        NDArray line = range(9);
        REVERSE.on(line.slice("0:8")).out(line.slice("1:9")).run();
        same(new double[] {0, 7, 6, 5, 4, 3, 2, 1, 0}, line);
    }

    @Test
    void dtypesAndCasting() {
        NDArray x = NDArray.of(1, 2, 3);
        assertEquals(DType.INT32, DOT.apply(x, x).dtype());
        assertEquals(DType.FLOAT32, DOT.on(x, x).dtype(DType.FLOAT32).run().dtype());
        assertEquals(14, DOT.on(x, x).dtype(DType.FLOAT32).run().getDouble());
        NDArray wide = NDArray.of(1.5, 2.5, 3.5);
        assertThrows(DTypeException.class, () -> DOT.on(wide, wide).dtype(DType.INT32).run());
        assertEquals(14, DOT.on(wide, wide).dtype(DType.INT32).casting(Casting.UNSAFE).run().getLong());
        NDArray narrow = NDArray.zeros(DType.FLOAT32, 1).select(0, 0);
        DOT.on(wide, wide).out(narrow).run();
        assertEquals(20.75, narrow.getDouble());
        NDArray integer = NDArray.zeros(DType.INT16);
        assertThrows(DTypeException.class, () -> DOT.on(wide, wide).out(integer).run());
        DOT.on(wide, wide).out(integer).casting(Casting.UNSAFE).run();
        assertEquals(20, integer.getLong());
    }

    @Test
    void numbersAreOperandsWithoutACore() {
        same(new double[] {0, 3, 6}, SCALED.on(range(3), 1.5).with("factor", 2).run());
        assertEquals(DType.FLOAT32,
                Gufunc.define("plus", "(),()->()", k -> k.out(0).set(k.in(0).at().add(k.in(1).at())))
                        .apply(NDArray.of(1f, 2f), 3.0).dtype());
    }

    @Test
    void arraysOnTheHeap() {
        double[] values = new double[300 * 70];
        Arrays.setAll(values, i -> i % 11);
        double[] result = new double[300];
        NDArray x = NDArray.wrap(values).reshape(300, 70);
        DOT.on(x, x).out(NDArray.wrap(result)).run();
        try (NDArray copy = x.copy(); NDArray expected = DOT.apply(copy, copy)) {
            assertArrayEquals(expected.toDoubleArray(), result);
        }
        // so long that it is copied first
        NDArray m = NDArray.wrap(values).reshape(150, 140);
        try (NDArray copy = m.copy(); NDArray expected = MATMUL.apply(copy, copy.transpose())) {
            assertTrue(expected.sameElements(MATMUL.apply(m, m.transpose())));
        }
    }

    @Test
    void aCallIsKept() {
        try (NDArray x = range(4); NDArray out = NDArray.zeros(DType.FLOAT64)) {
            GufuncCall call = SCALED.on(range(1, 4), x.slice("2:3").squeeze(0)).with("factor", 1);
            NDArray r = NDArray.zeros(DType.FLOAT64, 1, 4);
            call.out(r);
            for (int i = 0; i < 5; i++) {
                x.setDouble(i, 2);
                call.with("factor", i);
                same(new double[] {0, i * i, 2 * i * i, 3 * i * i}, call.run());
            }
            GufuncCall dot = DOT.on(x, x).out(out);
            for (int i = 0; i < 4; i++) {
                assertSame(out, dot.run());
            }
            assertEquals(26, out.getDouble());
        }
    }

    @Test
    void aClosedGufuncIsNotCalled() {
        Gufunc g = Gufunc.define("gone", "(n)->(n)", k -> k.lanes(k.dim("n"), i -> k.out(0).set(k.in(0).at(i), i)));
        NDArray out = NDArray.zeros(DType.FLOAT64, 3);
        GufuncCall call = g.on(range(3)).out(out);
        for (int i = 0; i < 3; i++) {
            call.run();
        }
        g.close();
        assertThrows(ClosedException.class, call::run);
        assertThrows(ClosedException.class, () -> g.apply(range(3)));
    }

    @Test
    void whatIsSaidOfIt() {
        assertEquals("(m?,n),(n,p?)->(m?,p?)", MATMUL.signature());
        assertEquals("float64,float64->float64", MATMUL.prepare(DType.FLOAT64, DType.FLOAT64).signature());
        assertEquals("float64,float64->float64", MATMUL.explain(DType.FLOAT64, DType.FLOAT64).signature());
        assertTrue(MATMUL.inspect(DType.FLOAT64, DType.FLOAT64).llvm().contains("batch"));
        assertEquals(1, MATMUL.overloads().stream().filter(o -> o.signature().startsWith("float64,float64")).count());
    }
}
