package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sqrt;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;

/**
 * asin and acos in float64, within 0.7 units in the last place: as {@link ArcSine}, with the root as a {@link
 * DoubleDouble}, and multiples of pi/2 in two parts.
 */
final class TightArcSine {
    /** (asin s - s) / s^3 by s^2 on |s| up to 1/2, minimax: asin s to 2^-59.8. */
    private static final double[] TAIL = {
        0x1.5555555555577p-3, 0x1.333333332e11p-4, 0x1.6db6db7214efbp-5, 0x1.f1c71a93b97ebp-6, 0x1.6e8bdf08f8534p-6,
        0x1.1c49ed235bd05p-6, 0x1.ca1fe26971a17p-7, 0x1.75829a894cd64p-7, 0x1.614e1abb48702p-7, 0x1.e4dcd1b13d21fp-9,
        0x1.63f6350e00474p-6, -0x1.58825b47577e9p-6, 0x1.0b7205b389788p-5
    };

    private static final double QUARTER_TURN = 0x1.921fb54442d18p+0;
    private static final double QUARTER_TURN_LOW = 0x1.1a62633145c07p-54;

    /** True if |x| is beyond 1/2; |x| or the root s; and the difference of the arcsine of that from it. */
    private record Parts(Expr beyond, Expr s, Expr rest) {
        static Parts of(Expr size) {
            Expr beyond = size.gt(0.5);
            Expr half = fma(size, size.like(-0.5), size.like(0.5)); // exact from 1/2 on
            Expr root = sqrt(half);
            Expr missed = fma(root.neg(), root, half).div(root.add(root));
            Expr z = select(beyond, half, size.mul(size));
            Expr s = select(beyond, root, size);
            Expr low = select(beyond.and(half.ne(0)), missed, size.like(0.0));
            return new Parts(beyond, s, fma(s.mul(z), Polynomial.estrin(z, TAIL), low));
        }

        /** Some quarter turns and the arcsine of s times a power of two. */
        Expr sum(Expr quarters, Expr factor) {
            DoubleDouble sum = DoubleDouble.ordered(quarters.mul(QUARTER_TURN), s.mul(factor));
            return sum.high().add(fma(rest, factor, fma(quarters, s.like(QUARTER_TURN_LOW), sum.low())));
        }
    }

    private TightArcSine() {}

    static void asin(Kernel k) {
        Expr x = k.in(0);
        Parts p = Parts.of(x.abs());
        Expr sum = p.sum(select(p.beyond, x.like(1), x.like(0.0)), select(p.beyond, x.like(-2), x.like(1)));
        k.out(0).set(copysign(sum, x));
    }

    static void acos(Kernel k) {
        Expr x = k.in(0);
        Parts p = Parts.of(x.abs());
        Expr quarters = select(p.beyond, select(x.lt(0), x.like(2), x.like(0.0)), x.like(1));
        Expr factor = copysign(select(p.beyond, x.like(2), x.like(1)), x);
        k.out(0).set(p.sum(quarters, select(p.beyond, factor, factor.neg())));
    }
}
