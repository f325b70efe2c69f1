package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.ir.Samples;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;
import org.quern.testing.Traces;

/** Fused multiply-adds for processors that have no instruction for them: rounded as {@link Math#fma} rounds. */
@ExtendWith(NrtBalance.class)
class FusedMultiplyAddTest {
    private static final InstructionSet V2 = new X86_64(2);

    private static Function kernel(DType type) {
        return Traces.trace("fma", List.of(type, type, type), 1, k -> k.out(0).set(Ops.fma(k.in(0), k.in(1), k.in(2))));
    }

    /** Few digits or all of them: sums of the former are often halfway between two numbers. */
    private static double significand(DType type, Random random) {
        int digits = type == DType.FLOAT64 ? 52 : 23;
        int few = random.nextInt(3) == 0 ? digits : random.nextInt(digits + 1);
        double m = Math.scalb((double) ((random.nextLong() >>> (Long.SIZE - few - 1)) | (1L << few)), -few);
        double near = m + (random.nextInt(3) - 1) * Math.scalb(1.0, -digits);
        return (random.nextBoolean() ? 1 : -1) * (random.nextInt(4) == 0 ? near : m);
    }

    /** A product anywhere, below, at and above the limits of the dtype, and a number that may touch or cancel it. */
    private static void hard(DType type, Random random, long[][] in, int i) {
        int reach = type == DType.FLOAT64 ? 1100 : 150;
        int digits = type == DType.FLOAT64 ? 53 : 24;
        int bias = type == DType.FLOAT64 ? 1023 : 127;
        int product = switch (random.nextInt(4)) {
            case 0 -> -bias - random.nextInt(2 * digits);
            case 1 -> bias - 2 + random.nextInt(4);
            default -> random.nextInt(-2 * reach, 2 * reach);
        };
        int first = random.nextInt(-reach, reach);
        double a = Scalars.real(type, Scalars.bits(type, Math.scalb(significand(type, random), first)));
        double b = Scalars.real(type, Scalars.bits(type, Math.scalb(significand(type, random), product - first)));
        double c = switch (random.nextInt(3)) {
            case 0 -> -a * b + (random.nextInt(5) - 2) * Math.ulp(a * b);
            case 1 -> Math.scalb(significand(type, random), product + random.nextInt(-2 * digits - 3, 2 * digits + 4));
            default -> Math.scalb(significand(type, random), random.nextInt(-bias - digits, bias + 1));
        };
        double[] operands = {a, b, c};
        for (int j = 0; j < operands.length; j++) {
            in[j][i] = Scalars.bits(type, operands[j]);
        }
    }

    private static void check(DType type, int lanes, long[][] in) {
        try (Compiled compiled = new Compiled(kernel(type), V2, lanes)) {
            long[] actual = compiled.run(in)[0];
            for (int i = 0; i < actual.length; i++) {
                compare(type, lanes + " lanes", in, i, actual[i]);
            }
        }
    }

    private static void compare(DType type, String how, long[][] in, int i, long actual) {
        double a = Scalars.real(type, in[0][i]);
        double b = Scalars.real(type, in[1][i]);
        double c = Scalars.real(type, in[2][i]);
        double exact = type == DType.FLOAT64 ? Math.fma(a, b, c) : Math.fma((float) a, (float) b, (float) c);
        long expected = Scalars.bits(type, exact);
        if (!Scalars.same(type, expected, actual)) {
            fail(how + ": fma of " + a + ", " + b + ", " + c + ": " + exact + " expected, was "
                    + Scalars.text(type, actual));
        }
    }

    private static long[][] random(DType type, int n, Random random) {
        long[][] in = new long[3][n];
        for (int i = 0; i < n; i++) {
            if (random.nextInt(4) > 0) {
                hard(type, random, in, i);
            } else {
                for (long[] operand : in) {
                    operand[i] = Samples.random(type, random);
                }
            }
        }
        return in;
    }

    private static long[][] special(DType type) {
        long[] s = Samples.special(type);
        int n = s.length;
        long[][] in = new long[3][n * n * n];
        for (int i = 0; i < in[0].length; i++) {
            in[0][i] = s[i / n / n];
            in[1][i] = s[i / n % n];
            in[2][i] = s[i % n];
        }
        return in;
    }

    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void specialValues(DType type) {
        check(type, 0, special(type));
    }

    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void everyLaneCount(DType type) {
        long[][] in = random(type, 20_000, new Random(1311));
        for (int lanes : new int[] {1, 2, 4, 8, 16, 32, 64}) {
            check(type, lanes, in);
        }
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void millions(DType type) {
        Random random = new Random(1312);
        for (int i = 0; i < 5; i++) {
            check(type, 0, random(type, 1_000_000, random));
        }
    }

    /** What all lanes have alike is computed once, as a scalar. */
    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void ofUniformParameters(DType type) {
        Function uniform = Traces.trace("uniform", List.of(type), 1,
                k -> k.out(0)
                        .set(Ops.fma(k.uniform("a", type), k.uniform("b", type), k.uniform("c", type)).max(k.in(0))));
        long least = Scalars.bits(type, Double.NEGATIVE_INFINITY);
        try (Compiled compiled = new Compiled(uniform, V2, 0)) {
            Random random = new Random(1313);
            for (int i = 0; i < 300; i++) {
                long[][] in = random(type, 1, random);
                long actual = compiled.run(new long[][] {{least}, in[0], in[1], in[2]})[0][0];
                compare(type, "uniform", in, 0, actual);
            }
        }
    }

    /** Fast-math flags, by which a fused multiply-add could be a product and a sum, do not apply to it. */
    @Test
    void flagsDoNotApply() {
        Function kernel = kernel(DType.FLOAT64);
        CodegenOptions fast = CodegenOptions.DEFAULT.withFastmath("reassoc nsz arcp contract afn");
        long[][] in = random(DType.FLOAT64, 5_000, new Random(1314));
        for (int level = X86_64.LOWEST; level <= ((X86_64) Engine.ofProcess().target()).number(); level++) {
            try (Compiled compiled = new Compiled(kernel, new X86_64(level), fast)) {
                long[] actual = compiled.run(in)[0];
                for (int i = 0; i < actual.length; i++) {
                    compare(DType.FLOAT64, "level " + level, in, i, actual[i]);
                }
            }
        }
    }
}
