package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dtype.DType;

/**
 * atan and atan2 in float64, within 0.7 units in the last place: as {@link ArcTangent}, with the quotient as a {@link
 * DoubleDouble}, and multiples of pi/4 in two parts.
 */
final class TightArcTangent {
    /** (atan t - t) / t^3 by t^2 on |t| up to tan(pi/8), minimax: atan t to 2^-59.4. */
    private static final double[] TAIL = {
        -0x1.555555555553dp-2, 0x1.999999999585bp-3, -0x1.24924922acb78p-3, 0x1.c71c70e5b84a1p-4, -0x1.745cf8d0ca308p-4,
        0x1.3b11183416504p-4, -0x1.10ebad12e2435p-4, 0x1.df0e9d906dc24p-5, -0x1.9ccf8630c2712p-5, 0x1.37cd21b921acdp-5,
        -0x1.25570a17676f6p-6
    };

    private static final double EIGHTH_TURN = 0x1.921fb54442d18p-1;
    private static final double EIGHTH_TURN_LOW = 0x1.1a62633145c07p-55;

    /** From here on the arctangent rounds to pi/2. */
    private static final double LARGE = 0x1p60;

    private TightArcTangent() {}

    /** The angle of a point above 1. */
    static void atan(Kernel k) {
        Expr x = k.in(0);
        Expr one = x.like(1);
        Expr size = select(x.abs().gt(LARGE), LARGE, x.abs());
        Expr steep = size.gt(1);
        ArcTangent.Sides sides = new ArcTangent.Sides(steep, select(steep, one, size), select(steep, size, one));
        k.out(0).set(copysign(angle(sides, one), x));
    }

    static void atan2(Kernel k) {
        Expr y = k.in(0);
        Expr x = k.in(1);
        k.out(0).set(copysign(angle(ArcTangent.Sides.of(k, x.abs(), y.abs()), x), y));
    }

    /** The angle of a point not below the axis: 0, 1, ... 4 eighths of a turn and the arctangent of the rest. */
    private static Expr angle(ArcTangent.Sides sides, Expr x) {
        Expr a = sides.shorter();
        Expr b = sides.longer();
        Expr zero = x.like(0.0);
        Expr middle = sides.middle();
        DoubleDouble difference = DoubleDouble.ordered(b, a.neg());
        DoubleDouble sum = DoubleDouble.ordered(b, a);
        DoubleDouble numerator = new DoubleDouble(
                select(middle, difference.high().neg(), a), select(middle, difference.low().neg(), zero));
        DoubleDouble denominator = new DoubleDouble(select(middle, sum.high(), b), select(middle, sum.low(), zero));
        DoubleDouble t = numerator.div(denominator);
        Expr square = t.high().mul(t.high());
        Expr slope = square.subFrom(1); // approximately the derivative
        Expr tail = fma(t.high().mul(square), Polynomial.estrin(square, TAIL), t.low().mul(slope));

        Expr left = x.reinterpret(DType.INT64).lt(0);
        Expr backwards = sides.steep().ne(left);
        Expr whole = select(sides.steep(), x.like(2), select(left, x.like(4), zero));
        Expr one = select(middle, x.like(1), zero);
        Expr eighths = whole.add(signed(one, backwards));
        DoubleDouble start = DoubleDouble.product(eighths, x.like(EIGHTH_TURN));
        DoubleDouble angle = DoubleDouble.ordered(start.high(), signed(t.high(), backwards));
        Expr low = fma(eighths, x.like(EIGHTH_TURN_LOW), start.low()).add(angle.low());
        return angle.high().add(low.add(signed(tail, backwards)));
    }

    private static Expr signed(Expr x, Expr negative) {
        return select(negative, x.neg(), x);
    }
}
