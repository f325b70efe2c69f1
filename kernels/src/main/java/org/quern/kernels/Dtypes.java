package org.quern.kernels;

import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;

/** Dtypes to compute with. */
final class Dtypes {
    private Dtypes() {}

    /** The dtype to which those of the first two operands promote. */
    static DType common(CoreKernel k) {
        return Products.product(k.constant(k.in(0).dtype(), 0), k.constant(k.in(1).dtype(), 0)).dtype();
    }

    /** The float dtype of mathematical functions of this one: as of NumPy's, but float32 where NumPy has float16. */
    static DType real(DType t) {
        return t == DType.FLOAT32 || t.itemSize() <= 2 ? DType.FLOAT32 : DType.FLOAT64;
    }

    /** That of an operand's elements. */
    static DType real(CoreKernel k, int operand) {
        return real(k.in(operand).dtype());
    }

    /** The wider one of the first two operands'. */
    static DType widerReal(CoreKernel k) {
        return real(k, 0) == DType.FLOAT32 ? real(k, 1) : DType.FLOAT64;
    }

    /** The element, in a dtype. */
    static Expr as(DType type, Expr x) {
        return x.dtype() == type ? x : x.cast(type);
    }
}
