package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.abi.FaultCode;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
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
import org.quern.testing.NrtBalance;

/** Parallel loops in kernels, in every form, lane count and layout, on one thread and on several, against the interpreter: the same bits. */
@ExtendWith(NrtBalance.class)
final class ParallelLoopsTest {
    private static final long[] LENGTHS = {0, 1, 5, 127, 128, 129, 300, 8193};

    static List<CoreCase> cases() {
        DType f64 = DType.FLOAT64;
        DType f32 = DType.FLOAT32;
        DType i64 = DType.INT64;
        List<CoreCase> all = new ArrayList<>(List.of(
                new CoreCase("elements", "(n)->(n)", List.of(f64), CoreCase.lengths(LENGTHS),
                        ParallelLoopsTest::elements),
                new CoreCase("sum", "(n)->()", List.of(f64), CoreCase.lengths(LENGTHS), k -> reduce(k, Reduce.SUM)),
                new CoreCase("sum32", "(n)->()", List.of(f32), CoreCase.lengths(LENGTHS), k -> reduce(k, Reduce.SUM)),
                new CoreCase("rows", "(m,n)->(m)", List.of(f64),
                        new long[][] {{1, 3}, {7, 40}, {150, 9}, {0, 4}, {3, 0}},
                        ParallelLoopsTest::rows),
                new CoreCase("row_dots", "(m,n),(m,n)->(m)", List.of(f64, f64),
                        new long[][] {{1, 3}, {7, 40}, {150, 70}},
                        ParallelLoopsTest::rowDots),
                new CoreCase("column_sums", "(m,n)->(n)", List.of(f32), new long[][] {{3, 1}, {20, 33}, {5, 200}},
                        ParallelLoopsTest::columnSums),
                new CoreCase("own_reduction", "(n)->()", List.of(f64), CoreCase.lengths(0, 1, 130, 1000),
                        ParallelLoopsTest::ownReduction),
                new CoreCase("histogram", "(n)->(7)", List.of(DType.UINT8),
                        new long[][] {{0, 7}, {1, 7}, {500, 7}, {2000, 7}},
                        ParallelLoopsTest::histogram),
                new CoreCase("largest_of_groups", "(n)->(5)", List.of(f64), new long[][] {{0, 5}, {3, 5}, {700, 5}},
                        ParallelLoopsTest::largestOfGroups),
                new CoreCase("scratch", "(m,n)->(m)", List.of(f64), new long[][] {{1, 4}, {9, 33}, {140, 3}},
                        ParallelLoopsTest::scratch),
                new CoreCase("outer_scratch", "(n)->(n)", List.of(i64), CoreCase.lengths(1, 64, 1000),
                        ParallelLoopsTest::outerScratch),
                new CoreCase("nested", "(m,n)->(m,n),()", List.of(f64), new long[][] {{1, 1}, {3, 200}, {130, 5}},
                        ParallelLoopsTest::nested),
                new CoreCase("captured", "(n),()->(n)", List.of(f32, f32), CoreCase.lengths(1, 100, 700),
                        ParallelLoopsTest::captured),
                new CoreCase("skipping", "(n)->(n),()", List.of(f64), CoreCase.lengths(1, 100, 700),
                        ParallelLoopsTest::skipping),
                new CoreCase("iterated", "(n)->(n)", List.of(f64), CoreCase.lengths(1, 100, 700),
                        ParallelLoopsTest::iterated),
                new CoreCase("offset", "(n)->(n)", List.of(i64), CoreCase.lengths(1, 2, 3, 400),
                        ParallelLoopsTest::offset),
                new CoreCase("blocks", "(n)->(n)", List.of(f64), CoreCase.lengths(1, 8, 77, 2000),
                        ParallelLoopsTest::blocks),
                new CoreCase("tiles", "(m,n)->(m,n)", List.of(f32), new long[][] {{1, 1}, {9, 40}, {70, 17}},
                        ParallelLoopsTest::tiles),
                new CoreCase("repeated", "(n)->()", List.of(f64), CoreCase.lengths(1, 140),
                        ParallelLoopsTest::repeated),
                new CoreCase("chosen", "(n),()->()", List.of(i64, i64), CoreCase.lengths(1, 140),
                        ParallelLoopsTest::chosen),
                new CoreCase("bools", "(n)->(n),()", List.of(DType.BOOL), CoreCase.lengths(1, 31, 900),
                        ParallelLoopsTest::bools)));
        for (Reduce r : Reduce.values()) {
            all.add(new CoreCase("ints_" + r, "(n)->()", List.of(DType.INT32), CoreCase.lengths(0, 3, 777),
                    k -> reduce(k, r)));
        }
        all.add(new CoreCase("floats_MIN", "(n)->()", List.of(f64), CoreCase.lengths(0, 3, 777),
                k -> reduce(k, Reduce.MIN)));
        all.add(new CoreCase("floats_PRODUCT", "(n)->()", List.of(f32), CoreCase.lengths(0, 3, 777),
                k -> reduce(k, Reduce.PRODUCT)));
        return all;
    }

    private static void elements(CoreKernel k) {
        k.parallel(k.dim("n"), i -> k.out(0).set(Ops.exp(k.in(0).at(i)), i));
    }

    private static void reduce(CoreKernel k, Reduce how) {
        Accumulator all = k.accumulator(how, k.in(0).dtype());
        k.parallel(k.dim("n"), i -> all.add(k.in(0).at(i)));
        k.out(0).set(all.get());
    }

    private static void rows(CoreKernel k) {
        k.parallel(k.dim("m"), i -> {
            Var sum = k.var(DType.FLOAT64, 1.0);
            k.loop(k.constant(DType.INT64, 0), k.dim("n"), j -> sum.set(sum.get().add(k.in(0).at(i, j))));
            k.out(0).set(sum.get(), i);
        });
    }

    private static void rowDots(CoreKernel k) {
        k.parallel(k.dim("m"), i -> {
            Accumulator sum = k.sum(DType.FLOAT64);
            k.lanes(k.dim("n"), j -> sum.add(k.in(0).at(i, j).mul(k.in(1).at(i, j))));
            k.out(0).set(sum.get(), i);
        });
    }

    private static void columnSums(CoreKernel k) {
        k.parallel(k.dim("n"), j -> {
            Accumulator sum = k.sum(DType.FLOAT32);
            k.loop(k.constant(DType.INT64, 0), k.dim("m"), i -> sum.add(k.in(0).at(i, j)));
            k.out(0).set(sum.get(), j);
        });
    }

    private static void ownReduction(CoreKernel k) {
        DeviceFunction hypot = DeviceFunction.define("norm2", (x, y) -> Ops.sqrt(x.mul(x).add(y.mul(y))));
        Accumulator norm = k.accumulator(hypot, k.constant(DType.FLOAT64, 0.0));
        k.parallel(k.dim("n"), i -> norm.add(k.in(0).at(i)));
        k.out(0).set(norm.get());
    }

    private static void histogram(CoreKernel k) {
        AccumulatorArray counts = k.accumulators(Reduce.SUM, DType.INT32, 7);
        counts.add(k.constant(DType.INT64, 2), k.constant(DType.INT32, 100));
        k.parallel(k.dim("n"),
                i -> counts.add(k.in(0).at(i).mod(k.constant(DType.UINT8, 7)), k.constant(DType.INT32, 1)));
        k.loop(7, v -> k.out(0).set(counts.get(v), v));
    }

    private static void largestOfGroups(CoreKernel k) {
        AccumulatorArray most = k.accumulators(Reduce.MAX, DType.FLOAT64, 5);
        Accumulator all = k.sum(DType.FLOAT64);
        k.parallel(k.dim("n"), i -> {
            most.add(i.mod(k.constant(DType.INT64, 5)), k.in(0).at(i));
            all.add(k.in(0).at(i));
        });
        k.loop(5, v -> k.out(0).set(most.get(v).add(all.get()), v));
    }

    private static void scratch(CoreKernel k) {
        k.parallel(k.dim("m"), i -> {
            Core prefix = k.scratch(DType.FLOAT64, k.dim("n").add(1));
            k.loop(k.constant(DType.INT64, 0), k.dim("n"),
                    j -> prefix.set(prefix.at(j).add(k.in(0).at(i, j)), j.add(1)));
            Accumulator most = k.accumulator(Reduce.MAX, DType.FLOAT64);
            k.lanes(k.dim("n"), j -> most.add(prefix.at(j)));
            k.out(0).set(most.get().add(prefix.at(k.dim("n"))), i);
        });
    }

    private static void outerScratch(CoreKernel k) {
        Core squares = k.scratch(DType.INT64, k.dim("n"));
        k.parallel(k.dim("n"), i -> squares.set(k.in(0).at(i).mul(k.in(0).at(i)), i));
        k.parallel(k.dim("n"), i -> k.out(0).set(squares.at(k.dim("n").sub(1).sub(i)), i));
    }

    private static void nested(CoreKernel k) {
        Accumulator all = k.sum(DType.FLOAT64);
        k.parallel(k.dim("m"), i -> {
            Accumulator row = k.sum(DType.FLOAT64);
            k.parallel(k.dim("n"), j -> {
                k.out(0).set(k.in(0).at(i, j).mul(2), i, j);
                row.add(k.in(0).at(i, j));
                all.add(k.in(0).at(i, j));
            });
            all.add(row.get());
        });
        k.out(1).set(all.get());
    }

    private static void captured(CoreKernel k) {
        Var scale = k.var(DType.FLOAT32, 3.0);
        scale.set(scale.get().mul(k.in(1).at()));
        LocalArray table = k.array(DType.FLOAT32, 4);
        k.loop(4, i -> table.set(i, i.cast(DType.FLOAT32).add(scale.get())));
        k.parallel(k.dim("n"), i -> k.out(0).set(k.in(0).at(i).mul(scale.get()).add(table.get(i.and(3))), i));
    }

    private static void skipping(CoreKernel k) {
        Accumulator sum = k.sum(DType.FLOAT64);
        k.parallel(k.dim("n"), i -> {
            k.out(0).set(k.in(0).at(i), i);
            k.continueIf(k.in(0).at(i).lt(0));
            sum.add(k.in(0).at(i));
        });
        k.out(1).set(sum.get());
    }

    private static void iterated(CoreKernel k) {
        k.parallel(k.dim("n"), i -> {
            Var x = k.var(k.in(0).at(i));
            k.loopWhile(100, () -> Ops.abs(x.get()).gt(0.01), () -> x.set(x.get().mul(0.5)));
            k.when(x.get().gt(0), () -> k.out(0).set(x.get(), i), () -> k.out(0).set(x.get().neg(), i));
        });
    }

    private static void offset(CoreKernel k) {
        Expr n = k.dim("n");
        k.out(0).set(k.in(0).at(k.constant(DType.INT64, 0)), k.constant(DType.INT64, 0));
        k.parallel(k.constant(DType.INT64, 1), n, i -> k.out(0).set(k.in(0).at(i).sub(k.in(0).at(i.sub(1))), i));
    }

    private static void blocks(CoreKernel k) {
        Expr blocks = k.dim("n").add(7).floorDiv(8);
        k.parallel(blocks, b -> {
            Accumulator sum = k.sum(DType.FLOAT64);
            k.lanes(b.mul(8), Ops.min(b.mul(8).add(8), k.dim("n")), j -> sum.add(k.in(0).at(j)));
            k.loop(8, j -> k.when(b.mul(8).add(j).lt(k.dim("n")), () -> k.out(0).set(sum.get(), b.mul(8).add(j))));
        });
    }

    /** Rows from the end, four at a time, each tile reading what it has written. */
    private static void tiles(CoreKernel k) {
        Expr m = k.dim("m");
        k.parallel(m.floorDiv(4), t -> k.lanes(k.dim("n"), j -> {
            for (int r = 0; r < 4; r++) {
                Expr row = m.sub(1).sub(t.mul(4)).sub(r);
                k.out(0).set(k.in(0).at(row, j), row, j);
                k.out(0).set(k.out(0).at(row, j).mul(2), row, j);
            }
        }));
        k.parallel(m.floorDiv(4).mul(4), m,
                i -> k.lanes(k.dim("n"), j -> k.out(0).set(k.in(0).at(m.sub(1).sub(i), j), m.sub(1).sub(i), j)));
    }

    private static void repeated(CoreKernel k) {
        Accumulator sum = k.sum(DType.FLOAT64);
        k.loop(3, r -> k.parallel(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(r.cast(DType.FLOAT64)))));
        k.out(0).set(sum.get());
    }

    private static void chosen(CoreKernel k) {
        Accumulator sum = k.sum(DType.INT64);
        AccumulatorArray two = k.accumulators(Reduce.XOR, DType.INT64, 2);
        k.when(k.in(1).at().gt(0), () -> k.parallel(k.dim("n"), i -> {
            sum.add(k.in(0).at(i));
            two.add(i.and(1), k.in(0).at(i));
        }), () -> sum.add(k.in(1).at()));
        k.out(0).set(sum.get().add(two.get(k.constant(DType.INT64, 1))));
    }

    private static void bools(CoreKernel k) {
        Accumulator odd = k.accumulator(Reduce.XOR, DType.BOOL);
        k.parallel(k.dim("n"), i -> {
            odd.add(k.in(0).at(i));
            k.out(0).set(k.in(0).at(i).not(), i);
        });
        k.out(1).set(odd.get());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFormOnAnyThreadsGivesTheInterpretersBits(CoreCase c) {
        c.compare(new int[] {1, 7}, true);
    }

    @Test
    void theFirstChunkThatFailsIsNamed() {
        Function f = new CoreCase("outside", "(n),(k)->(k)", List.of(DType.FLOAT64, DType.INT64), null,
                k -> k.parallel(k.dim("k"), i -> k.out(0).set(k.in(0).at(k.in(1).at(i)), i))).trace();
        try (CompiledCore compiled = new CompiledCore(f, 0)) {
            long[] index = new long[5000];
            index[4321] = 17;
            index[1234] = -3;
            index[4999] = 3;
            for (int form = 0; form < CompiledCore.FORMS; form++) {
                for (boolean shared : new boolean[] {false, true}) {
                    long[][] operands = {{1, 2, 3}, index, new long[5000]};
                    long status = compiled.run(shared, form, CompiledCore.Layout.DENSE, new long[] {3, 5000}, 1,
                            new long[0], operands);
                    assertEquals(FaultCode.of(1), status & 0xFFFF_FFFFL);
                    assertEquals(-3, status >> 32, "form " + form);
                    long[][] right = {{1, 2, 3}, new long[5000], new long[5000]};
                    assertEquals(0, compiled.run(shared, form, CompiledCore.Layout.DENSE, new long[] {3, 5000}, 1,
                            new long[0], right));
                    assertEquals(1, right[2][4999]);
                }
            }
        }
    }
}
