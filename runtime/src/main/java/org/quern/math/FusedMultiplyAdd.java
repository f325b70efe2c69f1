package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * a b + c rounded once, for processors without an instruction for it: by the method of S. Boldo and G. Melquiond,
 * "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd" (IEEE Transactions on
 * Computers 57, 2008). The exact product and c are added up as sums of two floats; a sum that is rounded to odd (an
 * inexact one becomes that of its two neighbours whose last bit is 1) gives the last rounding all the information that
 * it needs about the discarded part.
 */
final class FusedMultiplyAdd {
    /** Numbers below this size, and sums of four of them, do not overflow. */
    private static final double LARGE = 0x1p1000;

    /** The rounding error of a product from here on is a float64, and no part of it underflows. */
    private static final double SMALL = 0x1p-900;

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final int WIDTH = 52;
    private static final int BIAS = 1023;

    /** Bit 26 of a float64's significand: the upper half has 26 bits, the rest fits into 26 with a sign. */
    private static final long HALF = 1L << 26;

    private FusedMultiplyAdd() {}

    /** By way of float64, which holds a product of two float32 exactly. */
    static void fma32(Kernel k) {
        Expr product = k.in(0).cast(DType.FLOAT64).mul(k.in(1).cast(DType.FLOAT64));
        k.out(0).set(odd(DoubleDouble.sum(product, k.in(2).cast(DType.FLOAT64))).cast(DType.FLOAT32));
    }

    static void fma64(Kernel k) {
        Expr a = k.in(0);
        Expr b = k.in(1);
        Expr c = k.in(2);
        DoubleDouble product = product(a, b);
        Expr high = product.high();
        Rest s = Rest.of(product, c);
        Expr sum = s.high.add(s.rest);
        // The sign of a zero is that of the plain operations.
        Var result = k.var(select(sum.eq(0), high.add(c), sum));
        Expr large = high.abs().add(c.abs()).add(sum.abs()).lt(LARGE).not();
        Expr small = high.abs().lt(SMALL).and(a.ne(0)).and(b.ne(0));
        k.when(large.or(small), () -> {
            Expr plain = a.abs().lt(INFINITY).and(b.abs().lt(INFINITY)).and(a.ne(0)).and(b.ne(0)).not();
            Expr ofFinite = select(c.eq(0), high, scaled(a, b, c));
            result.set(select(plain, high.add(c), select(c.abs().lt(INFINITY), ofFinite, c)));
        });
        k.out(0).set(result.get());
    }

    /** The exact sum of a product and another number: high, the float nearest to it, and rest, rounded to odd. */
    private record Rest(Expr high, Expr rest) {
        static Rest of(DoubleDouble product, Expr c) {
            DoubleDouble lower = DoubleDouble.sum(c, product.low());
            DoubleDouble upper = DoubleDouble.sum(product.high(), lower.high());
            return new Rest(upper.high(), odd(DoubleDouble.sum(lower.low(), upper.low())));
        }
    }

    /** The exact product, by T. J. Dekker's method; the halves are split by their bits, which cannot overflow. */
    private static DoubleDouble product(Expr a, Expr b) {
        Expr product = a.mul(b);
        Expr aHigh = upperHalf(a);
        Expr bHigh = upperHalf(b);
        Expr aLow = a.sub(aHigh);
        Expr bLow = b.sub(bHigh);
        Expr rest = aHigh.mul(bHigh).sub(product).add(aHigh.mul(bLow)).add(aLow.mul(bHigh)).add(aLow.mul(bLow));
        return new DoubleDouble(product, rest);
    }

    private static Expr upperHalf(Expr x) {
        return x.reinterpret(DType.INT64).add(HALF).and(-2 * HALF).reinterpret(DType.FLOAT64);
    }

    /** A sum of two float64 rounded to odd. */
    private static Expr odd(DoubleDouble sum) {
        Expr bits = sum.high().reinterpret(DType.UINT64);
        Expr opposite = bits.xor(sum.low().reinterpret(DType.UINT64)).shr(63);
        Expr odd = bits.sub(opposite).or(1).reinterpret(DType.FLOAT64);
        return select(sum.low().abs().gt(0), odd, sum.high());
    }

    /** A finite nonzero float64 as significand 2^exponent. */
    private record Scaled(Expr significand, Expr exponent) {
        private static final int LIFT = 64;

        static Scaled of(Expr x) {
            Expr subnormal = x.abs().lt(Double.MIN_NORMAL);
            Expr bits = select(subnormal, x.mul(0x1p64), x).reinterpret(DType.INT64);
            Expr field = bits.shr(WIDTH).and(2 * BIAS + 1);
            Expr significand = bits.sub(field.sub(BIAS).shl(WIDTH)).reinterpret(DType.FLOAT64);
            return new Scaled(significand, field.sub(select(subnormal, field.like(BIAS + LIFT), field.like(BIAS))));
        }
    }

    /**
     * Distance of exponents from which two numbers have no digit positions in common, nor have the result and the
     * smaller number; greater distances are reduced to it.
     */
    private static final int APART = 200;

    /**
     * Bounds of the scaling exponent: a result scaled by less becomes zero, and by more infinite; both scales' halves
     * are normal numbers.
     */
    private static final int LEAST_SCALE = -1400;
    private static final int MOST_SCALE = 1200;

    /** As above, for all numbers that are finite and not zero: the significands' sum, times a power of two. */
    private static Expr scaled(Expr a, Expr b, Expr c) {
        Scaled x = Scaled.of(a);
        Scaled y = Scaled.of(b);
        Scaled z = Scaled.of(c);
        Expr exponent = x.exponent.add(y.exponent);
        Expr distance = z.exponent.sub(exponent);
        Expr near = distance.min(distance.like(APART));
        Expr scale = exponent.add(distance.sub(near)).max(near.like(LEAST_SCALE)).min(near.like(MOST_SCALE));
        Expr addend = z.significand.mul(power(near.max(near.like(-APART))));
        Rest s = Rest.of(product(x.significand, y.significand), addend);
        Expr sum = s.high.add(s.rest);
        // A subnormal result is rounded by a sum with a number whose last place is that of the subnormal numbers.
        Expr normal = power(scale.min(scale.like(0)).subFrom(1 - BIAS));
        Expr large = select(sum.abs().lt(normal), copysign(normal, sum), sum.like(0.0));
        DoubleDouble shifted = DoubleDouble.sum(large, s.high);
        Expr rounded = shifted.high().add(odd(DoubleDouble.sum(shifted.low(), s.rest))).sub(large);
        Expr half = scale.shr(1);
        return copysign(rounded.mul(power(half)).mul(power(scale.sub(half))), sum);
    }

    private static Expr power(Expr exponent) {
        return exponent.add(BIAS).shl(WIDTH).reinterpret(DType.FLOAT64);
    }
}
