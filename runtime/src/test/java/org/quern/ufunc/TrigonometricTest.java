package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.X86_64;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.MathFunction;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;

/** The trigonometric functions and their inverses: what holds for them beside the bounds of their errors. */
@ExtendWith(NrtBalance.class)
class TrigonometricTest {
    private static final long SEED = 20261130;
    private static final List<MathFunction> FUNCTIONS = List.of(MathFunction.SIN, MathFunction.COS, MathFunction.TAN,
            MathFunction.ASIN, MathFunction.ACOS, MathFunction.ATAN, MathFunction.ATAN2);
    private static final List<MathFunction> BOUNDED = List.of(MathFunction.SIN, MathFunction.COS);
    private static final List<MathFunction> ODD = List.of(MathFunction.SIN, MathFunction.TAN, MathFunction.ASIN,
            MathFunction.ATAN);

    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void sameBitsOnEveryInstructionSet(DType type) {
        long[][] in = inputs(type);
        for (Accuracy accuracy : Accuracy.values()) {
            long[][] expected = results(type, accuracy, X86_64.LOWEST, in);
            for (int level = X86_64.LOWEST + 1; level <= ((X86_64) Engine.ofProcess().target()).number(); level++) {
                long[][] actual = results(type, accuracy, level, in);
                for (int f = 0; f < FUNCTIONS.size(); f++) {
                    for (int i = 0; i < in[0].length; i++) {
                        assertTrue(Scalars.same(type, expected[f][i], actual[f][i]), message(type, accuracy, f, in, i)
                                + Scalars.text(type, actual[f][i]) + " on level " + level + ", "
                                + Scalars.text(type, expected[f][i]) + " on the lowest");
                    }
                }
            }
        }
    }

    /** Else the inverse of a result would be a NaN. */
    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void noSineIsBeyondOneAndOddFunctionsAreOdd(DType type) {
        long[][] in = inputs(type);
        long sign = Scalars.bits(type, -0.0);
        long[][] mirrored = {Arrays.stream(in[0]).map(x -> x ^ sign).toArray(), in[1]};
        for (Accuracy accuracy : Accuracy.values()) {
            long[][] out = results(type, accuracy, ((X86_64) Engine.ofProcess().target()).number(), in);
            long[][] back = results(type, accuracy, ((X86_64) Engine.ofProcess().target()).number(), mirrored);
            for (int f = 0; f < FUNCTIONS.size(); f++) {
                MathFunction function = FUNCTIONS.get(f);
                for (int i = 0; i < in[0].length; i++) {
                    String message = message(type, accuracy, f, in, i) + Scalars.text(type, out[f][i]);
                    assertTrue(!BOUNDED.contains(function) || !(Math.abs(Scalars.real(type, out[f][i])) > 1), message);
                    assertTrue(!ODD.contains(function) || Scalars.same(type, out[f][i] ^ sign, back[f][i]), message);
                    assertTrue(function != MathFunction.COS || Scalars.same(type, out[f][i], back[f][i]), message);
                }
            }
        }
    }

    /** Sines from a reference of 2,400 binary digits, of arguments closest to multiples of pi/2, and of the largest. */
    @ParameterizedTest
    @EnumSource(Accuracy.class)
    void hardestArgumentsAreReduced(Accuracy accuracy) {
        double[] x = {0x1.4c96c11134d36p+578, 0x1.6ac5b262ca1ffp+849, Double.MAX_VALUE, 1e22};
        double[] sines = {-0x1.6ec67bcf77522p-58, 0x1.0000000000000p+0, 0x1.452fc98b34e97p-8, -0x1.b453ab76bf397p-1};
        long[] bits = Arrays.stream(x).mapToLong(Double::doubleToLongBits).toArray();
        long[] out = results(DType.FLOAT64, accuracy, ((X86_64) Engine.ofProcess().target()).number(),
                new long[][] {bits, bits})[0];
        for (int i = 0; i < x.length; i++) {
            double sine = Double.longBitsToDouble(out[i]);
            assertEquals(sines[i], sine, (accuracy == Accuracy.TIGHT ? 1 : 4) * Math.ulp(sines[i]), "sin " + x[i]);
        }
    }

    private static String message(DType type, Accuracy accuracy, int f, long[][] in, int i) {
        return FUNCTIONS.get(f).symbol() + " " + accuracy + " of " + Scalars.text(type, in[0][i]) + ", "
                + Scalars.text(type, in[1][i]) + " is ";
    }

    private static long[][] results(DType type, Accuracy accuracy, int level, long[][] in) {
        CodegenOptions options = CodegenOptions.DEFAULT.withTight(accuracy == Accuracy.TIGHT);
        try (Compiled compiled = new Compiled(Exhaustive.math(type, FUNCTIONS), new X86_64(level), options)) {
            return compiled.run(in);
        }
    }

    /** Pairs of special values, all exponents, and where each function is used. */
    private static long[][] inputs(DType type) {
        List<long[][]> parts = new ArrayList<>();
        parts.add(AccuracyInputs.everywhere(type, 1, SEED));
        for (MathFunction f : FUNCTIONS) {
            parts.add(AccuracyInputs.of(f, type, 1000, SEED));
        }
        long[][] all = new long[2][];
        for (int s = 0; s < 2; s++) {
            int side = s;
            all[s] = parts.stream().flatMapToLong(p -> Arrays.stream(p[side])).toArray();
        }
        return all;
    }
}
