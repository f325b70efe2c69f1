package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.array.NDArray;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.NrtBalance;

/** A mathematical function's bits depend on its argument alone: not on the lane count, the lane, the lanes beside it, or uniformity. */
@ExtendWith(NrtBalance.class)
class LaneFormsTest {
    /** Odd: multiplied with an index it gives bits of every exponent. */
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    private static final int ROUNDS = 500;

    @ParameterizedTest
    @CsvSource({"float64,false", "float64,true", "float32,false", "float32,true"})
    void everyLaneCountAndLane(DType type, boolean tight) {
        compare(type, tight, Engine.ofProcess().target(), 1, 4, 64);
    }

    @Tag("stress")
    @ParameterizedTest
    @CsvSource({"float64,false", "float64,true", "float32,false", "float32,true"})
    void everyInstructionSet(DType type, boolean tight) {
        int here = ((X86_64) Engine.ofProcess().target()).number();
        for (int level = X86_64.LOWEST; level < here; level++) {
            compare(type, tight, new X86_64(level), 1, 4, 16);
        }
        compare(type, tight, new X86_64(here), 1, 2, 4, 8, 16, 32, 64, 128);
    }

    private static void compare(DType type, boolean tight, InstructionSet target, int... widths) {
        Function all = Exhaustive.math(type);
        long[][] in = AccuracyInputs.everywhere(type, type == DType.FLOAT64 ? 1 : 4, 3);
        // Places in the vectors and neighbours differ too: the pairs come again, in reverse and one further.
        int n = in[0].length;
        long[][] turned = new long[2][n + 1];
        for (int operand = 0; operand < 2; operand++) {
            for (int i = 0; i < n; i++) {
                turned[operand][n - i] = in[operand][i];
            }
        }
        long[][] expected = run(all, target, tight, 0, in).get(0);
        for (int lanes : widths) {
            List<long[][]> results = run(all, target, tight, lanes, in, turned);
            long[][] actual = results.get(0);
            long[][] reversed = results.get(1);
            for (MathFunction f : MathFunction.values()) {
                int r = Exhaustive.result(f);
                for (int i = 0; i < n; i++) {
                    check(f, type, lanes, in, i, expected[r][i], actual[r][i]);
                    check(f, type, lanes, in, i, expected[r][i], reversed[r][n - i]);
                }
            }
        }
    }

    private static List<long[][]> run(Function f, InstructionSet target, boolean tight, int lanes, long[][]... inputs) {
        try (Compiled c = new Compiled(f, target, CodegenOptions.DEFAULT.withLanes(lanes).withTight(tight))) {
            List<long[][]> results = new ArrayList<>();
            for (long[][] in : inputs) {
                results.add(c.run(in));
            }
            return results;
        }
    }

    private static void check(MathFunction f, DType type, int lanes, long[][] in, int i, long expected, long actual) {
        if (!Scalars.same(type, expected, actual)) {
            fail(f + " of " + Scalars.text(type, in[0][i]) + (f.arity() == 1 ? "" : ", " + Scalars.text(type, in[1][i]))
                    + " with " + lanes + " lanes: " + Scalars.text(type, actual)
                    + ", with as many as the compiler chooses: "
                    + Scalars.text(type, expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"float64,FAST", "float64,TIGHT", "float32,FAST", "float32,TIGHT"})
    void uniformOperandsAreNoOthers(DType type, Accuracy accuracy) {
        DType bits = type == DType.FLOAT64 ? DType.INT64 : DType.INT32;
        long step = type == DType.FLOAT64 ? STEP : (int) STEP;
        List<UnaryOperator<Expr>> unary = List.of(Ops::exp, Ops::exp2, Ops::expm1, Ops::log, Ops::log2, Ops::log10,
                Ops::log1p, Ops::sin,
                Ops::cos, Ops::tan, Ops::asin, Ops::acos, Ops::atan, Ops::sinh, Ops::cosh, Ops::tanh, Ops::asinh,
                Ops::acosh,
                Ops::atanh, Ops::cbrt, Ops::erf, Ops::erfc, Ops::tgamma, Ops::lgamma,
                x -> Ops.pow(x.abs(), Ops.rint(x)),
                x -> Ops.hypot(x, Ops.trunc(x)), x -> Ops.atan2(x, Ops.trunc(x)));
        // The index of a loop is uniform, and so is what depends on it alone; the element's number is not.
        Ufunc uniform = Ufunc.define("uniform", 1, unary.size(), k -> {
            List<Var> results = new ArrayList<>();
            for (int r = 0; r < unary.size(); r++) {
                results.add(k.var(type, 0));
            }
            k.loop(ROUNDS, i -> {
                Expr x = argument(i.cast(bits), step, type);
                for (int r = 0; r < unary.size(); r++) {
                    Var result = results.get(r);
                    result.set(Ops.select(k.in(0).eq(i), unary.get(r).apply(x), result.get()));
                }
            });
            for (int r = 0; r < unary.size(); r++) {
                k.out(r).set(results.get(r).get());
            }
        }).accuracy(accuracy);
        Ufunc varying = Ufunc.define("varying", 1, unary.size(), k -> {
            Expr x = argument(k.in(0).cast(bits), step, type);
            for (int r = 0; r < unary.size(); r++) {
                k.out(r).set(unary.get(r).apply(x));
            }
        }).accuracy(accuracy);
        try (NDArray numbers = NDArray.arange(DType.INT64, ROUNDS)) {
            List<NDArray> a = uniform.on(numbers).runAll();
            List<NDArray> b = varying.on(numbers).runAll();
            for (int r = 0; r < unary.size(); r++) {
                long[] expected = Elements.of(b.get(r));
                long[] actual = Elements.of(a.get(r));
                for (int i = 0; i < ROUNDS; i++) {
                    assertTrue(Scalars.same(type, expected[i], actual[i]),
                            "function " + r + " of the number of bits " + i * step);
                }
            }
            a.forEach(NDArray::close);
            b.forEach(NDArray::close);
        }
    }

    private static Expr argument(Expr index, long step, DType type) {
        // Half of them between -8 and 8, where functions are not all infinite, zero or NaN.
        Expr any = index.mul(step).reinterpret(type);
        Expr near = index.mul(step).cast(type).mul(Math.scalb(1.0, type == DType.FLOAT64 ? -60 : -28));
        return Ops.select(index.and(1).eq(0), any, near);
    }
}
