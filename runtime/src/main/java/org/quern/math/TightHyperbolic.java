package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;

/**
 * sinh, cosh and tanh in float64, within 0.6 units in the last place: by e^|x| = 2^n (1 + q), q of some 58 binary digits,
 * and its reciprocal, as {@link DoubleDouble}s.
 */
final class TightHyperbolic {
    /** 1/3!, 1/4!, ... 1/15!: on |r| up to half of ln 2 the next term is below 2^-68 of r. */
    private static final double[] INVERSE_FACTORIALS = inverseFactorials();

    /** Below, the first two terms of the series are exact enough, and DoubleDoubles might underflow. */
    private static final double SMALL = 0x1p-20;

    /** Above, sinh and cosh exceed the largest float64. */
    private static final double HIGHEST = 711;

    /** From here on tanh rounds to 1. */
    private static final double ONE = 20;

    /** A reciprocal 2^-2n beyond this does not count, and would underflow. */
    private static final double NEGLIGIBLE = 100;

    /** e^x = 2^n (1 + q); n as it is, and shifted as {@link Exponential#power} takes it. */
    private record Power(Expr n, Expr shifted, DoubleDouble q) {}

    private TightHyperbolic() {}

    private static double[] inverseFactorials() {
        double[] c = new double[13];
        double factorial = 2; // exact to 18!
        for (int i = 0; i < c.length; i++) {
            factorial *= i + 3;
            c[i] = 1 / factorial;
        }
        return c;
    }

    static void sinh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Power e = power(size);
        DoubleDouble grown = grown(e);
        Expr large = scaled(grown.add(reciprocal(grown, e).neg()), e, size);
        Expr small = fma(size.mul(size).mul(size), x.like(1.0 / 6), size);
        k.out(0).set(copysign(select(size.lt(SMALL), small, large), x));
    }

    static void cosh(Kernel k) {
        Expr size = k.in(0).abs();
        Power e = power(size);
        DoubleDouble grown = grown(e);
        k.out(0).set(scaled(grown.add(reciprocal(grown, e)), e, size));
    }

    /** (e^2x - 1) / (e^2x + 1), both divided by 2^n. */
    static void tanh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Power e = power(size.min(x.like(ONE)).mul(2.0));
        Expr one = x.like(1.0);
        Expr shrunk = Exponential.power(Exponential.shifted(e.n.neg()));
        DoubleDouble numerator = e.q.add(DoubleDouble.ordered(one, shrunk.neg()));
        DoubleDouble denominator = e.q.add(DoubleDouble.ordered(one, shrunk));
        Expr large = numerator.div(denominator).round();
        Expr small = fma(size.mul(size).mul(size), x.like(-1.0 / 3), size);
        k.out(0).set(copysign(select(size.lt(SMALL), small, large), x));
    }

    private static DoubleDouble grown(Power e) {
        return DoubleDouble.ordered(e.q.high().like(1.0), e.q.high()).add(e.q.low());
    }

    /** 2^-2n / (1 + q). */
    private static DoubleDouble reciprocal(DoubleDouble grown, Power e) {
        Expr n = e.n.min(e.n.like(NEGLIGIBLE));
        return DoubleDouble.of(n.like(1.0)).div(grown).scale(Exponential.power(Exponential.shifted(n.mul(-2.0))));
    }

    /** Half of it, times 2^n, in steps that overflow only where the result does. */
    private static Expr scaled(DoubleDouble s, Power e, Expr size) {
        Expr result = s.round().mul(Exponential.power(e.shifted.sub(2.0))).mul(2.0);
        return select(size.gt(HIGHEST), Double.POSITIVE_INFINITY, result);
    }

    /** For x of at least 0. */
    private static Power power(Expr x) {
        Exponential.Reduced e = Exponential.reduce(x, 0);
        Expr n = e.n();
        // Exact: both are multiples of 2^-54, and the rest is below 1/2.
        Expr rest = fma(n, x.like(-Exponential.LN2_HIGH), x);
        DoubleDouble r = DoubleDouble.product(n, x.like(-Exponential.LN2_LOW)).add(rest);
        return new Power(n, e.shifted(), lessOne(r));
    }

    /** e^r - 1 = r + r^2/2 + r^3 (1/6 + ...): of the last, below 0.8 % of 1, a float's rounding error does not count. */
    private static DoubleDouble lessOne(DoubleDouble r) {
        DoubleDouble square = DoubleDouble.product(r.high(), r.high());
        Expr half = square.high().mul(0.5);
        Expr tail = square.high().mul(r.high()).mul(Polynomial.estrin(r.high(), INVERSE_FACTORIALS));
        DoubleDouble first = DoubleDouble.ordered(r.high(), half);
        DoubleDouble second = DoubleDouble.ordered(first.high(), tail);
        Expr slope = r.high().add(half).add(1.0);
        Expr low = fma(r.low(), slope, fma(square.low(), r.high().like(0.5), first.low().add(second.low())));
        return DoubleDouble.ordered(second.high(), low);
    }
}
