package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.MathFunction;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.NrtBalance;

/** Where a mathematical function's result is a number of the dtype, it is given exactly: in both tiers, for every instruction set. */
@ExtendWith(NrtBalance.class)
class ExactResultsTest {
    private record Case(MathFunction function, double x, double y, double result) {}

    @ParameterizedTest
    @CsvSource({"float64,false", "float64,true", "float32,false", "float32,true"})
    void areExact(DType type, boolean tight) {
        List<Case> cases = cases(type);
        List<String> wrong = new ArrayList<>();
        for (int level = X86_64.LOWEST; level <= ((X86_64) Engine.ofProcess().target()).number(); level++) {
            InstructionSet target = new X86_64(level);
            try (Compiled compiled = new Compiled(Exhaustive.math(type), target,
                    CodegenOptions.DEFAULT.withTight(tight))) {
                long[][] in = new long[2][cases.size()];
                for (int i = 0; i < cases.size(); i++) {
                    in[0][i] = Scalars.bits(type, cases.get(i).x);
                    in[1][i] = Scalars.bits(type, cases.get(i).y);
                }
                long[][] out = compiled.run(in);
                for (int i = 0; i < cases.size(); i++) {
                    Case c = cases.get(i);
                    long result = out[Exhaustive.result(c.function)][i];
                    if (result != Scalars.bits(type, c.result)) {
                        wrong.add(c + " is " + Scalars.text(type, result) + " for " + target.cpu());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static List<Case> cases(DType type) {
        boolean twice = type == DType.FLOAT64;
        List<Case> cases = new ArrayList<>();
        for (int e = twice ? -1074 : -149; e < (twice ? 1024 : 128); e++) {
            add(cases, MathFunction.EXP2, e, 0, Math.scalb(1.0, e));
            add(cases, MathFunction.LOG2, Math.scalb(1.0, e), 0, e);
            add(cases, MathFunction.POW, 2, e, Math.scalb(1.0, e));
        }
        double ten = 1;
        for (int e = 0; e <= (twice ? 22 : 10); e++, ten *= 10) {
            add(cases, MathFunction.LOG10, ten, 0, e);
            add(cases, MathFunction.POW, 10, e, ten);
        }
        for (int n = 1; n <= (twice ? 2000 : 255); n++) {
            add(cases, MathFunction.CBRT, (double) n * n * n, 0, n);
            add(cases, MathFunction.CBRT, -(double) n * n * n, 0, -n);
            add(cases, MathFunction.HYPOT, 3.0 * n, 4.0 * n, 5.0 * n);
            add(cases, MathFunction.HYPOT, -5.0 * n, 12.0 * n, 13.0 * n);
            add(cases, MathFunction.HYPOT, 0, n, n);
            add(cases, MathFunction.POW, n, 2, (double) n * n);
            add(cases, MathFunction.POW, (double) n * n, 0.5, n);
            add(cases, MathFunction.POW, n, 1, n);
        }
        double factorial = 1;
        // Larger factorials have too many digits.
        for (int n = 1; n <= (twice ? 23 : 14); n++) {
            add(cases, MathFunction.TGAMMA, n, 0, factorial);
            factorial *= n;
        }
        for (double x : new double[] {6, 1e30, Double.POSITIVE_INFINITY}) {
            add(cases, MathFunction.ERF, x, 0, 1);
            add(cases, MathFunction.ERF, -x, 0, -1);
        }
        add(cases, MathFunction.ERF, -0.0, 0, -0.0);
        add(cases, MathFunction.LGAMMA, 1, 0, 0);
        add(cases, MathFunction.LGAMMA, 2, 0, 0);
        for (MathFunction f : List.of(MathFunction.EXP, MathFunction.COS, MathFunction.COSH, MathFunction.ERFC)) {
            add(cases, f, 0, 0, 1);
        }
        for (MathFunction f : List.of(MathFunction.LOG, MathFunction.ACOS, MathFunction.ACOSH)) {
            add(cases, f, 1, 0, 0);
        }
        return cases;
    }

    private static void add(List<Case> cases, MathFunction f, double x, double y, double result) {
        cases.add(new Case(f, x, y, result));
    }
}
