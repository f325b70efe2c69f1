package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.array.DType;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * cbrt without a division, within 0.51 units in the last place, and so exact of cubes: |x| = 8^n m with m from 1/2 to 4, a
 * polynomial for r, about 1 over the root of m, y = m r^2 mended by the series of (1 - e)^(-2/3) with e = 1 - m r^3, and a step of
 * Newton's with the rest m - y^3, which two roundings are not lost in.
 */
final class CubeRoot {
    /** 1 / cbrt(1 + f) for f from 0 to 1, minimax: to 2^-11.9. */
    private static final double[] INVERSE = {
        0x1.ffded3dc0138dp-1, -0x1.4c09f824d5c85p-2, 0x1.57f44ac4f5273p-3, -0x1.991545e670b71p-5
    };

    /** The same in float32: to 2^-9.1. */
    private static final double[] INVERSE32 = {0x1.ff184ep-1, -0x1.2fa4bp-2, 0x1.7e8ecep-4};

    /** 2^(-k/3) for k of -1, 0 and 1 is the sum of 1, k and k^2 with these weights. */
    private static final double FIRST = -0x1.dd68e9bbaedb3p-3;
    private static final double SECOND = 0x1.b744985853524p-6;

    private CubeRoot() {}

    static void cbrt(Kernel k) {
        Expr x = k.in(0);
        Expr one = x.like(1);
        Binary b = Binary.fromOne(k, x.abs());
        Expr exponent = b.exponent();
        Expr shifted = Exponential.shifted(x.like(1.0 / 3), exponent);
        Expr n = Exponential.unshifted(shifted);
        Expr left = fma(n, x.like(-3), exponent); // -1, 0 or 1
        Expr m = b.fraction().add(1).mul(fma(left, fma(left, x.like(0.25), x.like(0.75)), one));

        double[] inverse = x.dtype() == DType.FLOAT64 ? INVERSE : INVERSE32;
        Expr r = Polynomial.estrin(b.fraction(), inverse)
                .mul(fma(left, fma(left, x.like(SECOND), x.like(FIRST)), one));
        Expr square = r.mul(r);
        Expr start = m.mul(square);
        Expr e = fma(start.neg(), r, one);
        Expr mend = e.mul(fma(e, x.like(5.0 / 9), x.like(2.0 / 3)));
        Expr y = fma(start, mend, start);
        Expr third = fma(square, mend, square).mul(1.0 / 3); // 1 / (3 y^2)

        DoubleDouble p = DoubleDouble.product(y, y);
        Expr rest = fma(p.low().neg(), y, fma(p.high().neg(), y, m));
        Var root = k.var(fma(rest, third, y).mul(Exponential.power(shifted)));
        k.when(b.ordinary().not(), () -> {
            Expr special = x.eq(0).or(x.abs().lt(Double.POSITIVE_INFINITY).not());
            root.set(select(special, x, root.get()));
        });
        k.out(0).set(copysign(root.get(), x));
    }
}
