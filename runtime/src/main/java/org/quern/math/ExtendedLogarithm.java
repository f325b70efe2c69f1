package org.quern.math;

import org.quern.dsl.Expr;

/**
 * The logarithm in float64 to some 71 binary digits, for callers that multiply it by large numbers or need its small
 * residual: ln(2^n (1 + f)) = n ln 2 + 2 artanh(s) with s = f / (2 + f), |s| at most 0.172.
 */
final class ExtendedLogarithm {
    /** 1/3 and 1/5 as sums of two floats. */
    private static final double THIRD_LOW = 0x1.5555555555555p-56;
    private static final double FIFTH_LOW = -0x1.999999999999ap-57;

    /** (artanh(s) / s - 1 - s^2/3 - s^4/5) / s^6 by s^2, near minimax: artanh to 2^-89.6. */
    private static final double[] TAIL = {
        0x1.2492492492492p-3, 0x1.c71c71c71c71cp-4, 0x1.745d1745d1730p-4, 0x1.3b13b13b16035p-4, 0x1.1111110f1256ep-4,
        0x1.e1e1e3d9c9fbap-5, 0x1.af27d4af22ed0p-5, 0x1.863459d4f7385p-5, 0x1.610fc8b6ae847p-5, 0x1.781e688c2072ap-5
    };

    private ExtendedLogarithm() {}

    /** The logarithm of a positive normal number. */
    static DoubleDouble ln(DoubleDouble x) {
        Binary b = Binary.ofNormal(x.high());
        Expr n = b.exponent();
        Expr low = x.low().mul(Exponential.power(Exponential.shifted(n.neg())));
        DoubleDouble f = DoubleDouble.ordered(b.fraction(), low);
        DoubleDouble s = f.div(DoubleDouble.ordered(n.like(2.0), f.high()).add(f.low()));
        DoubleDouble z = s.mul(s);
        Expr rest = z.high().mul(Polynomial.estrin(z.high(), TAIL));
        DoubleDouble fifth = DoubleDouble.ordered(n.like(1.0 / 5), rest).add(n.like(FIFTH_LOW));
        DoubleDouble third = fifth.mul(z).add(new DoubleDouble(n.like(1.0 / 3), n.like(THIRD_LOW)));
        DoubleDouble twice = s.scale(n.like(2.0));
        DoubleDouble log = twice.add(twice.mul(third.mul(z)));
        DoubleDouble whole = DoubleDouble.product(n, n.like(Exponential.LN2_HIGH));
        return whole.add(n.mul(Exponential.LN2_LOW)).add(log);
    }
}
