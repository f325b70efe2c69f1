package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.isnan;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * exp, exp2 and expm1 in float64, within 0.6 units in the last place, within 0.8 for subnormal results: e^x = 2^n (1 +
 * q) with q of some 58 binary digits, as a {@link DoubleDouble}.
 */
final class TightExponential {
    /** 1/3!, 1/4!, ... 1/15!: on |r| up to half of ln 2 the next term is below 2^-68 of r. */
    private static final double[] INVERSE_FACTORIALS = inverseFactorials();

    /** Below this size of x, 2^n is a normal number; beyond it, -1 is the nearest number to e^x - 1 of negative x. */
    private static final double ORDINARY = 708;

    /** Bounds of x: above the first e^x overflows; below the second it rounds to zero. */
    private static final double HIGHEST = 710;
    private static final double LOWEST = -746;

    /** e^x = 2^n (1 + q); n itself, and shifted as {@link Exponential#power} takes it. */
    record Power(Expr n, Expr shifted, DoubleDouble q) {
        /** 1 + q. */
        DoubleDouble grown() {
            return DoubleDouble.ordered(n.like(1.0), q.high()).add(q.low());
        }
    }

    private TightExponential() {}

    private static double[] inverseFactorials() {
        double[] c = new double[13];
        double factorial = 2; // exact to 18!
        for (int i = 0; i < c.length; i++) {
            factorial *= i + 3;
            c[i] = 1 / factorial;
        }
        return c;
    }

    static void exp(Kernel k) {
        Expr x = k.in(0);
        Power e = power(x);
        Expr grown = e.grown().round();
        Var result = k.var(grown.mul(Exponential.power(e.shifted)));
        k.when(x.abs().lt(ORDINARY).not(), () -> {
            Expr wide = Exponential.twoSteps(e.n, grown.sub(1), 0);
            Expr low = select(x.lt(LOWEST), 0.0, wide);
            result.set(select(x.gt(HIGHEST), Double.POSITIVE_INFINITY, low));
        });
        k.out(0).set(result.get());
    }

    /** 2^x with 2^r = e^(r ln 2). */
    static void exp2(Kernel k) {
        Expr x = k.in(0);
        Expr shifted = Exponential.shifted(x);
        Expr n = Exponential.unshifted(shifted);
        Expr grown = grownOf2(DoubleDouble.of(x.sub(n)));
        Var result = k.var(grown.mul(Exponential.power(shifted)));
        double normal = Exponential.ordinaryExponent(x);
        k.when(x.abs().lt(normal).not(), () -> {
            Expr far = select(x.gt(0), Double.POSITIVE_INFINITY, select(isnan(x), x, x.like(0.0)));
            Expr wide = Exponential.twoSteps(n, grown.sub(1), 0);
            result.set(select(x.abs().lt(normal + Exponential.FAR), wide, far));
        });
        k.out(0).set(result.get());
    }

    /** e^x - 1 = 2^n q + (2^n - 1). */
    static void expm1(Kernel k) {
        Expr x = k.in(0);
        Power e = power(x);
        Expr scale = Exponential.power(e.shifted);
        Var result = k.var(e.q.scale(scale).add(DoubleDouble.sum(scale, x.like(-1.0))).round());
        k.when(x.abs().lt(ORDINARY).not(), () -> {
            Expr wide = select(x.lt(0), -1.0, Exponential.twoSteps(e.n, e.grown().round().sub(1), 0));
            result.set(select(x.gt(HIGHEST), Double.POSITIVE_INFINITY, wide));
        });
        k.out(0).set(copysign(result.get(), x));
    }

    static Power power(Expr x) {
        Exponential.Reduced e = Exponential.reduce(x, 0);
        return new Power(e.n(), e.shifted(), lessOne(rest(e.n(), x)));
    }

    static Power power(DoubleDouble x) {
        Exponential.Reduced e = Exponential.reduce(x.high(), 0);
        return new Power(e.n(), e.shifted(), lessOne(rest(e.n(), x.high()).add(x.low())));
    }

    /** x - n ln 2. */
    private static DoubleDouble rest(Expr n, Expr x) {
        // Exact: both are multiples of 2^-54, and the rest is below 1/2.
        Expr rest = fma(n, x.like(-Exponential.LN2_HIGH), x);
        return DoubleDouble.product(n, x.like(-Exponential.LN2_LOW)).add(rest);
    }

    /** 2^r for |r| up to half, and a little beyond, in one float. */
    static Expr grownOf2(DoubleDouble r) {
        DoubleDouble high = DoubleDouble.product(r.high(), r.high().like(Exponential.LN2_HIGH));
        Expr low = fma(r.high(), r.high().like(Exponential.LN2_LOW),
                fma(r.low(), r.low().like(Exponential.LN2_HIGH), high.low()));
        DoubleDouble q = lessOne(new DoubleDouble(high.high(), low));
        return DoubleDouble.ordered(r.high().like(1.0), q.high()).add(q.low()).round();
    }

    /**
     * e^r - 1 = r + r^2/2 + r^3 (1/6 + ...): the last term is below 0.8 % of 1, so that a float's rounding error in it
     * does not matter.
     */
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
