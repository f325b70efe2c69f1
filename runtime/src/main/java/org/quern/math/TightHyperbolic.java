package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;

/**
 * sinh, cosh and tanh in float64, within 0.6 units in the last place: by e^|x| = 2^n (1 + q), q of some 58 binary
 * digits, and its reciprocal, as {@link DoubleDouble}s.
 */
final class TightHyperbolic {
    /** Below this size the first two terms of the series are accurate enough, and DoubleDoubles might underflow. */
    private static final double SMALL = 0x1p-20;

    /** Above this sinh and cosh exceed the largest float64. */
    private static final double HIGHEST = 711;

    /** From here on tanh rounds to 1. */
    private static final double ONE = 20;

    /** Beyond this exponent the reciprocal 2^-2n is negligible, and would underflow. */
    private static final double NEGLIGIBLE = 100;

    private TightHyperbolic() {}

    static void sinh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        TightExponential.Power e = TightExponential.power(size);
        DoubleDouble grown = e.grown();
        Expr large = scaled(grown.add(reciprocal(grown, e).neg()), e, size);
        Expr small = fma(size.mul(size).mul(size), x.like(1.0 / 6), size);
        k.out(0).set(copysign(select(size.lt(SMALL), small, large), x));
    }

    static void cosh(Kernel k) {
        Expr size = k.in(0).abs();
        TightExponential.Power e = TightExponential.power(size);
        DoubleDouble grown = e.grown();
        k.out(0).set(scaled(grown.add(reciprocal(grown, e)), e, size));
    }

    /** (e^2x - 1) / (e^2x + 1), both divided by 2^n. */
    static void tanh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        TightExponential.Power e = TightExponential.power(size.min(x.like(ONE)).mul(2.0));
        Expr one = x.like(1.0);
        Expr shrunk = Exponential.power(Exponential.shifted(e.n().neg()));
        DoubleDouble numerator = e.q().add(DoubleDouble.ordered(one, shrunk.neg()));
        DoubleDouble denominator = e.q().add(DoubleDouble.ordered(one, shrunk));
        Expr large = numerator.div(denominator).round();
        Expr small = fma(size.mul(size).mul(size), x.like(-1.0 / 3), size);
        k.out(0).set(copysign(select(size.lt(SMALL), small, large), x));
    }

    /** 2^-2n / (1 + q). */
    private static DoubleDouble reciprocal(DoubleDouble grown, TightExponential.Power e) {
        Expr n = e.n().min(e.n().like(NEGLIGIBLE));
        return DoubleDouble.of(n.like(1.0)).div(grown).scale(Exponential.power(Exponential.shifted(n.mul(-2.0))));
    }

    /** Half of the sum, times 2^n, in steps that overflow only if the result does. */
    private static Expr scaled(DoubleDouble s, TightExponential.Power e, Expr size) {
        Expr result = s.round().mul(Exponential.power(e.shifted().sub(2.0))).mul(2.0);
        return select(size.gt(HIGHEST), Double.POSITIVE_INFINITY, result);
    }
}
