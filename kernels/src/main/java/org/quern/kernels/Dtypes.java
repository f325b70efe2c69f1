package org.quern.kernels;

import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;

/** Dtypes to compute with. */
final class Dtypes {
    private Dtypes() {}

    /** The dtype to which those of the first two operands promote. */
    static DType common(CoreKernel k) {
        return k.promote(k.in(0), k.in(1));
    }

    /**
     * The float dtype in which mathematical functions of this dtype compute: NumPy's, but float32 where that is
     * float16.
     */
    static DType real(DType t) {
        return t == DType.FLOAT32 || t.itemSize() <= 2 ? DType.FLOAT32 : DType.FLOAT64;
    }

    /** The float dtype in which mathematical functions of an operand compute. */
    static DType real(CoreKernel k, int operand) {
        return real(k.in(operand).dtype());
    }

    /** The wider one of the float dtypes for the first two operands. */
    static DType widerReal(CoreKernel k) {
        return widerReal(k.in(0).dtype(), k.in(1).dtype());
    }

    /** The wider one of the float dtypes for these two. */
    static DType widerReal(DType a, DType b) {
        return real(a) == DType.FLOAT32 ? real(b) : DType.FLOAT64;
    }

    /** The element converted to a dtype. */
    static Expr as(DType type, Expr x) {
        return x.dtype() == type ? x : x.cast(type);
    }
}
