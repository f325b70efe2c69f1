package org.quern.dtype;

import static org.quern.check.Given.given;

import java.math.BigInteger;

/** NumPy 2's result dtypes (NEP 50). */
public final class Promotion {
    private Promotion() {}

    /**
     * {@return the dtype of an integer literal beside an operand: the operand's, or int64 beside a bool}
     *
     * @param operand the dtype of the operand beside it
     */
    public static DType withInteger(DType operand) {
        return given(operand, "operand") == DType.BOOL ? DType.INT64 : operand;
    }

    /**
     * {@return the dtype of a floating literal beside an operand: the operand's if it is a float, else float64}
     *
     * @param operand the dtype of the operand beside it
     */
    public static DType withFloat(DType operand) {
        return given(operand, "operand").isFloat() ? operand : DType.FLOAT64;
    }

    /**
     * {@return true if an integer or bool dtype holds this number}
     *
     * @param type any dtype but a float
     * @param n the number
     */
    public static boolean holds(DType type, BigInteger n) {
        given(type, "type");
        return given(n, "n").bitLength() < Long.SIZE
                ? holds(type, n.longValue())
                : type == DType.UINT64 && n.signum() > 0 && n.bitLength() == Long.SIZE;
    }

    /**
     * {@return true if an integer or bool dtype holds this number, which is read as signed, so that uint64 holds up to
     * 2^63 - 1}
     *
     * @param type any dtype but a float
     * @param n the number
     */
    public static boolean holds(DType type, long n) {
        int above = Long.SIZE - 8 * given(type, "type").itemSize();
        return switch (type.kind()) {
            case BOOL -> n == 0 || n == 1;
            case SIGNED -> n == n << above >> above;
            case UNSIGNED -> n >= 0 && n == n << above >>> above;
            case FLOAT -> true;
        };
    }

    /**
     * {@return the float dtype in which a function of real numbers computes for this dtype} NumPy uses float16 for bool
     * and 8-bit integers; Quern has none and uses float32, which holds every such result as exactly.
     *
     * @param t any dtype
     */
    public static DType real(DType t) {
        if (given(t, "t").isFloat()) {
            return t;
        }
        return t.itemSize() <= 2 ? DType.FLOAT32 : DType.FLOAT64;
    }

    /**
     * {@return the float dtype in which a function of two real numbers computes, promoted from those of its operands}
     *
     * @param a the first operand's dtype
     * @param b the second operand's dtype
     */
    public static DType real(DType a, DType b) {
        return DType.promoteTypes(real(given(a, "a")), real(given(b, "b")));
    }
}
