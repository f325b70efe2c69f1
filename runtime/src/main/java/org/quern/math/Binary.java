package org.quern.math;

import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * A positive finite float as 2^n (1 + f), with 1 + f between the roots of 1/2 and 2, or between 1 and 2.
 *
 * @param ordinary true if the operand is positive, normal and finite
 * @param exponent n; meaningless if the operand is zero, negative, infinite or a NaN
 * @param fraction f, exact; meaningless for the same operands
 */
record Binary(Expr ordinary, Expr exponent, Expr fraction) {
    /** The layout of a float's bits. */
    private record Format(DType signed, DType unsigned, int width, long rootHalf, long one, long infinity, int bias) {
        static Format of(DType type) {
            return type == DType.FLOAT64
                    ? new Format(DType.INT64, DType.UINT64, 52, Double.doubleToLongBits(Math.sqrt(0.5)),
                            Double.doubleToLongBits(1), Double.doubleToLongBits(Double.POSITIVE_INFINITY), 1023)
                    : new Format(DType.INT32, DType.UINT32, 23, Float.floatToIntBits((float) Math.sqrt(0.5)),
                            Float.floatToIntBits(1), Float.floatToIntBits(Float.POSITIVE_INFINITY), 127);
        }

        long leastNormal() {
            return 1L << width;
        }

        /** 2^width: from here on, a unit in the last place is 1. */
        double large() {
            return leastNormal();
        }

        /** By one comparison of unsigned integers: a negative number has the highest bit set. */
        Expr isOrdinary(Expr x) {
            return x.reinterpret(unsigned).sub(leastNormal()).lt(infinity - leastNormal());
        }

        /** n, a float, of the bits of x less those of the least 1 + f. */
        Expr exponent(Expr bits) {
            if (width == 23) {
                return bits.shr(width).cast(DType.FLOAT32);
            }
            // Below AVX-512 there is no conversion from int64: the integer becomes the low bits of a large float.
            long largeBits = (long) (bias + width) << width;
            long positive = bias + 64L; // the exponents of subnormal numbers are below the bias
            return bits.add(positive << width).reinterpret(unsigned).shr(width)
                    .reinterpret(signed).or(largeBits).reinterpret(DType.FLOAT64).sub(large() + positive);
        }

        /** f, of the same. */
        Expr fraction(Expr bits, long least) {
            return bits.and(leastNormal() - 1).add(least).reinterpret(width == 52 ? DType.FLOAT64 : DType.FLOAT32)
                    .sub(1);
        }

        /** A power of two whose exponent is the whole part of bits over 2^width. */
        Scale scale(Expr bits) {
            Expr power = bits.and(-leastNormal()).add((long) bias << width);
            return new Scale(exponent(bits), power.reinterpret(width == 52 ? DType.FLOAT64 : DType.FLOAT32));
        }
    }

    /**
     * A power of two near a number.
     *
     * @param exponent n
     * @param power 2^n
     */
    record Scale(Expr exponent, Expr power) {
        /** For a positive normal number x: x / 2^n lies between the roots of 1/2 and 2. */
        static Scale of(Expr x) {
            Format f = Format.of(x.dtype());
            return f.scale(x.reinterpret(f.signed).sub(f.rootHalf));
        }

        /**
         * For a quotient of such numbers, from their bits, which grow almost like logarithms: x / (2^n y) is from 2/3
         * to 3/2.
         */
        static Scale ofQuotient(Expr x, Expr y) {
            Format f = Format.of(x.dtype());
            return f.scale(x.reinterpret(f.signed).sub(y.reinterpret(f.signed)).add(f.leastNormal() / 2));
        }
    }

    /**
     * Splits an operand, 1 + f between the roots of 1/2 and 2.
     *
     * @param size the operand or its absolute value, which is split if the operand is not ordinary
     */
    static Binary of(Kernel k, Expr x, Expr size) {
        return of(k, x, size, Format.of(x.dtype()).rootHalf);
    }

    /** Splits an operand that is normal, positive and finite; the result is meaningless for others. */
    static Binary ofNormal(Expr x) {
        return ofNormal(x, Format.of(x.dtype()).rootHalf);
    }

    /** As above, 1 + f between 1 and 2. */
    static Binary fromOne(Expr x) {
        return ofNormal(x, Format.of(x.dtype()).one);
    }

    private static Binary ofNormal(Expr x, long least) {
        Format f = Format.of(x.dtype());
        return split(x, f.isOrdinary(x), x.reinterpret(f.signed).sub(least), least);
    }

    private static Binary of(Kernel k, Expr x, Expr size, long least) {
        Format f = Format.of(x.dtype());
        Expr ordinary = f.isOrdinary(x);
        // A new exponent starts at the least significand.
        Var bits = k.var(x.reinterpret(f.signed).sub(least));
        k.when(ordinary.not(), () -> {
            Expr subnormal = size.reinterpret(f.unsigned).lt(f.leastNormal());
            Expr scaled = size.mul(2 * f.large()).reinterpret(f.signed).sub((f.width + 1L) << f.width);
            bits.set(select(subnormal, scaled, size.reinterpret(f.signed)).sub(least));
        });
        return split(x, ordinary, bits.get(), least);
    }

    private static Binary split(Expr x, Expr ordinary, Expr bits, long least) {
        Format f = Format.of(x.dtype());
        return new Binary(ordinary, f.exponent(bits), f.fraction(bits, least));
    }
}
