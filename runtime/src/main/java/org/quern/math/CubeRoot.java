package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import java.util.function.UnaryOperator;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * cbrt without a division, exact for cubes.
 *
 * <p>In float64 within 0.51 units in the last place: |x| = 8^n m with m from 1/2 to 4, a polynomial for r, 2^-n times
 * about 1 over the root of m, y = x r^2 corrected by the series of (1 - e)^(-2/3) with e = 1 - x r^3, and a Newton step
 * with the residual x - y^3, of which two roundings lose nothing significant.
 *
 * <p>In float32 within 0.9: r comes from the bits of x, which grow almost as its logarithm does, and has 12 bits, so
 * that r^2 is exact; of the one rounding in x r^2 the series of e leaves a third.
 */
final class CubeRoot {
    /** 1 / cbrt(1 + f) for f from 0 to 1, minimax: to 2^-11.9. */
    private static final double[] INVERSE = {
        0x1.ffded3dc0138dp-1, -0x1.4c09f824d5c85p-2, 0x1.57f44ac4f5273p-3, -0x1.991545e670b71p-5
    };

    /** 2^(-k/3) for k of -1, 0 and 1 is the sum of 1, k and k^2 with these weights. */
    private static final double FIRST = -0x1.dd68e9bbaedb3p-3;
    private static final double SECOND = 0x1.b744985853524p-6;

    /**
     * The bits of 1 / cbrt(x) over 2^12 are about these less a third of x's; in the low bits of a float, as 2^23 is
     * added.
     */
    private static final double BITS32 = (0x54a1f800 >> 12) + 0.5 + 0x1p23;

    private static final int SHORT32 = 12;

    /** ((1 - e)^(-2/3) - 1) / e for e within 0.1033, minimax. */
    private static final double[] MEND32 = {
        0x1.555556p-1, 0x1.1c71c8p-1, 0x1.f9a758p-2, 0x1.cf8056p-2, 0x1.b6f006p-2, 0x1.9fa7bcp-2
    };

    /** From here on the last step's products in two parts are exact in float64. */
    private static final double LEAST64 = 0x1p-900;

    private CubeRoot() {}

    static void cbrt32(Kernel k) {
        root(k, CubeRoot::ofOrdinary32, Float.MIN_NORMAL, 0x1p8);
    }

    static void cbrt(Kernel k) {
        root(k, CubeRoot::ofOrdinary64, LEAST64, 0x1p100);
    }

    /** Numbers below the least ordinary one are multiplied by the cube of a power of two. */
    private static void root(Kernel k, UnaryOperator<Expr> ofOrdinary, double least, double power) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Var root = k.var(ofOrdinary.apply(size));
        Expr finite = size.lt(Double.POSITIVE_INFINITY);
        k.when(size.ge(least).and(finite).not(), () -> {
            Expr small = ofOrdinary.apply(size.mul(power * power * power)).mul(1 / power);
            root.set(select(size.gt(0).and(finite), small, x));
        });
        k.out(0).set(copysign(root.get(), x));
    }

    private static Expr ofOrdinary32(Expr x) {
        Expr bits = x.reinterpret(DType.INT32).cast(DType.FLOAT32);
        Expr guess = fma(bits, x.like(-1.0 / 3 / (1 << SHORT32)), x.like(BITS32));
        Expr r = guess.reinterpret(DType.INT32).shl(SHORT32).reinterpret(DType.FLOAT32);
        Expr start = x.mul(r.mul(r));
        Expr e = fma(start.neg(), r, x.like(1));
        return fma(start, e.mul(Polynomial.estrin(e, MEND32)), start);
    }

    private static Expr ofOrdinary64(Expr x) {
        Expr one = x.like(1);
        Binary b = Binary.fromOne(x);
        // The nearest integer of a third, negative, in the low bits of a large number.
        Expr shifted = fma(b.exponent(), x.like(-1.0 / 3), x.like(0x1.8p52));
        Expr left = fma(shifted.sub(0x1.8p52), x.like(3), b.exponent()); // -1, 0 or 1
        Expr ofFraction = Polynomial.estrin(b.fraction(), INVERSE)
                .mul(fma(left, fma(left, x.like(SECOND), x.like(FIRST)), one));
        Expr r = ofFraction.reinterpret(DType.INT64).add(shifted.reinterpret(DType.INT64).shl(52))
                .reinterpret(DType.FLOAT64);

        Expr square = r.mul(r);
        Expr start = x.mul(square);
        Expr e = fma(start.neg(), r, one);
        Expr mend = e.mul(fma(e, x.like(5.0 / 9), x.like(2.0 / 3)));
        Expr y = fma(start, mend, start);
        Expr third = fma(square, mend, square).mul(1.0 / 3); // 1 / (3 y^2)

        DoubleDouble p = DoubleDouble.product(y, y);
        Expr rest = fma(p.low().neg(), y, fma(p.high().neg(), y, x));
        return fma(rest, third, y);
    }
}
