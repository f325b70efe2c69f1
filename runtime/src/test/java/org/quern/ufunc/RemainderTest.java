package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.codegen.isa.InstructionSet;
import org.quern.codegen.isa.X86_64;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.ir.Samples;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;
import org.quern.testing.Traces;

/** Exact remainders, against Java's, and neighbours of floats. */
@ExtendWith(NrtBalance.class)
class RemainderTest {
    private static Function kernel(DType type, BinaryOperator<Expr> operation) {
        return Traces.trace("kernel", List.of(type, type), 1, k -> k.out(0).set(operation.apply(k.in(0), k.in(1))));
    }

    /** The level, or the highest that this machine has. */
    private static InstructionSet target(int level) {
        return new X86_64(Math.min(level, ((X86_64) Engine.ofProcess().target()).number()));
    }

    /** Quotients of every size, multiples, numbers beside multiples, and any bits. */
    private static long[][] inputs(DType type, int n, Random random) {
        long[][] in = Samples.pairs(type, n, random);
        int reach = type == DType.FLOAT64 ? 1074 : 149;
        for (int i = in[0].length - n / 4 * 3; i < in[0].length; i++) {
            double b = Math.scalb(1 + random.nextDouble(), random.nextInt(-reach, reach - 30));
            in[1][i] = Scalars.bits(type, b);
            double divisor = Scalars.real(type, in[1][i]);
            double a = switch (random.nextInt(3)) {
                case 0 -> divisor * random.nextInt(1, 1 << 20);
                case 1 -> Math.scalb(divisor * (1 + random.nextDouble()), random.nextInt(60));
                default -> Math.scalb(1 + random.nextDouble(), random.nextInt(-reach, reach - 30));
            };
            in[0][i] = Scalars.bits(type, random.nextBoolean() ? a : -a) + random.nextInt(-1, 2);
        }
        return in;
    }

    private static void check(DType type, int level, int lanes, int n, long seed) {
        long[][] in = inputs(type, n, new Random(seed));
        try (Compiled compiled = new Compiled(kernel(type, Expr::rem), target(level), lanes)) {
            long[] actual = compiled.run(in)[0];
            for (int i = 0; i < actual.length; i++) {
                // float32's operands and their remainder are float64's as well
                long expected = Scalars.bits(type, Scalars.real(type, in[0][i]) % Scalars.real(type, in[1][i]));
                if (!Scalars.same(type, expected, actual[i])) {
                    fail(lanes + " lanes, level " + level + ": " + Scalars.text(type, in[0][i]) + " % "
                            + Scalars.text(type, in[1][i]) + ": " + Scalars.text(type, expected) + " expected, was "
                            + Scalars.text(type, actual[i]));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"float64, 2, 1", "float64, 2, 4", "float64, 3, 16", "float64, 4, 32", "float32, 2, 4", "float32, 3, 1",
        "float32, 3, 32", "float32, 4, 64"})
    void remaindersAreJavas(DType type, int level, int lanes) {
        check(type, level, lanes, 8_000, 1320);
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void millions(DType type) {
        for (int seed = 0; seed < 5; seed++) {
            check(type, 3, 0, 1_000_000, seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"float64, 2, 1", "float64, 4, 16", "float32, 2, 8", "float32, 3, 1"})
    void neighboursAreJavas(DType type, int level, int lanes) {
        long[][] in = Samples.pairs(type, 10_000, new Random(1321));
        try (Compiled compiled = new Compiled(kernel(type, Ops::nextafter), target(level), lanes)) {
            long[] actual = compiled.run(in)[0];
            for (int i = 0; i < actual.length; i++) {
                double x = Scalars.real(type, in[0][i]);
                double y = Scalars.real(type, in[1][i]);
                long expected = Scalars.bits(type,
                        type == DType.FLOAT64 ? Math.nextAfter(x, y) : Math.nextAfter((float) x, y));
                if (!Scalars.same(type, expected, actual[i])) {
                    fail(level + ": from " + x + " to " + y + ": " + Scalars.text(type, expected) + " expected, was "
                            + Scalars.text(type, actual[i]));
                }
            }
        }
    }
}
