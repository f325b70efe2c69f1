package org.quern.ir.interpret;

import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;

/**
 * The meaning of every exact operation on single elements, in plain Java. An element is its bits in the low end of a long:
 * sign-extended for signed integers, zero-extended otherwise, as {@link Op.Constant} has them.
 */
public final class Scalars {
    private static final double TWO_63 = 0x1p63;
    private static final double TWO_64 = 0x1p64;

    private Scalars() {}

    /** The element with these low bits. */
    public static long wrap(DType type, long bits) {
        int above = Long.SIZE - 8 * type.itemSize();
        return switch (type.kind()) {
            case BOOL -> bits & 1;
            case SIGNED -> bits << above >> above;
            case UNSIGNED, FLOAT -> bits << above >>> above;
        };
    }

    /** A float's value; every float32 is a float64. */
    public static double real(DType type, long bits) {
        return type == DType.FLOAT32 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    /** The float of this dtype nearest to x. */
    public static long bits(DType type, double x) {
        return type == DType.FLOAT32 ? bits((float) x) : Double.doubleToRawLongBits(x);
    }

    private static long bits(float x) {
        return Float.floatToRawIntBits(x) & 0xFFFF_FFFFL;
    }

    private static boolean signed(DType type) {
        return type.kind() == DType.Kind.SIGNED;
    }

    private static int width(DType type) {
        return 8 * type.itemSize();
    }

    static long unary(UnaryOp op, DType type, long a) {
        if (!type.isFloat()) {
            return wrap(type, switch (op) {
                case NEG -> -a;
                case ABS -> signed(type) && a < 0 ? -a : a;
                case NOT -> ~a;
                case POPCOUNT -> Long.bitCount(a & mask(type));
                case CLZ -> Long.numberOfLeadingZeros(a & mask(type)) - (64 - width(type));
                case CTZ -> Math.min(width(type), Long.numberOfTrailingZeros(a & mask(type)));
                case BYTESWAP -> Long.reverseBytes(a) >>> (64 - width(type));
                default -> throw new AssertionError(op + " of " + type);
            });
        }
        long sign = 1L << (width(type) - 1);
        double x = real(type, a);
        return switch (op) {
            case NEG -> a ^ sign;
            case ABS -> a & ~sign;
            // a double's root, rounded twice, is the float's: its 53 bits are more than 2 * 24 + 2
            case SQRT -> bits(type, Math.sqrt(x));
            case FLOOR -> bits(type, Math.floor(x));
            case CEIL -> bits(type, Math.ceil(x));
            case TRUNC -> bits(type, x < 0 ? Math.ceil(x) : Math.floor(x));
            case RINT -> bits(type, Math.rint(x));
            case NOT, POPCOUNT, CLZ, CTZ, BYTESWAP -> throw new AssertionError(op + " of " + type);
        };
    }

    private static long mask(DType type) {
        return -1L >>> (64 - width(type));
    }

    static long fma(DType type, long a, long b, long c) {
        return type == DType.FLOAT32
                ? bits(Math.fma((float) real(type, a), (float) real(type, b), (float) real(type, c)))
                : bits(type, Math.fma(real(type, a), real(type, b), real(type, c)));
    }

    static long reinterpret(DType to, long bits) {
        return wrap(to, bits);
    }

    /** The result of a binary operation on two elements. */
    public static long binary(BinaryOp op, DType type, long a, long b) {
        if (!type.isFloat()) {
            return wrap(type, integer(op, type, a, b));
        }
        return type == DType.FLOAT64
                ? Double.doubleToRawLongBits(float64(op, Double.longBitsToDouble(a), Double.longBitsToDouble(b)))
                : bits(float32(op, Float.intBitsToFloat((int) a), Float.intBitsToFloat((int) b)));
    }

    private static long integer(BinaryOp op, DType type, long a, long b) {
        boolean signed = signed(type);
        int order = signed ? Long.compare(a, b) : Long.compareUnsigned(a, b);
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case FLOOR_DIV -> b == 0 ? 0 : signed ? Math.floorDiv(a, b) : Long.divideUnsigned(a, b);
            case MOD -> b == 0 ? 0 : signed ? Math.floorMod(a, b) : Long.remainderUnsigned(a, b);
            case REM -> b == 0 ? 0 : signed ? a % b : Long.remainderUnsigned(a, b);
            case MIN, FMIN -> order <= 0 ? a : b;
            case MAX, FMAX -> order >= 0 ? a : b;
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
            case SHL -> pastWidth(type, b) ? 0 : a << b;
            case SHR -> pastWidth(type, b) ? (a < 0 && signed ? -1 : 0) : signed ? a >> b : a >>> b;
            case DIV, COPYSIGN -> throw new AssertionError(op + " of " + type);
        };
    }

    private static boolean pastWidth(DType type, long amount) {
        return amount < 0 || amount >= width(type);
    }

    private static double float64(BinaryOp op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case MOD -> modulo(a, b);
            case FLOOR_DIV -> {
                double rest = a % b;
                if (b == 0) {
                    yield a / b;
                }
                double quotient = (a - rest) / b;
                if (rest != 0 && (b < 0) != (rest < 0)) {
                    quotient -= 1;
                }
                if (quotient == 0) {
                    yield Math.copySign(0, a / b);
                }
                double floor = Math.floor(quotient);
                yield quotient - floor > 0.5 ? floor + 1 : floor;
            }
            case MIN -> a <= b || Double.isNaN(a) ? a : b;
            case MAX -> a >= b || Double.isNaN(a) ? a : b;
            case FMIN -> a <= b || Double.isNaN(b) ? a : b;
            case FMAX -> a >= b || Double.isNaN(b) ? a : b;
            case COPYSIGN -> Double.longBitsToDouble((Double.doubleToRawLongBits(a) & Long.MAX_VALUE)
                    | (Double.doubleToRawLongBits(b) & Long.MIN_VALUE));
            default -> throw new AssertionError(op + " of float64");
        };
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        if (b == 0) {
            return rest;
        }
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        return (b < 0) != (rest < 0) ? rest + b : rest;
    }

    private static float float32(BinaryOp op, float a, float b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case MOD -> {
                float rest = a % b;
                if (b == 0) {
                    yield rest;
                }
                yield rest == 0 ? Math.copySign(0f, b) : (b < 0) != (rest < 0) ? rest + b : rest;
            }
            case FLOOR_DIV -> {
                float rest = a % b;
                if (b == 0) {
                    yield a / b;
                }
                float quotient = (a - rest) / b;
                if (rest != 0 && (b < 0) != (rest < 0)) {
                    quotient -= 1f;
                }
                if (quotient == 0) {
                    yield Math.copySign(0f, a / b);
                }
                float floor = (float) Math.floor(quotient);
                yield quotient - floor > 0.5f ? floor + 1f : floor;
            }
            // exact, so the float64 form gives the same result
            default -> (float) float64(op, a, b);
        };
    }

    /** {@return whether a comparison of two elements holds} */
    public static boolean compare(Predicate p, DType type, long a, long b) {
        if (type.isFloat()) {
            double x = real(type, a);
            double y = real(type, b);
            return switch (p) {
                case EQ -> x == y;
                case NE -> x != y;
                case LT -> x < y;
                case LE -> x <= y;
                case GT -> x > y;
                case GE -> x >= y;
            };
        }
        int order = signed(type) ? Long.compare(a, b) : Long.compareUnsigned(a, b);
        return switch (p) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    /** Converts an element. */
    public static long cast(DType from, DType to, long a) {
        if (from == to) {
            return a;
        }
        if (to == DType.BOOL) {
            return (from.isFloat() ? real(from, a) != 0 : a != 0) ? 1 : 0;
        }
        if (from.isFloat()) {
            double x = real(from, a);
            return to.isFloat() ? bits(to, x) : toInteger(to, x);
        }
        if (!to.isFloat()) {
            return wrap(to, a);
        }
        boolean large = from == DType.UINT64 && a < 0;
        // halved with the lost bit kept for the rounding
        long value = large ? (a >>> 1) | (a & 1) : a;
        return to == DType.FLOAT64
                ? Double.doubleToRawLongBits(large ? 2.0 * value : (double) value)
                : bits(large ? 2f * value : (float) value);
    }

    private static long toInteger(DType to, double x) {
        if (signed(to)) {
            long most = -1L >>> (Long.SIZE + 1 - width(to));
            return Math.max(-most - 1, Math.min(most, (long) x));
        }
        if (to != DType.UINT64) {
            return Math.max(0, Math.min((1L << width(to)) - 1, (long) x));
        }
        if (!(x > 0)) {
            return 0;
        }
        return x >= TWO_64 ? -1 : x >= TWO_63 ? (long) (x - TWO_63) ^ Long.MIN_VALUE : (long) x;
    }

    /** {@return whether two elements are equal in bits, or both NaN} */
    public static boolean same(DType type, long a, long b) {
        return a == b || (type.isFloat() && Double.isNaN(real(type, a)) && Double.isNaN(real(type, b)));
    }

    /**
     * The distance of two results in representable floats; 0 for two NaNs, and for zeros of either sign; {@link
     * Long#MAX_VALUE} if only one is NaN.
     */
    public static long ulps(DType type, long a, long b) {
        if (same(type, a, b)) {
            return 0;
        }
        if (Double.isNaN(real(type, a)) || Double.isNaN(real(type, b))) {
            return Long.MAX_VALUE;
        }
        long distance = Math.abs(place(type, a) - place(type, b));
        return distance < 0 ? Long.MAX_VALUE : distance;
    }

    private static long place(DType type, long bits) {
        long sign = 1L << (width(type) - 1);
        return (bits & sign) == 0 ? bits : -(bits & ~sign);
    }

    /** For messages: the bits, and the number that they are. */
    public static String text(DType type, long bits) {
        return switch (type.kind()) {
            case FLOAT -> real(type, bits) + " (0x" + Long.toHexString(bits) + ")";
            case UNSIGNED -> Long.toUnsignedString(bits);
            default -> Long.toString(bits);
        };
    }
}
