package org.quern.ir;

import org.quern.dtype.DType;

/** Operations on one value whose result has its dtype. Each is exact: one documented result for every input. */
public enum UnaryOp {
    /** {@code -x}; integers wrap, so the smallest signed value is its own negation. */
    NEG,
    /** {@code |x|}; the smallest signed integer is its own absolute value. */
    ABS,
    /** Bitwise complement of an integer, logical complement of a bool. */
    NOT,
    /** Correctly rounded square root; NaN below zero. */
    SQRT,
    /** Largest integral float that is not above x. */
    FLOOR,
    /** Smallest integral float that is not below x. */
    CEIL,
    /** Integral part of x, towards zero. */
    TRUNC,
    /** Nearest integral float, ties to even. */
    RINT,
    /** Number of bits set. */
    POPCOUNT,
    /** Number of zero bits above the highest bit set; the width for 0. */
    CLZ,
    /** Number of zero bits below the lowest bit set; the width for 0. */
    CTZ,
    /** The bytes in reverse order. */
    BYTESWAP;

    /** {@return whether the operation is defined for operands of this dtype} */
    public boolean accepts(DType type) {
        return switch (this) {
            case NEG, ABS -> type != DType.BOOL;
            case NOT -> !type.isFloat();
            case POPCOUNT, CLZ, CTZ, BYTESWAP -> type.isInteger();
            case SQRT, FLOOR, CEIL, TRUNC, RINT -> type.isFloat();
        };
    }
}
