package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.Function;
import org.quern.ir.Samples;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;

/**
 * Every operation of every dtype, compiled for several lane counts, against the interpreter: on all pairs of boundary
 * values and on random ones. Exact operations by their bits; mathematical functions within {@link #MOST_ULPS} of the C
 * library, and equal to it where it answers with a zero, an infinity or a NaN.
 */
@ExtendWith(NrtBalance.class)
class CompiledDifferentialTest {
    private static final long MOST_ULPS = 4;
    private static final long SEED = 20260101;

    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void arithmetic(DType type) {
        compare(Exhaustive.arithmetic(type), type, Engine.ofProcess().target(), 1, 4, 0);
    }

    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void conversions(DType type) {
        compare(Exhaustive.conversions(type), type, Engine.ofProcess().target(), 1, 4, 0);
    }

    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void mathematics(DType type) {
        compareMath(type, Engine.ofProcess().target(), 1, 4, 32, 0);
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource(DTypes.ALL)
    void everyWidthAndInstructionSet(DType type) {
        int[] widths = {1, 2, 4, 8, 16, 32, 64, 128};
        for (int level = X86_64.LOWEST; level <= ((X86_64) Engine.ofProcess().target()).number(); level++) {
            InstructionSet target = new X86_64(level);
            compare(Exhaustive.arithmetic(type), type, target, widths);
            compare(Exhaustive.conversions(type), type, target, widths);
            if (type.isFloat()) {
                compareMath(type, target, widths);
            }
        }
    }

    private static void compare(Function f, DType type, InstructionSet target, int... widths) {
        long[][] in = Samples.pairs(type, 1000, new Random(SEED));
        long[][] expected = interpret(f, in);
        for (int w : widths) {
            long[][] actual = run(f, target, w, in);
            for (int r = 0; r < expected.length; r++) {
                DType t = f.results().get(r).type();
                for (int i = 0; i < in[0].length; i++) {
                    if (!Scalars.same(t, expected[r][i], actual[r][i])) {
                        fail(what(f, r, w, in, i) + " expected " + Scalars.text(t, expected[r][i]) + " but was "
                                + Scalars.text(t, actual[r][i]));
                    }
                }
            }
        }
    }

    private static void compareMath(DType type, InstructionSet target, int... widths) {
        Function f = Exhaustive.math(type);
        long[][] in = Samples.pairs(type, 3000, new Random(SEED));
        long[][] expected = interpret(f, in);
        for (int w : widths) {
            long[][] actual = run(f, target, w, in);
            for (int r = 0; r < expected.length; r++) {
                for (int i = 0; i < in[0].length; i++) {
                    long e = expected[r][i];
                    long a = actual[r][i];
                    boolean close = exceptional(type, e)
                            ? Scalars.same(type, e, a)
                            : Scalars.ulps(type, e, a) <= MOST_ULPS;
                    assertTrue(close, what(f, r, w, in, i) + " expected "
                            + Scalars.text(type, e) + " but was " + Scalars.text(type, a));
                }
            }
        }
    }

    private static long[][] run(Function f, InstructionSet target, int lanes, long[][] in) {
        try (Compiled compiled = new Compiled(f, target, lanes)) {
            return compiled.run(in);
        }
    }

    private static boolean exceptional(DType type, long bits) {
        double x = Scalars.real(type, bits);
        return x == 0 || !Double.isFinite(x);
    }

    private static long[][] interpret(Function f, long[][] in) {
        long[][] out = new long[f.results().size()][in[0].length];
        for (int i = 0; i < in[0].length; i++) {
            long[] one = Interpreter.run(f, Libm::apply, in[0][i], in[1][i]);
            for (int r = 0; r < out.length; r++) {
                out[r][i] = one[r];
            }
        }
        return out;
    }

    private static String what(Function f, int result, int lanes, long[][] in, int i) {
        DType t = f.parameters().get(0).type();
        return f.name() + " with " + lanes + " lanes: " + Exhaustive.describe(f, result) + " of "
                + Scalars.text(t, in[0][i]) + ", " + Scalars.text(t, in[1][i]);
    }
}
