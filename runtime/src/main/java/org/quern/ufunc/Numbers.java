package org.quern.ufunc;

import java.math.BigInteger;
import org.quern.check.Article;
import org.quern.dtype.DType;
import org.quern.dtype.Promotion;
import org.quern.error.QuernException;

/** Java numbers and booleans as elements of a dtype, given by their bits. */
final class Numbers {
    private Numbers() {}

    /** True if a dtype holds an integer. Floats hold, rounded, any up to their largest finite number. */
    static boolean holds(DType type, BigInteger n) {
        return type.isFloat() ? Double.isFinite(n.doubleValue()) : Promotion.holds(type, n);
    }

    static long bits(DType type, BigInteger n) {
        return type.isFloat() ? bits(type, n.doubleValue()) : n.longValue();
    }

    static long bits(DType type, double x) {
        return type == DType.FLOAT64 ? Double.doubleToRawLongBits(x) : Float.floatToRawIntBits((float) x);
    }

    /** True if a dtype holds a number or boolean. Floats hold integers, rounded. */
    static boolean holds(DType type, Object value) {
        if (value instanceof Boolean || type == DType.BOOL) {
            return value instanceof Boolean && type == DType.BOOL;
        }
        if (value instanceof BigInteger n) {
            return holds(type, n);
        }
        boolean integer = value instanceof Long || value instanceof Integer || value instanceof Short
                || value instanceof Byte;
        return type.isFloat()
                ? integer || value instanceof Double || value instanceof Float
                : integer && Promotion.holds(type, ((Number) value).longValue());
    }

    /** The bits of a value that a dtype holds. */
    static long bits(DType type, Object value) {
        if (value instanceof Boolean b) {
            return b ? 1 : 0;
        }
        if (value instanceof BigInteger n) {
            return bits(type, n);
        }
        Number number = (Number) value;
        return type.isFloat() ? bits(type, number.doubleValue()) : number.longValue();
    }

    /** The exception for a value that a dtype does not hold. */
    static QuernException notHeld(String what, DType type, Object value) {
        String kind = value.getClass().getSimpleName();
        return OperandException.of(what + " is " + type + "; "
                + (value instanceof Number || value instanceof Boolean || value instanceof CharSequence
                        ? value + " (" + kind + ") given, which it does not hold"
                        : Article.of(kind.isEmpty() ? value.getClass().getName() : kind)
                                + " given, a number or a boolean expected"));
    }
}
