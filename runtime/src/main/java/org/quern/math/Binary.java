package org.quern.math;

import static org.quern.dsl.Ops.select;

import org.quern.array.DType;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * A positive finite float as 2^n (1 + f) with 1 + f between the roots of 1/2 and 2.
 *
 * @param ordinary where the operand is positive, normal and finite
 * @param exponent n; means nothing where the operand is zero, negative, infinite or a NaN
 * @param fraction f, exact; the same
 */
record Binary(Expr ordinary, Expr exponent, Expr fraction) {
    /** What there is to know of a float's bits. */
    private record Format(DType signed, DType unsigned, int width, long one, long rootHalf, long infinity, int bias) {
        static Format of(DType type) {
            return type == DType.FLOAT64
                    ? new Format(DType.INT64, DType.UINT64, 52, Double.doubleToLongBits(1),
                            Double.doubleToLongBits(Math.sqrt(0.5)),
                            Double.doubleToLongBits(Double.POSITIVE_INFINITY), 1023)
                    : new Format(DType.INT32, DType.UINT32, 23, Float.floatToIntBits(1),
                            Float.floatToIntBits((float) Math.sqrt(0.5)),
                            Float.floatToIntBits(Float.POSITIVE_INFINITY), 127);
        }

        long leastNormal() {
            return 1L << width;
        }

        /** 2^width: where a unit in the last place is 1. */
        double large() {
            return leastNormal();
        }

        long largeBits() {
            return (long) (bias + width) << width;
        }
    }

    /**
     * Splits an operand.
     *
     * @param size the operand or its absolute value: what is split where the operand is not ordinary
     */
    static Binary of(Kernel k, Expr x, Expr size) {
        Format f = Format.of(x.dtype());
        // One comparison of unsigned integers: a negative number has the highest bit.
        Expr ordinary = x.reinterpret(f.unsigned).sub(f.leastNormal()).lt(f.infinity - f.leastNormal());
        double bias = f.large() + f.bias;
        Var normal = k.var(x);
        Var offset = k.var(x.dtype(), bias);
        k.when(ordinary.not(), () -> {
            Expr subnormal = size.reinterpret(f.unsigned).lt(f.leastNormal());
            normal.set(select(subnormal, size.mul(2 * f.large()), size));
            offset.set(select(subnormal, x.like(bias + f.width + 1), x.like(bias)));
        });
        // A new exponent starts at the root of 1/2.
        Expr bits = normal.get().reinterpret(f.signed).add(f.one - f.rootHalf);
        Expr exponent = bits.reinterpret(f.unsigned).shr(f.width).reinterpret(f.signed).or(f.largeBits())
                .reinterpret(x.dtype()).sub(offset.get());
        Expr significand = bits.and(f.leastNormal() - 1).add(f.rootHalf).reinterpret(x.dtype());
        return new Binary(ordinary, exponent, significand.sub(1));
    }
}
