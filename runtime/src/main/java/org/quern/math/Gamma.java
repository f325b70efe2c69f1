package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.rint;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/** tgamma and lgamma in float64, by {@link GammaParts}: rounded once, except for subnormal results. */
final class Gamma {
    /** From here on Γ is infinite, and zero for negative numbers. */
    private static final double MOST = 200;

    /** Below this size 1 / x is the nearest number. */
    private static final double TINY = 0x1p-60;

    /** Up to here a power of two, times the remaining factor of Γ, is a normal number. */
    private static final double ORDINARY = 980;

    /** Above this lgamma is beyond the largest float64. */
    private static final double LOG_MOST = 0x1.754d9278b51a7p+1014;

    /** Numbers below this size are scaled: products with them would not be normal numbers. */
    private static final double SCALED = 0x1p-500;
    private static final int SCALE = 400;
    private static final double SCALE_LN = SCALE * Exponential.LN2_HIGH;

    /** Logarithms below this size are computed from the nearest zero. */
    private static final double NEAR_ZERO = 0x1p-10;

    private Gamma() {}

    static void tgamma(Kernel k) {
        Expr x = k.in(0);
        Expr y = x.abs();
        Expr near = select(y.gt(MOST), MOST, y);
        TightExponential.Power e = TightExponential.power(GammaParts.logarithm(near));
        DoubleDouble grown = e.grown();
        Var significand = k.var(grown.round());
        Var exponent = k.var(e.n());
        Expr raised = y.lt(GammaParts.LEAST);
        k.when(raised.or(x.lt(0)), () -> {
            DoubleDouble product = GammaParts.rising(near).times(near);
            DoubleDouble divisor = choose(raised, product, DoubleDouble.of(x.like(1.0)));
            significand.set(grown.div(divisor).round());
            k.when(x.lt(0), () -> {
                DoubleDouble sine = GammaParts.sine(GammaParts.fraction(y));
                Expr half = rint(y).mul(0.5);
                DoubleDouble above = divisor.mul(GammaParts.pi(x));
                Expr negative = above.div(grown.mul(sine).times(y)).round();
                Expr signed = select(rint(half).eq(half), negative.neg(), negative);
                significand.set(select(rint(y).eq(y), x.like(Double.NaN), signed));
                exponent.set(e.n().neg());
            });
        });
        Expr n = exponent.get();
        Var result = k.var(significand.get().mul(Exponential.power(Exponential.shifted(n))));
        k.when(n.abs().gt(ORDINARY).or(y.lt(TINY)),
                () -> result.set(select(y.lt(TINY), x.divInto(1), Exponential.scaled(significand.get(), n))));
        k.out(0).set(result.get());
    }

    static void lgamma(Kernel k) {
        k.out(0).set(logarithm(k, k.in(0)));
    }

    /** ln |Γ(x)| of any x. */
    static Expr logarithm(Kernel k, Expr x) {
        Expr y = x.abs();
        DoubleDouble stirling = GammaParts.logarithm(y);
        Var high = k.var(stirling.high());
        Var low = k.var(stirling.low());
        Expr raised = y.lt(GammaParts.LEAST);
        k.when(raised.or(x.lt(0)), () -> {
            // Γ(y + 8) / Γ(y), or for negative x y sin(πy) / π by the same.
            Expr tiny = y.lt(SCALED);
            Expr scaled = select(tiny, y.mul(Math.scalb(1.0, SCALE)), y);
            DoubleDouble rising = choose(raised, GammaParts.rising(scaled), DoubleDouble.of(x.like(1.0)));
            DoubleDouble positive = rising.times(scaled);
            Var factorHigh = k.var(positive.high());
            Var factorLow = k.var(positive.low());
            k.when(x.lt(0), () -> {
                DoubleDouble sine = GammaParts.sine(GammaParts.fraction(scaled).abs());
                DoubleDouble above = sine.times(select(raised, 1.0, y));
                DoubleDouble negative = above.div(rising.mul(GammaParts.pi(x)));
                factorHigh.set(negative.high());
                factorLow.set(negative.low());
            });
            DoubleDouble ln = ExtendedLogarithm.ln(new DoubleDouble(factorHigh.get(), factorLow.get()));
            DoubleDouble sum = stirling.add(choose(x.lt(0), ln, ln.neg()))
                    .add(select(tiny, copysign(x.like(SCALE_LN), x), 0.0));
            high.set(select(x.lt(0), sum.high().neg(), sum.high()));
            low.set(select(x.lt(0), sum.low().neg(), sum.low()));
        });
        Var result = k.var(high.get().add(low.get()));
        Expr zero = x.eq(1).or(x.eq(2));
        GammaZeros.refine(k, x, result.get().abs().lt(NEAR_ZERO).and(zero.not()), result);
        Expr pole = x.le(0).and(rint(x).eq(x));
        Expr infinite = select(y.gt(LOG_MOST).or(pole), Double.POSITIVE_INFINITY, result.get());
        return select(zero, 0.0, infinite);
    }

    private static DoubleDouble choose(Expr condition, DoubleDouble x, DoubleDouble y) {
        return new DoubleDouble(select(condition, x.high(), y.high()), select(condition, x.low(), y.low()));
    }
}
