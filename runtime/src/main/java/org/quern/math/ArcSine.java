package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sqrt;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dtype.DType;

/**
 * asin and acos: up to 1/2 the arcsine of |x| is a polynomial, and beyond pi/2 - 2 asin s with s^2 = (1 - |x|) / 2,
 * where s is at most 1/2. An argument beyond 1 makes a root of a negative number.
 */
final class ArcSine {
    /** (asin s - s) / s^3 by s^2 on |s| up to 1/2, minimax: asin s to 2^-55.9. */
    private static final double[] TAIL = {
        0x1.555555555538ep-3, 0x1.333333336ec3dp-4, 0x1.6db6db424bab2p-5, 0x1.f1c72c48e69cdp-6, 0x1.6e89f2b076866p-6,
        0x1.1c6bfa1bc576fp-6, 0x1.c6fbce60e3633p-7, 0x1.8ed02b053039ep-7, 0x1.ab5a5a0bea3a6p-8, 0x1.4046a166ca153p-6,
        -0x1.0a569c41a1469p-6, 0x1.059b65564c6c1p-5
    };

    /** As above, in float32: to 2^-27.6. */
    private static final double[] TAIL32 = {
        0x1.5555c8p-3, 0x1.3301fep-4, 0x1.747cbep-5, 0x1.8c30b4p-6, 0x1.596a7ep-5
    };

    /** True if |x| is beyond 1/2; and the arcsine of |x|, or, if it is beyond, of s. */
    private record Parts(Expr beyond, Expr arc) {
        static Parts of(Expr size) {
            Expr beyond = size.gt(0.5);
            Expr half = fma(size, size.like(-0.5), size.like(0.5));
            Expr z = select(beyond, half, size.mul(size));
            Expr s = select(beyond, sqrt(half), size);
            double[] tail = size.dtype() == DType.FLOAT64 ? TAIL : TAIL32;
            return new Parts(beyond, fma(s.mul(z), Polynomial.estrin(z, tail), s));
        }
    }

    private ArcSine() {}

    static void asin(Kernel k) {
        Expr x = k.in(0);
        Parts p = Parts.of(x.abs());
        Expr far = fma(p.arc, x.like(-2), x.like(Math.PI / 2));
        k.out(0).set(copysign(select(p.beyond, far, p.arc), x));
    }

    /** pi/2 - asin x, or 2 asin s, or pi less that. */
    static void acos(Kernel k) {
        Expr x = k.in(0);
        Parts p = Parts.of(x.abs());
        Expr start = select(p.beyond, select(x.lt(0), x.like(Math.PI), x.like(0.0)), x.like(Math.PI / 2));
        Expr factor = copysign(select(p.beyond, x.like(2), x.like(1)), x);
        k.out(0).set(fma(p.arc, select(p.beyond, factor, factor.neg()), start));
    }
}
