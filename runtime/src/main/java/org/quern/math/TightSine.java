package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * sin, cos and tan in float64, within 0.8 units in the last place: |x| is a number of quarter turns plus a remainder of
 * at most pi/4, a {@link DoubleDouble}; both the sine and the cosine of the remainder are computed, also as sums of two
 * floats.
 */
final class TightSine {
    /** pi/2 in three parts. */
    private static final double[] QUARTER = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110};

    private static final double INVERSE_QUARTER = 0x1.45f306dc9c883p-1;

    /** A constant that, added to a small number, leaves that number's nearest integer in the low bits. */
    private static final double SHIFT = 0x1.8p52;

    /** Below this size the three parts of pi/2 are accurate enough. */
    private static final double MOST = 0x1p30;

    /** (sin r - r) / r^3 by r^2 on |r| up to pi/4, minimax: sin r to 2^-57.9. */
    private static final double[] SINE = {
        -0x1.5555555555548p-3, 0x1.111111110f75bp-7, -0x1.a01a019bf1b83p-13, 0x1.71de355e8d576p-19,
        -0x1.ae5e5402e8afap-26, 0x1.5d8e10c326fc7p-33
    };

    /** (cos r - 1 + r^2/2) / r^4 by r^2 on |r| up to pi/4, minimax: cos r to 2^-63.9. */
    private static final double[] COSINE = {
        0x1.555555555554bp-5, -0x1.6c16c16c15014p-10, 0x1.a01a019c8ee9ap-16, -0x1.27e4f7f14c56ap-22,
        0x1.1ee9db8f44131p-29, -0x1.8fa65b619cf42p-37
    };

    /** A number of quarter turns, correct in its lowest two bits, and the sine and cosine of the remainder. */
    private record Parts(Expr quarters, DoubleDouble sine, DoubleDouble cosine) {
        Expr odd() {
            return quarters.and(1).ne(0);
        }
    }

    private TightSine() {}

    static void sin(Kernel k) {
        Expr x = k.in(0);
        Parts p = parts(k, x.abs());
        k.out(0).set(signed(sine(p, p.quarters), x));
    }

    /** The sine, a quarter turn further. */
    static void cos(Kernel k) {
        Parts p = parts(k, k.in(0).abs());
        k.out(0).set(sine(p, p.quarters.add(1)));
    }

    static void tan(Kernel k) {
        Expr x = k.in(0);
        Parts p = parts(k, x.abs());
        Expr odd = p.odd();
        Expr tangent = choose(odd, p.cosine, p.sine).div(choose(odd, p.sine, p.cosine)).round();
        k.out(0).set(signed(select(odd, tangent.neg(), tangent), x));
    }

    private static Expr sine(Parts p, Expr quarters) {
        Expr size = select(quarters.and(1).ne(0), p.cosine.round(), p.sine.round());
        return size.reinterpret(DType.INT64).xor(quarters.shr(1).shl(Long.SIZE - 1)).reinterpret(DType.FLOAT64);
    }

    /** Negated if x is negative, or -0. */
    private static Expr signed(Expr y, Expr x) {
        Expr sign = x.reinterpret(DType.INT64).and(Long.MIN_VALUE);
        return y.reinterpret(DType.INT64).xor(sign).reinterpret(DType.FLOAT64);
    }

    private static DoubleDouble choose(Expr condition, DoubleDouble x, DoubleDouble y) {
        return new DoubleDouble(select(condition, x.high(), y.high()), select(condition, x.low(), y.low()));
    }

    private static Parts parts(Kernel k, Expr x) {
        Expr shifted = fma(x, x.like(INVERSE_QUARTER), x.like(SHIFT));
        Expr n = shifted.sub(SHIFT);
        DoubleDouble second = DoubleDouble.product(n, x.like(-QUARTER[1]));
        DoubleDouble first = DoubleDouble.sum(fma(n, x.like(-QUARTER[0]), x), second.high());
        DoubleDouble rest = DoubleDouble.ordered(
                first.high(), fma(n, x.like(-QUARTER[2]), first.low().add(second.low())));
        Var quarters = k.var(shifted.reinterpret(DType.INT64));
        Var high = k.var(rest.high());
        Var low = k.var(rest.low());
        k.when(x.lt(MOST).not(), () -> {
            PayneHanek reduced = PayneHanek.quarters(x);
            quarters.set(reduced.multiple().cast(DType.INT64));
            high.set(select(x.lt(Double.POSITIVE_INFINITY), reduced.rest().high(), Double.NaN));
            low.set(reduced.rest().low());
        });
        return of(quarters.get(), high.get(), low.get());
    }

    /** For r = high + low. */
    private static Parts of(Expr quarters, Expr high, Expr low) {
        DoubleDouble square = DoubleDouble.product(high, high);
        Expr z = square.high();
        Expr cube = high.mul(z);
        Expr slope = fma(z, z.like(-0.5), z.like(1)); // the derivative of the sine, the weight of the low part
        Expr sine = fma(cube, Polynomial.estrin(z, SINE), low.mul(slope));
        DoubleDouble oneLessHalf = DoubleDouble.ordered(z.like(1), z.mul(-0.5));
        Expr correction = fma(square.low(), z.like(-0.5), fma(high, low.neg(), oneLessHalf.low()));
        Expr cosine = fma(z.mul(z), Polynomial.estrin(z, COSINE), correction);
        return new Parts(quarters, DoubleDouble.ordered(high, sine), DoubleDouble.ordered(oneLessHalf.high(), cosine));
    }
}
