package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.abi.FaultCode;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.analysis.Coverage;
import org.quern.signature.CoreSignature;
import org.quern.testing.NrtBalance;
import org.quern.testing.Traces;

/** Every form, lane count and layout of a gufunc's kernel against the interpreter: the same bits. */
@ExtendWith(NrtBalance.class)
final class CoreFormsTest {
    static List<CoreCase> cases() {
        DType f64 = DType.FLOAT64;
        DType f32 = DType.FLOAT32;
        return List.of(
                new CoreCase("row_dot", "(n),(n)->()", List.of(f64, f64),
                        CoreCase.lengths(0, 1, 3, 31, 32, 33, 70, 131),
                        CoreFormsTest::rowDot),
                new CoreCase("row_dot32", "(n),(n)->()", List.of(f32, f32), CoreCase.lengths(0, 5, 63, 64, 65, 200),
                        CoreFormsTest::rowDot),
                new CoreCase("row_dot_mixed", "(n),(n)->()", List.of(DType.INT32, f32), CoreCase.lengths(1, 40, 65),
                        CoreFormsTest::rowDot),
                new CoreCase("plain_matmul", "(m,n),(n,p)->(m,p)", List.of(f64, f64),
                        new long[][] {{4, 4, 4}, {2, 3, 5}, {1, 0, 2}, {7, 9, 33}}, CoreFormsTest::plainMatmul),
                new CoreCase("tiled_matmul", "(m,n),(n,p)->(m,p)", List.of(f64, f64),
                        new long[][] {{4, 4, 4}, {9, 3, 5}, {8, 5, 40}, {13, 17, 33}, {3, 0, 2}},
                        CoreFormsTest::tiledMatmul),
                new CoreCase("softmax", "(n)->(n)", List.of(f64), CoreCase.lengths(1, 7, 32, 50, 129),
                        CoreFormsTest::softmax),
                new CoreCase("softmax32", "(n)->(n)", List.of(f32), CoreCase.lengths(1, 7, 50, 129),
                        CoreFormsTest::softmax),
                new CoreCase("moving_sum", "(n)->(n)", List.of(f64), CoreCase.lengths(1, 2, 5, 40, 100),
                        CoreFormsTest::movingSum),
                new CoreCase("extremes", "(n)->(),()", List.of(DType.INT16), CoreCase.lengths(1, 3, 64, 129, 300),
                        CoreFormsTest::extremes),
                new CoreCase("extremes_of_floats", "(n)->(),()", List.of(f64), CoreCase.lengths(1, 3, 64, 129),
                        CoreFormsTest::extremes),
                new CoreCase("counted", "(n)->(),()", List.of(DType.INT64), CoreCase.lengths(0, 1, 17, 63, 64, 65, 250),
                        CoreFormsTest::counted),
                new CoreCase("own_reduction", "(n)->()", List.of(f64), CoreCase.lengths(0, 1, 30, 77),
                        CoreFormsTest::ownReduction),
                new CoreCase("long_rounds", "(n)->(),(),()", List.of(f32), CoreCase.lengths(0, 1, 63, 65, 330),
                        CoreFormsTest::longRounds),
                new CoreCase("histogram", "(n)->(5)", List.of(DType.UINT8), new long[][] {{0, 5}, {1, 5}, {60, 5}},
                        CoreFormsTest::histogram),
                new CoreCase("first_negative", "(n)->()", List.of(f64), CoreCase.lengths(0, 1, 20, 40),
                        CoreFormsTest::firstNegative),
                new CoreCase("skipping", "(n),()->(n),()", List.of(f32, f32), CoreCase.lengths(1, 31, 90),
                        CoreFormsTest::skipping),
                new CoreCase("bools", "(n)->(n),()", List.of(DType.BOOL), CoreCase.lengths(1, 31, 90),
                        CoreFormsTest::bools),
                new CoreCase("reversed", "(n)->(n)", List.of(DType.INT32), CoreCase.lengths(1, 15, 16, 17, 90),
                        CoreFormsTest::reversed),
                new CoreCase("scratch", "(n)->(n)", List.of(f64), CoreCase.lengths(0, 1, 15, 16, 17, 90),
                        CoreFormsTest::scratch),
                new CoreCase("gathered", "(n),(k)->(k)", List.of(f64, DType.UINT8), new long[][] {{256, 3}, {256, 40}},
                        CoreFormsTest::gathered));
    }

    static void rowDot(CoreKernel k) {
        Accumulator sum = k.sum(DType.promoteTypes(k.in(0).dtype(), k.in(1).dtype()));
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
        k.out(0).set(sum.get());
    }

    static void plainMatmul(CoreKernel k) {
        k.loop(k.constant(DType.INT64, 0), k.dim("m"), i -> k.loop(k.constant(DType.INT64, 0), k.dim("p"), j -> {
            Var sum = k.var(DType.FLOAT64, 0.0);
            k.loop(k.constant(DType.INT64, 0), k.dim("n"),
                    l -> sum.set(sum.get().add(k.in(0).at(i, l).mul(k.in(1).at(l, j)))));
            k.out(0).set(sum.get(), i, j);
        }));
    }

    static void tiledMatmul(CoreKernel k) {
        int rows = 4;
        Expr zero = k.constant(DType.INT64, 0);
        Expr blocks = k.dim("m").floorDiv(rows);
        k.loop(zero, blocks, b -> {
            Expr row = b.mul(rows);
            k.lanes(k.dim("p"), j -> {
                Var[] sums = new Var[rows];
                for (int r = 0; r < rows; r++) {
                    sums[r] = k.var(DType.FLOAT64, 0.0);
                }
                k.loop(zero, k.dim("n"), l -> {
                    Expr right = k.in(1).at(l, j);
                    for (int r = 0; r < rows; r++) {
                        sums[r].set(Ops.fma(k.in(0).at(row.add(r), l), right, sums[r].get()));
                    }
                });
                for (int r = 0; r < rows; r++) {
                    k.out(0).set(sums[r].get(), row.add(r), j);
                }
            });
        });
        k.loop(blocks.mul(rows), k.dim("m"), i -> k.lanes(k.dim("p"), j -> {
            Var sum = k.var(DType.FLOAT64, 0.0);
            k.loop(zero, k.dim("n"), l -> sum.set(Ops.fma(k.in(0).at(i, l), k.in(1).at(l, j), sum.get())));
            k.out(0).set(sum.get(), i, j);
        }));
    }

    static void softmax(CoreKernel k) {
        DType t = k.in(0).dtype();
        Accumulator most = k.accumulator(Reduce.MAX, t);
        k.lanes(k.dim("n"), i -> most.add(k.in(0).at(i)));
        Expr top = most.get();
        Accumulator sum = k.sum(t);
        k.lanes(k.dim("n"), i -> {
            Expr e = Ops.exp(k.in(0).at(i).sub(top));
            k.out(0).set(e, i);
            sum.add(e);
        });
        Expr scale = sum.get().divInto(1.0);
        k.lanes(k.dim("n"), i -> k.out(0).set(k.out(0).at(i).mul(scale), i));
    }

    static void movingSum(CoreKernel k) {
        Expr n = k.dim("n");
        k.lanes(n, i -> {
            Var sum = k.var(k.in(0).at(i));
            k.when(i.gt(0), () -> sum.set(sum.get().add(k.in(0).at(Ops.max(i.sub(1), i.like(0))))));
            k.when(i.lt(n.sub(1)), () -> sum.set(sum.get().add(k.in(0).at(Ops.min(i.add(1), n.sub(1))))));
            k.out(0).set(sum.get(), i);
        });
    }

    static void extremes(CoreKernel k) {
        Accumulator least = k.accumulator(Reduce.MIN, k.in(0).dtype());
        Accumulator most = k.accumulator(Reduce.MAX, k.in(0).dtype());
        k.lanes(k.dim("n"), i -> {
            least.add(k.in(0).at(i));
            most.add(k.in(0).at(i));
        });
        k.out(0).set(least.get());
        k.out(1).set(most.get());
    }

    static void counted(CoreKernel k) {
        Accumulator odd = k.sum(DType.INT64);
        Accumulator product = k.accumulator(Reduce.PRODUCT, DType.INT64);
        k.lanes(k.dim("n"), i -> k.when(k.in(0).at(i).mod(2).ne(0), () -> {
            odd.add(k.in(0).at(i));
            product.add(k.in(0).at(i));
        }));
        k.out(0).set(odd.get());
        k.out(1).set(product.get().add(k.constant(DType.INT64, 1)));
    }

    private static final DeviceFunction HYPOT = DeviceFunction.define("quadrature",
            (x, y) -> Ops.sqrt(x.mul(x).add(y.mul(y))));

    /** Rounds so long that their code stands once, and not for each vector of partial results. */
    static void longRounds(CoreKernel k) {
        Accumulator sum = k.sum(DType.FLOAT32);
        Accumulator norm = k.accumulator(HYPOT, k.constant(DType.FLOAT64, 0.0));
        Accumulator any = k.accumulator(Reduce.OR, DType.BOOL);
        k.lanes(k.dim("n"), i -> {
            Expr x = k.in(0).at(i);
            for (int step = 0; step < 100; step++) {
                x = x.mul(0.75f).add(step % 7);
            }
            sum.add(x);
            norm.add(x.cast(DType.FLOAT64));
            any.add(x.gt(20));
        });
        k.out(0).set(sum.get());
        k.out(1).set(norm.get());
        k.out(2).set(any.get());
    }

    static void ownReduction(CoreKernel k) {
        Accumulator norm = k.accumulator(HYPOT, k.constant(DType.FLOAT64, 0.0));
        k.lanes(k.dim("n"), i -> norm.add(k.in(0).at(i)));
        k.out(0).set(norm.get());
    }

    static void histogram(CoreKernel k) {
        LocalArray counts = k.array(DType.INT32, 5);
        k.loop(k.constant(DType.INT64, 0), k.dim("n"), i -> {
            Expr bin = k.in(0).at(i).mod(5);
            counts.set(bin, counts.get(bin).add(1));
        });
        k.loop(5, b -> k.out(0).set(counts.get(b), b));
    }

    static void firstNegative(CoreKernel k) {
        k.out(0).set(k.constant(DType.INT64, -1));
        k.loop(k.constant(DType.INT64, 0), k.dim("n"), i -> {
            k.when(k.in(0).at(i).lt(0), () -> k.out(0).set(i));
            k.returnIf(k.in(0).at(i).lt(0));
        });
    }

    static void skipping(CoreKernel k) {
        Accumulator sum = k.sum(DType.FLOAT32);
        k.lanes(k.dim("n"), i -> {
            k.out(0).set(k.in(0).at(i), i);
            k.continueIf(k.in(0).at(i).lt(k.in(1).at()));
            sum.add(k.in(0).at(i));
            k.out(0).set(Ops.sqrt(Ops.abs(k.in(0).at(i))), i);
        });
        k.out(1).set(sum.get());
    }

    static void bools(CoreKernel k) {
        Accumulator any = k.accumulator(Reduce.XOR, DType.BOOL);
        k.lanes(k.dim("n"), i -> {
            any.add(k.in(0).at(i));
            k.out(0).set(k.in(0).at(i).not(), i);
        });
        k.out(1).set(any.get());
    }

    static void reversed(CoreKernel k) {
        Expr n = k.dim("n");
        k.lanes(n, i -> k.out(0).set(k.in(0).at(n.sub(1).sub(i)), i));
    }

    static void scratch(CoreKernel k) {
        Core doubled = k.scratch(DType.FLOAT64, k.dim("n").add(1), k.constant(DType.INT64, 2));
        Expr zero = k.constant(DType.INT64, 0);
        Expr one = k.constant(DType.INT64, 1);
        k.lanes(k.dim("n"), i -> doubled.set(k.in(0).at(i).mul(2), i, one));
        k.lanes(k.dim("n"),
                i -> k.out(0).set(doubled.at(i, one).add(doubled.at(i, zero)).add(doubled.at(i.add(1), one)), i));
    }

    static void gathered(CoreKernel k) {
        k.lanes(k.dim("k"), i -> k.out(0).set(k.in(0).at(k.in(1).at(i).cast(DType.INT64)), i));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFormGivesTheInterpretersBits(CoreCase c) {
        c.compare(new int[] {1, 5, 37}, false);
    }

    /** A loop's accumulator has 64 partial results, or 32 of 8 bytes: more lanes are not to be had. */
    @Test
    void moreLanesThanPartialResults() {
        for (CoreCase c : cases()) {
            if (List.of("row_dot", "extremes", "own_reduction").contains(c.name())) {
                c.compare(new int[] {70}, false, 32, 64, 256);
            }
        }
    }

    @Test
    void outputsThatAreWrittenAsAWholeAreKnown() {
        for (CoreCase c : cases()) {
            Function f = c.trace();
            boolean[] reads = Coverage.reads(f);
            assertEquals(c.name().equals("tiled_matmul"), reads[f.core().inputs().size()], c.name());
        }
    }

    @Test
    void anIndexOutsideIsNamedAndNothingIsReached() {
        Function f = Traces.trace("outside", CoreSignature.parse("(n),(k)->(k)"),
                List.of(DType.FLOAT64, DType.INT64),
                k -> k.lanes(k.dim("k"), i -> k.out(0).set(k.in(0).at(k.in(1).at(i)), i)));
        try (CompiledCore compiled = new CompiledCore(f, 0)) {
            for (int form = 0; form < CompiledCore.FORMS; form++) {
                for (long bad : new long[] {3, -1, 1L << 40, Long.MIN_VALUE >> 16}) {
                    long[][] operands = {{1, 2, 3}, {0, 2, bad, 1}, new long[4]};
                    long status = compiled.run(form, CompiledCore.Layout.DENSE, new long[] {3, 4}, 1, new long[0],
                            operands);
                    assertEquals(FaultCode.of(1), status & 0xFFFF_FFFFL);
                    assertEquals(bad << 32 >> 32, status >> 32);
                    long[][] right = {{1, 2, 3}, {0, 2, 2, 1}, new long[4]};
                    assertEquals(0,
                            compiled.run(form, CompiledCore.Layout.DENSE, new long[] {3, 4}, 1, new long[0], right));
                    assertArrayEquals(new long[] {1, 3, 3, 2}, right[2]);
                }
            }
        }
    }

    /** An index below one size is not below the smaller of that and another. */
    @Test
    void theSmallerOfTwoSizesIsNotTakenForEither() {
        Function f = Traces.trace("smaller", CoreSignature.parse("(n)->(n)"), List.of(DType.FLOAT64), k -> {
            Expr zero = k.constant(DType.INT64, 0);
            Core few = k.scratch(DType.FLOAT64, Ops.min(k.dim("n"), k.constant(DType.INT64, 5)));
            k.loop(zero, k.dim("n"), i -> few.set(k.in(0).at(i), i));
            k.lanes(k.dim("n"), i -> k.out(0).set(few.at(i), i));
        });
        try (CompiledCore compiled = new CompiledCore(f, 0)) {
            for (int form = 0; form < CompiledCore.FORMS; form++) {
                long status = compiled.run(form, CompiledCore.Layout.DENSE, new long[] {7}, 1, new long[0],
                        new long[][] {{1, 2, 3, 4, 5, 6, 7}, new long[7]});
                assertEquals(5, status >> 32);
                assertEquals(0, compiled.run(form, CompiledCore.Layout.DENSE, new long[] {0}, 1, new long[0],
                        new long[2][0]));
            }
        }
    }
}
