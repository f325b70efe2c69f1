package org.quern.math;

import static org.quern.dsl.Ops.fma;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;

/**
 * log, log2, log10 and log1p in float64, within 0.7 units in the last place: {@link Logarithm}'s method with f, f^2/2
 * and the sums with them as {@link DoubleDouble}s; rounding errors of the remaining terms, below 6 % of the logarithm,
 * hardly matter.
 */
final class PreciseLogarithm {
    /** ln 2 in two parts: products of the high part with exponents are exact. */
    private static final double LN2_HIGH = 0x1.62e42fefa38p-1;
    private static final double LN2_LOW = 0x1.ef35793c7673p-45;

    /** Low parts of the constants of {@link Logarithm}. */
    private static final double LOG2_E_LOW = 0x1.777d0ffda0d24p-56;
    private static final double LOG10_E_LOW = 0x1.95355baaafad3p-57;

    private PreciseLogarithm() {}

    static void log(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x);
        Expr log = sum(b.exponent(), LN2_HIGH, LN2_LOW, ofFraction(b.fraction(), x.like(0.0)));
        Logarithm.finish(k, b.ordinary(), log);
    }

    static void log2(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x);
        DoubleDouble ln = ofFraction(b.fraction(), x.like(0.0));
        Expr log = sum(b.exponent(), 1, 0, product(ln, Logarithm.LOG2_E, LOG2_E_LOW));
        Logarithm.finish(k, b.ordinary(), log);
    }

    static void log10(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x);
        DoubleDouble log = product(ofFraction(b.fraction(), x.like(0.0)), Logarithm.LOG10_E, LOG10_E_LOW);
        Logarithm.finish(k, b.ordinary(), sum(b.exponent(), Logarithm.LOG10_2_HIGH, Logarithm.LOG10_2_LOW, log));
    }

    static void log1p(Kernel k) {
        Logarithm.OneMore u = Logarithm.OneMore.of(k, k.in(0));
        // The low part is smaller than f, or f is zero.
        DoubleDouble f = DoubleDouble.ordered(u.fraction(), u.missed());
        Expr log = sum(u.exponent(), LN2_HIGH, LN2_LOW, ofFraction(f.high(), f.low()));
        Logarithm.finish1p(k, u, log);
    }

    /** The logarithm of a positive normal number, to some 60 binary digits. */
    static DoubleDouble ln(Expr x) {
        Binary b = Binary.ofNormal(x);
        DoubleDouble log = ofFraction(b.fraction(), x.like(0.0));
        DoubleDouble sum = DoubleDouble.ordered(b.exponent().mul(LN2_HIGH), log.high());
        return new DoubleDouble(sum.high(), sum.low().add(fma(b.exponent(), x.like(LN2_LOW), log.low())));
    }

    /**
     * log(1 + f), its parts not ordered.
     *
     * @param small a term below an ulp of f that is added to it
     */
    private static DoubleDouble ofFraction(Expr f, Expr small) {
        Expr s = f.div(f.add(2));
        Expr z = s.mul(s);
        DoubleDouble halfSquare = DoubleDouble.product(f.mul(0.5), f);
        DoubleDouble first = DoubleDouble.ordered(f, halfSquare.high().neg());
        Expr slope = fma(f, f.sub(1), f.like(1.0)); // 1 / (1 + f), about
        Expr low = fma(small, slope, first.low().sub(halfSquare.low()));
        return new DoubleDouble(first.high(),
                fma(s, fma(z, Polynomial.estrin(z, Logarithm.R), halfSquare.high()), low));
    }

    /** Product with a constant of two floats. */
    private static DoubleDouble product(DoubleDouble x, double high, double low) {
        Expr factor = x.high().like(high);
        DoubleDouble product = DoubleDouble.product(x.high(), factor);
        return new DoubleDouble(product.high(), fma(x.low(), factor, fma(x.high(), x.high().like(low), product.low())));
    }

    /** The sum of a logarithm and n times another, larger one, whose high part has exact products with n. */
    private static Expr sum(Expr n, double high, double low, DoubleDouble log) {
        DoubleDouble sum = DoubleDouble.ordered(n.mul(high), log.high());
        return sum.high().add(sum.low().add(fma(n, n.like(low), log.low())));
    }
}
