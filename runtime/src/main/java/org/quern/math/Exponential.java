package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.array.DType;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * exp in float64: x = n ln 2 + r with |r| at most half of ln 2 (the two-part constant of W. Cody and W. Waite, "Software
 * Manual for the Elementary Functions", 1980, here with fused multiply-adds), e^r by a polynomial, times 2^n.
 */
final class Exponential {
    private static final double LOG2_E = 0x1.71547652b82fep0;
    static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    /** Added to a small number, it leaves that number's nearest integer, plus the exponent's bias, in the low bits. */
    static final double SHIFT = 0x1.8p52 + 1023;

    /** (e^r - 1 - r) / r^2 on |r| up to half of ln 2, minimax: e^r to 2^-55.8 relative. */
    private static final double[] TAIL = {
        0x1.0000000000009p-1, 0x1.55555555553a9p-3, 0x1.5555555550871p-5, 0x1.11111111458ccp-7, 0x1.6c16c18569cb4p-10,
        0x1.a01a016896c6cp-13, 0x1.a01993cc3ff5bp-16, 0x1.71dd116db348cp-19, 0x1.28b53eb3b1babp-22, 0x1.b2bf2f355df20p-26
    };

    /** Below, 2^n is a normal number. */
    private static final double ORDINARY = 708;

    /** Above, e^x is beyond the largest float64. */
    private static final double HIGHEST = 710;

    /** Below, e^x rounds to zero. */
    private static final double LOWEST = -746;

    private Exponential() {}

    static void exp(Kernel k) {
        Expr x = k.in(0);
        Expr shifted = fma(x, x.like(LOG2_E), x.like(SHIFT));
        Expr n = shifted.sub(SHIFT);
        Expr r = fma(n, x.like(-LN2_LOW), fma(n, x.like(-LN2_HIGH), x));
        Expr p = lessOne(r);
        Expr scale = power(shifted);
        Var result = k.var(fma(scale, p, scale));
        k.when(x.abs().lt(ORDINARY).not(), () -> {
            // In two steps, so that what is subnormal is rounded once.
            Expr halfShifted = fma(n, x.like(0.5), x.like(SHIFT));
            Expr half = power(halfShifted);
            Expr rest = power(n.sub(halfShifted.sub(SHIFT)).add(SHIFT));
            Expr wide = fma(half, p, half).mul(rest);
            result.set(select(x.gt(HIGHEST), Double.POSITIVE_INFINITY, select(x.lt(LOWEST), 0.0, wide)));
        });
        k.out(0).set(result.get());
    }

    /** e^r - 1 for |r| up to half of ln 2. */
    static Expr lessOne(Expr r) {
        return fma(r.mul(r), Polynomial.estrin(r, TAIL), r);
    }

    /** 2^n of a shifted n. */
    static Expr power(Expr shifted) {
        return shifted.reinterpret(DType.INT64).shl(52).reinterpret(DType.FLOAT64);
    }
}
