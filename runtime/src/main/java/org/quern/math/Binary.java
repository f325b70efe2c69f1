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
    private record Format(DType signed, DType unsigned, int width, long rootHalf, long infinity, int bias) {
        static Format of(DType type) {
            return type == DType.FLOAT64
                    ? new Format(DType.INT64, DType.UINT64, 52, Double.doubleToLongBits(Math.sqrt(0.5)),
                            Double.doubleToLongBits(Double.POSITIVE_INFINITY), 1023)
                    : new Format(DType.INT32, DType.UINT32, 23, Float.floatToIntBits((float) Math.sqrt(0.5)),
                            Float.floatToIntBits(Float.POSITIVE_INFINITY), 127);
        }

        long leastNormal() {
            return 1L << width;
        }

        /** 2^width: where a unit in the last place is 1. */
        double large() {
            return leastNormal();
        }

        /** n, a float, of the bits of x less those of the root of 1/2. */
        Expr exponent(Expr bits) {
            if (width == 23) {
                return bits.shr(width).cast(DType.FLOAT32);
            }
            // Below AVX-512 there is no conversion of int64: the integer becomes the low bits of a large float.
            long largeBits = (long) (bias + width) << width;
            long positive = bias + 64L; // the exponents of subnormal numbers are below the bias
            return bits.add(positive << width).reinterpret(unsigned).shr(width)
                    .reinterpret(signed).or(largeBits).reinterpret(DType.FLOAT64).sub(large() + positive);
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
        // A new exponent starts at the root of 1/2.
        Var bits = k.var(x.reinterpret(f.signed).sub(f.rootHalf));
        k.when(ordinary.not(), () -> {
            Expr subnormal = size.reinterpret(f.unsigned).lt(f.leastNormal());
            Expr scaled = size.mul(2 * f.large()).reinterpret(f.signed).sub((f.width + 1L) << f.width);
            bits.set(select(subnormal, scaled, size.reinterpret(f.signed)).sub(f.rootHalf));
        });
        Expr significand = bits.get().and(f.leastNormal() - 1).add(f.rootHalf).reinterpret(x.dtype());
        return new Binary(ordinary, f.exponent(bits.get()), significand.sub(1));
    }
}
