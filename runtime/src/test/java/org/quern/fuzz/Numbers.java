package org.quern.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.quern.dsl.Reduce;
import org.quern.dtype.DType;

/**
 * Elements as numbers, written from the documentation and apart from the library: an integer or bool is a {@code BigInteger} in its
 * dtype's range, a float a {@code Float} or {@code Double}.
 */
final class Numbers {
    private static final BigInteger ONE = BigInteger.ONE;

    private Numbers() {}

    static int width(DType t) {
        return 8 * t.itemSize();
    }

    static boolean signed(DType t) {
        return t.kind() == DType.Kind.SIGNED;
    }

    static BigInteger least(DType t) {
        return signed(t) ? ONE.shiftLeft(width(t) - 1).negate() : BigInteger.ZERO;
    }

    static BigInteger most(DType t) {
        return t == DType.BOOL ? ONE : ONE.shiftLeft(signed(t) ? width(t) - 1 : width(t)).subtract(ONE);
    }

    /** The integer of this dtype that is the same modulo two to its width. */
    static BigInteger wrap(DType t, BigInteger n) {
        BigInteger rest = n.mod(ONE.shiftLeft(width(t)));
        return rest.compareTo(most(t)) > 0 ? rest.subtract(ONE.shiftLeft(width(t))) : rest;
    }

    static Object truth(boolean b) {
        return b ? ONE : BigInteger.ZERO;
    }

    static boolean isTrue(Object x) {
        return x instanceof BigInteger n ? n.signum() != 0 : ((Number) x).doubleValue() != 0;
    }

    static long index(Object n) {
        return ((BigInteger) n).longValue();
    }

    /** The number that an element's bits are; of a bool any but zero is true. */
    static Object of(DType t, long bits) {
        return switch (t.kind()) {
            case FLOAT -> t == DType.FLOAT64
                    ? (Object) Double.longBitsToDouble(bits)
                    : Float.intBitsToFloat((int) bits);
            case BOOL -> truth(bits != 0);
            case SIGNED, UNSIGNED -> wrap(t, BigInteger.valueOf(bits));
        };
    }

    /** The reverse, sign-extended for signed integers, else zero-extended. */
    static Long bits(DType t, Object x) {
        return switch (x) {
            case Double d -> Double.doubleToRawLongBits(d);
            case Float f -> Integer.toUnsignedLong(Float.floatToRawIntBits(f));
            default -> ((BigInteger) x).longValue();
        };
    }

    static Object zero(DType t) {
        return of(t, 0);
    }

    /** A float of this dtype. */
    static Object real(DType t, double x) {
        if (t == DType.FLOAT32) {
            return (float) x;
        }
        return x;
    }

    /** What a literal is in a dtype; an integer may be one that the dtype does not hold. */
    static Object literal(DType t, Object literal) {
        return switch (literal) {
            case Boolean b -> t.isFloat() ? real(t, b ? 1 : 0) : truth(b);
            case Double x -> real(t, x);
            default -> {
                BigInteger n = new BigInteger(literal.toString());
                yield t.isFloat() ? real(t, n.doubleValue()) : n;
            }
        };
    }

    /** What {@code cast} says. */
    static Object cast(DType from, DType to, Object x) {
        if (from == to) {
            return x;
        }
        if (to == DType.BOOL) {
            return truth(isTrue(x));
        }
        if (to.isFloat()) {
            if (x instanceof BigInteger n) {
                return to == DType.FLOAT32
                        ? (Object) new BigDecimal(n).floatValue()
                        : (Object) new BigDecimal(n).doubleValue();
            }
            return real(to, ((Number) x).doubleValue());
        }
        if (x instanceof BigInteger n) {
            return wrap(to, n);
        }
        double d = ((Number) x).doubleValue();
        if (Double.isNaN(d)) {
            return BigInteger.ZERO;
        }
        if (Double.isInfinite(d)) {
            return d < 0 ? least(to) : most(to);
        }
        return new BigDecimal(d).toBigInteger().max(least(to)).min(most(to));
    }

    /** Two of one dtype: negative, 0, positive; null with a NaN. */
    static Integer order(Object a, Object b) {
        if (a instanceof BigInteger n) {
            return n.compareTo((BigInteger) b);
        }
        double x = ((Number) a).doubleValue();
        double y = ((Number) b).doubleValue();
        return x < y ? Integer.valueOf(-1) : x > y ? Integer.valueOf(1) : x == y ? Integer.valueOf(0) : null;
    }

    static boolean isNaN(Object x) {
        return x instanceof Double d ? d.isNaN() : x instanceof Float f && f.isNaN();
    }

    /** What an accumulator of this reduction begins as. */
    static Object initial(Reduce r, DType t) {
        return r == Reduce.SUM ? zero(t) : identity(r, t);
    }

    /** What changes no other. */
    static Object identity(Reduce r, DType t) {
        return switch (r) {
            case SUM -> t.isFloat() ? real(t, -0.0) : BigInteger.ZERO;
            case PRODUCT -> t.isFloat() ? real(t, 1) : ONE;
            case MIN -> t.isFloat() ? real(t, Double.POSITIVE_INFINITY) : most(t);
            case MAX -> t.isFloat() ? real(t, Double.NEGATIVE_INFINITY) : least(t);
            case AND -> wrap(t, t == DType.BOOL ? ONE : ONE.negate());
            case OR, XOR -> BigInteger.ZERO;
        };
    }

    /** Two of one dtype become one. */
    static Object combine(Reduce r, DType t, Object a, Object b) {
        return switch (r) {
            case SUM -> arithmetic('+', t, a, b);
            case PRODUCT -> arithmetic('*', t, a, b);
            case MIN -> isNaN(a) || (!isNaN(b) && order(a, b) <= 0) ? a : b;
            case MAX -> isNaN(a) || (!isNaN(b) && order(a, b) >= 0) ? a : b;
            case AND -> ((BigInteger) a).and((BigInteger) b);
            case OR -> ((BigInteger) a).or((BigInteger) b);
            case XOR -> ((BigInteger) a).xor((BigInteger) b);
        };
    }

    /** {@code + - *} of two of one dtype, or {@code /} of floats. */
    static Object arithmetic(char sign, DType t, Object a, Object b) {
        if (a instanceof BigInteger x && b instanceof BigInteger y) {
            return wrap(t, sign == '+' ? x.add(y) : sign == '-' ? x.subtract(y) : x.multiply(y));
        }
        if (t == DType.FLOAT32) {
            float x = (Float) a;
            float y = (Float) b;
            return sign == '+' ? x + y : sign == '-' ? x - y : sign == '*' ? x * y : x / y;
        }
        double x = (Double) a;
        double y = (Double) b;
        return sign == '+' ? x + y : sign == '-' ? x - y : sign == '*' ? x * y : x / y;
    }

    /** Whether two elements are the same, NaNs of any bits being one. */
    static boolean same(DType t, long a, long b) {
        return a == b || (t.isFloat() && isNaN(of(t, a)) && isNaN(of(t, b)));
    }

    static String text(DType t, long bits) {
        return t.isFloat() ? of(t, bits) + " (0x" + Long.toHexString(bits) + ")" : String.valueOf(of(t, bits));
    }
}
