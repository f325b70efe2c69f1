package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.floor;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.array.DType;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;

/**
 * cbrt in float64, within 0.6 units in the last place: of |x| = 8^n m with m from 1 to 8, a polynomial, one step of Halley's
 * method, which cubes the error, and one of Newton's with the rest m - y^3 in {@link DoubleDouble}s.
 */
final class TightCubeRoot {
    /** Near the root on [1, 8]: 7e-4 relative, fitted with weights that level the error. */
    private static final double[] START = {
        0.5871451588717267, 0.5260985030097017, -0.1344920178257294, 0.024171916503161583, -0.0023067322150680802,
        8.805275449863537e-05
    };

    private static final double SHIFT = 0x1.8p52;
    private static final int BIAS = 1023;

    private TightCubeRoot() {}

    static void cbrt(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Expr subnormal = size.lt(Double.MIN_NORMAL);
        Expr normal = select(subnormal, size.mul(0x1p54), size);
        Expr bits = normal.reinterpret(DType.INT64);
        Expr exponent = bits.shr(52).cast(DType.INT32).cast(DType.FLOAT64).sub(BIAS);
        // With a sixth more no multiple of three is missed.
        Expr n = floor(fma(exponent, x.like(1.0 / 3), x.like(1.0 / 6)));
        Expr cube = n.mul(3.0).add(SHIFT).reinterpret(DType.INT64).shl(52);
        Expr m = bits.sub(cube).reinterpret(DType.FLOAT64);

        Expr start = Polynomial.estrin(m, START);
        Expr startCube = start.mul(start).mul(start);
        Expr y = start.mul(startCube.add(m.add(m)).div(startCube.add(startCube).add(m)));

        DoubleDouble square = DoubleDouble.product(y, y);
        DoubleDouble third = DoubleDouble.product(square.high(), y);
        Expr rest = m.sub(third.high()).sub(fma(square.low(), y, third.low()));
        Expr root = y.add(rest.div(square.high().mul(3.0)));

        Expr scale = select(subnormal, x.like(0x1p-18), x.like(1.0));
        Expr result = copysign(root.mul(Exponential.power(Exponential.shifted(n))).mul(scale), x);
        k.out(0).set(select(size.gt(0.0).and(size.lt(Double.POSITIVE_INFINITY)), result, x));
    }
}
