package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.array.DType;
import org.quern.dsl.Accumulator;
import org.quern.dsl.Core;
import org.quern.dsl.CoreBody;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.engine.Compiler;
import org.quern.engine.Environment;
import org.quern.ir.Function;
import org.quern.ir.Interpreter;
import org.quern.ir.Memory;
import org.quern.ir.Scalars;
import org.quern.ir.Value;
import org.quern.lower.Lowering;
import org.quern.signature.CoreSignature;
import org.quern.testing.NrtBalance;
import org.quern.typing.Promotion;

/** Every form, lane count and layout of a gufunc's kernel against the interpreter: the same bits. */
@ExtendWith(NrtBalance.class)
final class CoreFormsTest {
    /** A kernel, the dtypes of its inputs, and sizes of its core dimensions to try. */
    @SuppressWarnings("ArrayRecordComponent") // read only
    record Case(String name, String signature, List<DType> types, long[][] sizes, CoreBody body) {
        @Override
        public String toString() {
            return name;
        }

        Function trace() {
            return CoreKernel.trace(name, CoreSignature.parse(signature), types, body);
        }
    }

    private static long[][] lengths(long... n) {
        return Arrays.stream(n).mapToObj(i -> new long[] {i}).toArray(long[][]::new);
    }

    static List<Case> cases() {
        DType f64 = DType.FLOAT64;
        DType f32 = DType.FLOAT32;
        return List.of(
                new Case("row_dot", "(n),(n)->()", List.of(f64, f64), lengths(0, 1, 3, 31, 32, 33, 70, 131),
                        CoreFormsTest::rowDot),
                new Case("row_dot32", "(n),(n)->()", List.of(f32, f32), lengths(0, 5, 63, 64, 65, 200), CoreFormsTest::rowDot),
                new Case("row_dot_mixed", "(n),(n)->()", List.of(DType.INT32, f32), lengths(1, 40, 65), CoreFormsTest::rowDot),
                new Case("plain_matmul", "(m,n),(n,p)->(m,p)", List.of(f64, f64),
                        new long[][] {{4, 4, 4}, {2, 3, 5}, {1, 0, 2}, {7, 9, 33}}, CoreFormsTest::plainMatmul),
                new Case("tiled_matmul", "(m,n),(n,p)->(m,p)", List.of(f64, f64),
                        new long[][] {{4, 4, 4}, {9, 3, 5}, {8, 5, 40}, {13, 17, 33}, {3, 0, 2}}, CoreFormsTest::tiledMatmul),
                new Case("softmax", "(n)->(n)", List.of(f64), lengths(1, 7, 32, 50, 129), CoreFormsTest::softmax),
                new Case("softmax32", "(n)->(n)", List.of(f32), lengths(1, 7, 50, 129), CoreFormsTest::softmax),
                new Case("moving_sum", "(n)->(n)", List.of(f64), lengths(1, 2, 5, 40, 100), CoreFormsTest::movingSum),
                new Case("extremes", "(n)->(),()", List.of(DType.INT16), lengths(1, 3, 64, 129, 300), CoreFormsTest::extremes),
                new Case("extremes_of_floats", "(n)->(),()", List.of(f64), lengths(1, 3, 64, 129), CoreFormsTest::extremes),
                new Case("counted", "(n)->(),()", List.of(DType.INT64), lengths(0, 1, 17, 63, 64, 65, 250),
                        CoreFormsTest::counted),
                new Case("own_reduction", "(n)->()", List.of(f64), lengths(0, 1, 30, 77), CoreFormsTest::ownReduction),
                new Case("histogram", "(n)->(5)", List.of(DType.UINT8), new long[][] {{0, 5}, {1, 5}, {60, 5}},
                        CoreFormsTest::histogram),
                new Case("first_negative", "(n)->()", List.of(f64), lengths(0, 1, 20, 40), CoreFormsTest::firstNegative),
                new Case("skipping", "(n),()->(n),()", List.of(f32, f32), lengths(1, 31, 90), CoreFormsTest::skipping),
                new Case("bools", "(n)->(n),()", List.of(DType.BOOL), lengths(1, 31, 90), CoreFormsTest::bools),
                new Case("reversed", "(n)->(n)", List.of(DType.INT32), lengths(1, 15, 16, 17, 90), CoreFormsTest::reversed),
                new Case("scratch", "(n)->(n)", List.of(f64), lengths(0, 1, 15, 16, 17, 90), CoreFormsTest::scratch),
                new Case("gathered", "(n),(k)->(k)", List.of(f64, DType.UINT8), new long[][] {{256, 3}, {256, 40}},
                        CoreFormsTest::gathered));
    }

    static void rowDot(CoreKernel k) {
        Accumulator sum = k.sum(Promotion.promote(k.in(0).dtype(), k.in(1).dtype()));
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
        k.out(0).set(sum.get());
    }

    static void plainMatmul(CoreKernel k) {
        k.loop(k.constant(DType.INT64, 0), k.dim("m"), i -> k.loop(k.constant(DType.INT64, 0), k.dim("p"), j -> {
            Var sum = k.var(DType.FLOAT64, 0.0);
            k.loop(k.constant(DType.INT64, 0), k.dim("n"), l -> sum.set(sum.get().add(k.in(0).at(i, l).mul(k.in(1).at(l, j)))));
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

    private static final DeviceFunction HYPOT = DeviceFunction.define("quadrature", (x, y) -> Ops.sqrt(x.mul(x).add(y.mul(y))));

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
        k.lanes(k.dim("n"), i -> k.out(0).set(doubled.at(i, one).add(doubled.at(i, zero)).add(doubled.at(i.add(1), one)), i));
    }

    static void gathered(CoreKernel k) {
        k.lanes(k.dim("k"), i -> k.out(0).set(k.in(0).at(k.in(1).at(i).cast(DType.INT64)), i));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFormGivesTheInterpretersBits(Case c) {
        Function f = c.trace();
        for (int lanes : new int[] {0, 1, 4}) {
            try (CompiledCore compiled = new CompiledCore(f, lanes)) {
                for (long[] sizes : c.sizes) {
                    for (int places : new int[] {1, 5, 37}) {
                        compare(c, f, compiled, sizes, places, lanes);
                    }
                }
            }
        }
    }

    private static void compare(Case c, Function f, CompiledCore compiled, long[] sizes, int places, int lanes) {
        int inputs = f.core().inputs().size();
        Random random = new Random(sizes[0] * 31 + places);
        long[][] operands = new long[inputs + f.core().outputs().size()][];
        for (int i = 0; i < operands.length; i++) {
            Memory.Operand core = i < inputs ? f.core().inputs().get(i) : f.core().outputs().get(i - inputs);
            operands[i] = new long[places * elements(f, core, sizes)];
            for (int e = 0; i < inputs && e < operands[i].length; e++) {
                operands[i][e] = value(core.type(), random);
            }
        }
        long[][] expected = new long[operands.length][];
        for (int i = 0; i < operands.length; i++) {
            expected[i] = operands[i].clone();
        }
        for (int p = 0; p < places; p++) {
            long[][] one = new long[operands.length][];
            for (int i = 0; i < one.length; i++) {
                int n = expected[i].length / places;
                one[i] = Arrays.copyOfRange(expected[i], p * n, (p + 1) * n);
            }
            Interpreter.runCore(f, Interpreter.asLowered(Compiler.mathLibrary().own(), Environment.target()), sizes,
                    new long[0], one);
            for (int i = inputs; i < one.length; i++) {
                System.arraycopy(one[i], 0, expected[i], p * one[i].length, one[i].length);
            }
        }
        for (int form = -1; form < CompiledCore.FORMS; form++) {
            for (CompiledCore.Layout layout : CompiledCore.Layout.values()) {
                if (form == 0 && layout != CompiledCore.Layout.DENSE) {
                    continue;
                }
                long[][] got = new long[operands.length][];
                for (int i = 0; i < got.length; i++) {
                    got[i] = operands[i].clone();
                }
                String what = c.name + " " + Arrays.toString(sizes) + " at " + places + " places, form " + form + ", " + layout
                        + ", " + lanes + " lanes";
                assertEquals(0, compiled.run(form, layout, sizes, places, new long[0], got), what);
                for (int o = inputs; o < got.length; o++) {
                    DType type = f.core().outputs().get(o - inputs).type();
                    assertArrayEquals(bits(type, expected[o]), bits(type, got[o]), what);
                }
            }
        }
    }

    private static long[] bits(DType type, long[] elements) {
        int unused = Long.SIZE - 8 * type.itemSize();
        return Arrays.stream(elements).map(b -> b << unused >>> unused).toArray();
    }

    private static int elements(Function f, Memory.Operand core, long[] sizes) {
        long n = 1;
        for (Value v : core.sizes()) {
            n *= sizes[f.core().sizes().indexOf(v)];
        }
        return (int) n;
    }

    private static long value(DType type, Random random) {
        double x = random.nextGaussian();
        return switch (type) {
            case FLOAT64 -> Double.doubleToRawLongBits(x);
            case FLOAT32 -> Float.floatToRawIntBits((float) x) & 0xFFFF_FFFFL;
            default -> Scalars.cast(DType.INT64, type, random.nextLong());
        };
    }

    @Test
    void outputsThatAreWrittenAsAWholeAreKnown() {
        for (Case c : cases()) {
            Function f = c.trace();
            boolean[] reads = f.reads();
            assertEquals(c.name.equals("tiled_matmul"), reads[f.core().inputs().size()], c.name);
        }
    }

    @Test
    void anIndexOutsideIsNamedAndNothingIsReached() {
        Function f = CoreKernel.trace("outside", CoreSignature.parse("(n),(k)->(k)"), List.of(DType.FLOAT64, DType.INT64),
                k -> k.lanes(k.dim("k"), i -> k.out(0).set(k.in(0).at(k.in(1).at(i)), i)));
        try (CompiledCore compiled = new CompiledCore(f, 0)) {
            for (int form = 0; form < CompiledCore.FORMS; form++) {
                for (long bad : new long[] {3, -1, 1L << 40, Long.MIN_VALUE >> 16}) {
                    long[][] operands = {{1, 2, 3}, {0, 2, bad, 1}, new long[4]};
                    long status = compiled.run(form, CompiledCore.Layout.DENSE, new long[] {3, 4}, 1, new long[0], operands);
                    assertEquals(Lowering.FIRST_FAULT + 1, status & 0xFFFF);
                    assertEquals(bad, status >> 16);
                    long[][] right = {{1, 2, 3}, {0, 2, 2, 1}, new long[4]};
                    assertEquals(0, compiled.run(form, CompiledCore.Layout.DENSE, new long[] {3, 4}, 1, new long[0], right));
                    assertArrayEquals(new long[] {1, 3, 3, 2}, right[2]);
                }
            }
        }
    }

    /** An index below one size is not below the smaller of that and another. */
    @Test
    void theSmallerOfTwoSizesIsNotTakenForEither() {
        Function f = CoreKernel.trace("smaller", CoreSignature.parse("(n)->(n)"), List.of(DType.FLOAT64), k -> {
            Expr zero = k.constant(DType.INT64, 0);
            Core few = k.scratch(DType.FLOAT64, Ops.min(k.dim("n"), k.constant(DType.INT64, 5)));
            k.loop(zero, k.dim("n"), i -> few.set(k.in(0).at(i), i));
            k.lanes(k.dim("n"), i -> k.out(0).set(few.at(i), i));
        });
        try (CompiledCore compiled = new CompiledCore(f, 0)) {
            for (int form = 0; form < CompiledCore.FORMS; form++) {
                long status = compiled.run(form, CompiledCore.Layout.DENSE, new long[] {7}, 1, new long[0],
                        new long[][] {{1, 2, 3, 4, 5, 6, 7}, new long[7]});
                assertEquals(5, status >> 16);
                assertEquals(0, compiled.run(form, CompiledCore.Layout.DENSE, new long[] {0}, 1, new long[0],
                        new long[2][0]));
            }
        }
    }
}
