package org.quern.ir;

import org.quern.dtype.DType;

/**
 * Operations on two values of one dtype whose result has that dtype. Each has one documented result for every pair of
 * inputs; NumPy's if C leaves it undefined.
 */
public enum BinaryOp {
    /** Sum; integers wrap. */
    ADD,
    /** Difference; integers wrap. */
    SUB,
    /** Product; integers wrap. */
    MUL,
    /** Quotient of floats, IEEE 754. */
    DIV,
    /** Quotient rounded down (Python's {@code //}); integer x // 0 is 0 and MIN // -1 is MIN. */
    FLOOR_DIV,
    /** Remainder with the divisor's sign (Python's {@code %}); integer x % 0 is 0. */
    MOD,
    /** Remainder with the dividend's sign (C's {@code %} and fmod); integer x rem 0 is 0. */
    REM,
    /** Smaller; NaN if either is (NumPy's minimum). Of equal values the first. */
    MIN,
    /** Larger; NaN if either is (NumPy's maximum). Of equal values the first. */
    MAX,
    /** Smaller; if one operand is NaN, the other one (C's fmin). */
    FMIN,
    /** Larger; if one operand is NaN, the other one (C's fmax). */
    FMAX,
    /** Bitwise, or logical on bools. */
    AND,
    /** Bitwise, or logical on bools. */
    OR,
    /** Bitwise, or logical on bools. */
    XOR,
    /** Left shift; 0 when the amount, read as unsigned, reaches the width. */
    SHL,
    /** Right shift, arithmetic if signed; all sign bits (or 0) when the amount, read as unsigned, reaches the width. */
    SHR,
    /** Magnitude of the first float, sign of the second. */
    COPYSIGN;

    /** {@return whether the operation is defined for operands of this dtype} */
    public boolean accepts(DType type) {
        return switch (this) {
            case ADD, SUB, MUL, FLOOR_DIV, MOD, REM -> type != DType.BOOL;
            case DIV, COPYSIGN -> type.isFloat();
            case MIN, MAX, FMIN, FMAX -> true;
            case AND, OR, XOR -> !type.isFloat();
            case SHL, SHR -> type.isInteger();
        };
    }
}
