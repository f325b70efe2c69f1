package org.quern.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.quern.dtype.DType;

/** Floats taken apart and put together, and divided with a quotient rounded down. */
final class FloatMeaning {
    private static final int FAR = 2200;

    private FloatMeaning() {}

    /** {@code frexp}, {@code modf}, {@code ldexp}, {@code signbit}, {@code spacing} of a float of this dtype. */
    static Object value(String name, String part, DType t, Object v, Object second) {
        double x = ((Number) v).doubleValue();
        boolean usual = x != 0 && Double.isFinite(x);
        // Of a double with the number's value; subnormal doubles have been scaled.
        double scaled = Math.abs(x) < Double.MIN_NORMAL ? x * 0x1p60 : x;
        int exponent = Math.getExponent(scaled) + 1 - (Math.abs(x) < Double.MIN_NORMAL ? 60 : 0);
        return switch (name) {
            case "frexp" -> part.equals("exponent")
                    ? BigInteger.valueOf(usual ? exponent : 0)
                    : usual ? Numbers.real(t, scaled / Math.scalb(1.0, Math.getExponent(scaled)) / 2) : v;
            case "modf" -> {
                double whole = x < 0 ? Math.ceil(x) : Math.floor(x);
                yield Numbers.real(t, part.equals("whole")
                        ? whole
                        : Double.isInfinite(x)
                                ? Math.copySign(0, x)
                                : Math.copySign(x - whole, x));
            }
            case "ldexp" -> usual ? scaled(t, x, (BigInteger) second) : v;
            case "signbit" -> Numbers.truth(Math.copySign(1, x) < 0);
            default -> t == DType.FLOAT32 ? (Object) spacing((Float) v) : (Object) spacing(x);
        };
    }

    private static float spacing(float x) {
        float unit = Float.isFinite(x) ? Math.nextUp(Math.abs(x)) - Math.abs(x) : Float.NaN;
        return x < 0 ? -unit : unit;
    }

    private static double spacing(double x) {
        double unit = Double.isFinite(x) ? Math.nextUp(Math.abs(x)) - Math.abs(x) : Double.NaN;
        return x < 0 ? -unit : unit;
    }

    /** Rounded once, by way of the exact product. */
    private static Object scaled(DType t, double x, BigInteger n) {
        int power = n.max(BigInteger.valueOf(-FAR)).min(BigInteger.valueOf(FAR)).intValue();
        BigDecimal two = BigDecimal.valueOf(2);
        BigDecimal exact = power >= 0
                ? new BigDecimal(x).multiply(two.pow(power))
                : new BigDecimal(x).divide(two.pow(-power));
        double rounded = t == DType.FLOAT32 ? exact.floatValue() : exact.doubleValue();
        return Numbers.real(t, Math.copySign(rounded, x));
    }

    /** NumPy's {@code remainder}. */
    static Object modulo(DType t, Object a, Object b) {
        double x = ((Number) a).doubleValue();
        double y = ((Number) b).doubleValue();
        double rest = x % y;
        if (y == 0 || Double.isNaN(rest)) {
            return Numbers.real(t, rest);
        }
        if (rest == 0) {
            return Numbers.real(t, Math.copySign(0, y));
        }
        return rest < 0 != y < 0 ? Numbers.arithmetic('+', t, Numbers.real(t, rest), b) : Numbers.real(t, rest);
    }

    /** NumPy's {@code floor_divide}. */
    static Object quotient(DType t, Object a, Object b) {
        double x = ((Number) a).doubleValue();
        double y = ((Number) b).doubleValue();
        if (y == 0) {
            return Numbers.arithmetic('/', t, a, b);
        }
        double rest = x % y;
        Object quotient = Numbers.arithmetic('/', t, Numbers.arithmetic('-', t, a, Numbers.real(t, rest)), b);
        if (rest != 0 && rest < 0 != y < 0) {
            quotient = Numbers.arithmetic('-', t, quotient, Numbers.real(t, 1));
        }
        double q = ((Number) quotient).doubleValue();
        if (q == 0) {
            return Numbers.real(t, Math.copySign(0, ((Number) Numbers.arithmetic('/', t, a, b)).doubleValue()));
        }
        double floor = Math.floor(q);
        return ((Number) Numbers.arithmetic('-', t, quotient, Numbers.real(t, floor))).doubleValue() > 0.5
                ? Numbers.arithmetic('+', t, Numbers.real(t, floor), Numbers.real(t, 1))
                : Numbers.real(t, floor);
    }
}
