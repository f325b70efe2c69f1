package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quern.dsl.Frexp;
import org.quern.dsl.KernelException;
import org.quern.dsl.Modf;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.ir.Samples;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.DTypes;
import org.quern.testing.NrtBalance;
import org.quern.testing.Traces;

/** frexp, ldexp, modf, signbit, spacing, degrees, radians, logaddexp and logaddexp2, against Java's own and NumPy's rules. */
@ExtendWith(NrtBalance.class)
class FloatPartsTest {
    private static final String[] NAMES = {"frexp's significand", "frexp's exponent", "modf's fraction", "modf's whole",
        "ldexp",
        "signbit", "spacing", "degrees", "radians", "logaddexp", "logaddexp2"};

    /** From here on results are computed, not exact. */
    private static final int COMPUTED = 7;

    private static Function all(DType type) {
        return Traces.trace("float_parts", List.of(type, type), NAMES.length, k -> {
            Frexp parts = Ops.frexp(k.in(0));
            Modf modf = Ops.modf(k.in(0));
            k.out(0).set(parts.significand());
            k.out(1).set(parts.exponent());
            k.out(2).set(modf.fraction());
            k.out(3).set(modf.whole());
            k.out(4).set(Ops.ldexp(k.in(0), k.in(1).cast(DType.INT64)));
            k.out(5).set(Ops.signbit(k.in(0)));
            k.out(6).set(Ops.spacing(k.in(0)));
            k.out(7).set(Ops.degrees(k.in(0)));
            k.out(8).set(Ops.radians(k.in(0)));
            k.out(9).set(Ops.logaddexp(k.in(0), k.in(1)));
            k.out(10).set(Ops.logaddexp2(k.in(0), k.in(1)));
        });
    }

    /** What is expected of one pair, by the bits. */
    private static long[] expected(DType type, long a, long b) {
        double x = Scalars.real(type, a);
        double y = Scalars.real(type, b);
        boolean single = type == DType.FLOAT32;
        boolean hasParts = x != 0 && !Double.isNaN(x) && !Double.isInfinite(x);
        // Every float32 is a normal float64.
        boolean subnormal = Math.abs(x) < Double.MIN_NORMAL;
        int exponent = Math.getExponent(subnormal ? x * 0x1p54 : x) + 1 - (subnormal ? 54 : 0);
        double significand = subnormal
                ? Math.scalb(x * 0x1p54, -exponent - 54)
                : Math.scalb(Math.scalb(x, -exponent / 2), -exponent + exponent / 2);
        double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
        int n = (int) Math.max(-100000, Math.min(100000, Double.isNaN(y) ? 0 : y));
        double size = Math.abs(x);
        double unit = single ? Math.nextUp((float) size) - (float) size : Math.nextUp(size) - size;
        return new long[] {
            Scalars.bits(type, hasParts ? significand : x),
            hasParts ? exponent : 0,
            Scalars.bits(type, Math.copySign(Double.isInfinite(x) ? 0 : x - whole, x)),
            Scalars.bits(type, whole),
            single ? Scalars.bits(type, Math.scalb((float) x, n)) : Scalars.bits(type, Math.scalb(x, n)),
            (a >>> (8 * type.itemSize() - 1)) & 1,
            Scalars.bits(type, Double.isInfinite(x) ? Double.NaN : x < 0 ? -unit : unit),
            Scalars.bits(type, single ? (float) x * (float) (180 / Math.PI) : x * (180 / Math.PI)),
            Scalars.bits(type, single ? (float) x * (float) (Math.PI / 180) : x * (Math.PI / 180)),
            Scalars.bits(type, x == y ? x + Math.log(2) : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))),
            Scalars.bits(type,
                    x == y ? x + 1 : Math.max(x, y) + Math.log1p(Math.pow(2, -Math.abs(x - y))) / Math.log(2)),
        };
    }

    @ParameterizedTest
    @MethodSource(DTypes.FLOATS)
    void everyLaneCount(DType type) {
        Function f = all(type);
        long[][] in = Samples.pairs(type, 4000, new Random(20260103));
        Random random = new Random(20260104);
        for (int i = in[0].length - 2000; i < in[0].length; i++) {
            in[0][i] = Scalars.wrap(type, random.nextLong());
            in[1][i] = Scalars.bits(type, random.nextInt(-2200, 2200));
        }
        for (int lanes : new int[] {1, 4, 0}) {
            try (Compiled compiled = new Compiled(f, Engine.ofProcess().target(), lanes)) {
                long[][] out = compiled.run(in);
                for (int i = 0; i < in[0].length; i++) {
                    long[] expected = expected(type, in[0][i], in[1][i]);
                    for (int r = 0; r < NAMES.length; r++) {
                        check(type, f.resultTypes()[r], lanes, r, in[0][i], in[1][i], expected[r], out[r][i]);
                    }
                }
            }
        }
    }

    private static void check(DType in, DType type, int lanes, int r, long x, long y, long expected, long actual) {
        // A sum of opposite numbers loses what they have in common: there the unit is that of the operands.
        double most = Math.max(Math.abs(Scalars.real(in, x)), Math.abs(Scalars.real(in, y)));
        double unit = in == DType.FLOAT32 ? Math.ulp((float) Math.max(1, most)) : Math.ulp(Math.max(1, most));
        boolean right = Scalars.same(type, expected, actual)
                || (r >= COMPUTED && (Scalars.ulps(type, expected, actual) <= 4
                        || Math.abs(Scalars.real(type, expected) - Scalars.real(type, actual)) <= 2 * unit));
        assertTrue(right, () -> NAMES[r] + " of " + Scalars.text(in, x) + ", " + Scalars.text(in, y) + " with " + lanes
                + " lanes: " + Scalars.text(type, actual) + ", " + Scalars.text(type, expected) + " expected");
    }

    @Test
    void dtypesAreNumPys() {
        for (DType type : DType.values()) {
            Function f = Traces.trace("f", Collections.nCopies(2, type), 4, k -> {
                k.out(0).set(Ops.frexp(k.in(0)).significand());
                k.out(1).set(Ops.signbit(k.in(0)));
                k.out(2).set(Ops.logaddexp(k.in(0), k.in(1)));
                k.out(3).set(Ops.ldexp(k.in(0), k.in(0).cast(DType.INT8)));
            });
            // NumPy: float16 for 8 bits, which Quern does not have.
            DType real = type == DType.FLOAT32 || type.itemSize() < 4 ? DType.FLOAT32 : DType.FLOAT64;
            assertEquals(List.of(real, DType.BOOL, real, real), List.of(f.resultTypes()), type.toString());
        }
    }

    @Test
    void anExponentThatIsNoIntegerIsRefused() {
        for (DType type : new DType[] {DType.FLOAT32, DType.UINT64}) {
            KernelException e = assertThrows(KernelException.class,
                    () -> Traces.trace("f", List.of(DType.FLOAT64, type), 1,
                            k -> k.out(0).set(Ops.ldexp(k.in(0), k.in(1)))));
            assertTrue(e.getMessage().contains("ldexp: an exponent of " + type), e.getMessage());
        }
    }
}
