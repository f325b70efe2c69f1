package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dtype.DType;

/**
 * asinh, acosh and atanh in float64, within 0.6 units in the last place: all are the logarithm of a quotient a / b
 * of {@link DoubleDouble}s, ln(a / b) = n ln 2 + 2 artanh(s) with s = (a - 2^n b) / (a + 2^n b), |s| at most 0.172.
 */
final class TightLogarithm {
    /** 1/3, 1/5, ...: artanh(s) = s + s^3 (1/3 + s^2/5 + ...); the terms left out are below 2^-66 of s. */
    private static final double[] ODD_RECIPROCALS = oddReciprocals();

    /** The bits of the root of 1/2: numbers from there to the root of 2 have the exponent 0. */
    private static final long ROOT_OF_HALF = 0x3fe6a09e667f3bcdL;

    /** A small integer's bits, added to this number's, give this number plus that integer. */
    private static final double SHIFT = 0x1.8p52;

    /** Below this size two terms of the series are accurate enough. */
    private static final double SMALL = 0x1p-26;

    /** Above this the root of x^2 + 1 is x + 1/(2x) to within the accuracy, and the square might overflow. */
    private static final double LARGE = 0x1p30;

    private TightLogarithm() {}

    private static double[] oddReciprocals() {
        double[] c = new double[13];
        for (int i = 0; i < c.length; i++) {
            c[i] = 1.0 / (2 * i + 3);
        }
        return c;
    }

    /** ln(|x| + root(x^2 + 1)). */
    static void asinh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Expr near = size.min(x.like(LARGE));
        DoubleDouble root = DoubleDouble.product(near, near).add(x.like(1.0)).root();
        Expr large = sumOrLarge(size, root.add(near));
        Expr small = fma(size.mul(size).mul(size), x.like(-1.0 / 6), size);
        k.out(0).set(copysign(select(size.lt(SMALL), small, large), x));
    }

    /** ln(x + root(x^2 - 1)). */
    static void acosh(Kernel k) {
        Expr x = k.in(0);
        Expr near = x.min(x.like(LARGE));
        DoubleDouble root = DoubleDouble.product(near, near).add(x.like(-1.0)).root();
        Expr inside = select(x.eq(1.0), 0.0, sumOrLarge(x, root.add(near)));
        k.out(0).set(select(x.lt(1.0), Double.NaN, inside));
    }

    /**
     * The logarithm of a sum; from {@link #LARGE} on that of 2x, as the 1/(4 x^2) left out is below half a unit of ln.
     */
    private static Expr sumOrLarge(Expr x, DoubleDouble sum) {
        Expr one = x.like(1.0);
        Expr isLarge = x.gt(LARGE);
        Expr finite = select(x.lt(Double.POSITIVE_INFINITY), x, one);
        Expr high = select(isLarge, finite, sum.high());
        Expr n = exponent(high);
        Expr low = select(isLarge, x.like(0.0), sum.low().mul(Exponential.power(Exponential.shifted(n.neg()))));
        Expr m = significand(high, n);
        Expr power = n.add(select(isLarge, one, x.like(0.0)));
        Expr log = ln(new DoubleDouble(m, low), DoubleDouble.of(one), power).round();
        return select(x.eq(Double.POSITIVE_INFINITY), x, log);
    }

    /** ln((1 + x) / (1 - x)) / 2. */
    static void atanh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Expr one = x.like(1.0);
        DoubleDouble above = DoubleDouble.ordered(one, size);
        DoubleDouble below = DoubleDouble.ordered(one, size.neg());
        Expr n = exponent(above.high().div(below.high()));
        DoubleDouble scaled = below.scale(Exponential.power(Exponential.shifted(n)));
        Expr large = ln(above, scaled, n).round().mul(0.5);
        Expr small = fma(size.mul(size).mul(size), x.like(1.0 / 3), size);
        Expr inside = copysign(select(size.lt(SMALL), small, large), x);
        Expr edge = select(size.eq(1.0), copysign(x.like(Double.POSITIVE_INFINITY), x), x.like(Double.NaN));
        k.out(0).set(select(size.lt(1.0), inside, edge));
    }

    /** The n for which x / 2^n lies between the roots of 1/2 and of 2, of a positive normal number. */
    private static Expr exponent(Expr x) {
        // A shift that keeps the sign, in a dtype from which all instruction sets convert: the high half of the bits.
        return x.reinterpret(DType.INT64).sub(ROOT_OF_HALF).shr(52).cast(DType.INT32).cast(DType.FLOAT64);
    }

    /** x / 2^n, in the exponent's bits: 2^-n is not a normal number for every n. */
    private static Expr significand(Expr x, Expr n) {
        Expr bits = n.add(SHIFT).reinterpret(DType.INT64).shl(52);
        return x.reinterpret(DType.INT64).sub(bits).reinterpret(DType.FLOAT64);
    }

    /** ln(a / b) + n ln 2, of numbers whose quotient lies between the roots of 1/2 and of 2. */
    private static DoubleDouble ln(DoubleDouble a, DoubleDouble b, Expr n) {
        DoubleDouble s = a.add(b.neg()).div(a.add(b));
        Expr square = s.high().mul(s.high());
        Expr twice = s.high().add(s.high());
        Expr tail = twice.mul(square).mul(Polynomial.estrin(square, ODD_RECIPROCALS));
        DoubleDouble whole = DoubleDouble.product(n, n.like(Exponential.LN2_HIGH));
        DoubleDouble first = DoubleDouble.ordered(whole.high(), twice);
        DoubleDouble second = DoubleDouble.ordered(first.high(), tail);
        Expr low = fma(n, n.like(Exponential.LN2_LOW), whole.low()).add(s.low().add(s.low()));
        return DoubleDouble.ordered(second.high(), low.add(first.low().add(second.low())));
    }
}
