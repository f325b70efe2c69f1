package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;

/**
 * erf. In float64 near zero x times a polynomial of x^2, beyond 1 - e^(-x^2) R((x - 3) / (x + 3)); both are computed
 * for each lane, so that mixed arguments cost what others do. In float32 1 - e^-y with y = -ln erfc(x), x times one
 * polynomial for all x: y's error counts where y is small, and there the constant is most of it.
 */
final class ErrorFunction {
    /** Up to here the first form serves in float64. */
    private static final double NEAR = 0.85;

    /** erf(x) / x - 1 by x^2, minimax up to NEAR: to 2^-56.2. */
    private static final double[] NEAR_ZERO = {
        0x1.06eba8214db68p-3, -0x1.812746b03799fp-2, 0x1.ce2f21a03ed8ep-4, -0x1.b82ce311366ap-6, 0x1.565bccd385a75p-8,
        -0x1.c02da80660a01p-11, 0x1.f9a1a190362fp-14, -0x1.f4b27e4f22b5bp-17, 0x1.b8376f845e1afp-20,
        -0x1.511faaec4709cp-23,
        0x1.6ef2fe1af2e7dp-27
    };

    /** From here on erf rounds to 1 in float64. */
    private static final double ONE = 6;

    /** e^(x^2) erfc(x) by (x - 3) / (x + 3), minimax from NEAR to ONE for erfc(x), whose error is at most 2^-55.4. */
    private static final double[] BEYOND = {
        0x1.6e9827d228545p-3, -0x1.4e102b9d170bcp-2, 0x1.f6ff204057b75p-3, -0x1.336ffb9c1c1dep-3, 0x1.258b20750b75bp-4,
        -0x1.8fa3ae008a58dp-6, 0x1.17f334c7ecbp-8, 0x1.781e3e0fcaa2p-11, -0x1.2c2bbf83b4c25p-11, 0x1.6e3f95ba9d96p-14,
        0x1.d13ca9b10904bp-14, 0x1.29a02da77d773p-16
    };

    /** 2^r on |r| up to 1/2, minimax: to 2^-52, which is enough where erfc is below 1/4. */
    private static final double[] POWER = {
        1, 0x1.62e42fefa3a1ap-1, 0x1.ebfbdff82c5c6p-3, 0x1.c6b08d703cadfp-5, 0x1.3b2ab6fb9c334p-7,
        0x1.5d87fe9decb71p-10,
        0x1.430913194e5f7p-13, 0x1.ffcb52aa89e09p-17, 0x1.62bfb02e6c0b2p-20, 0x1.b677176c60849p-24,
        0x1.e640530fac0f3p-28
    };

    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** From here on erf rounds to 1 in float32. */
    private static final double ONE32 = 3.93;

    /** y / x in float32, minimax up to ONE32 for the relative error of erf: to 2^-27.9. */
    private static final double[] QUOTIENT32 = {
        0x1.20dd76p+0, 0x1.45f2f8p-1, 0x1.a4faaap-4, -0x1.39d2c6p-6, -0x1.4b9060p-13, 0x1.b4656cp-10, -0x1.4b2168p-11,
        0x1.ebf582p-14, -0x1.354a26p-17
    };

    private ErrorFunction() {}

    static void erf64(Kernel k) {
        Expr x = k.in(0);
        Expr size = select(x.abs().gt(ONE), ONE, x.abs());
        Expr square = size.mul(size);
        Expr t = size.sub(3).div(size.add(3));
        Expr shifted = Exponential.shifted(square, x.like(-LOG2_E));
        Expr r = fma(square, x.like(-LOG2_E), Exponential.unshifted(shifted).neg());
        Expr scale = Polynomial.estrin(t, BEYOND).mul(Exponential.power(shifted));
        Expr beyond = fma(Polynomial.estrin(r, POWER), scale.neg(), x.like(1));
        k.out(0).set(copysign(select(size.lt(NEAR), nearZero(size), beyond), x));
    }

    /** erf up to NEAR in float64. */
    static Expr nearZero(Expr size) {
        return fma(size, Polynomial.estrin(size.mul(size), NEAR_ZERO), size);
    }

    /** 1 - e^-y = (1 - 2^n) - 2^n (e^r - 1). */
    static void erf32(Kernel k) {
        Expr x = k.in(0);
        Expr size = select(x.abs().gt(ONE32), ONE32, x.abs());
        Exponential.Reduced e = Exponential.reduce(size.mul(Polynomial.leading(size, QUOTIENT32)).neg(), 0);
        Expr scale = Exponential.power(e.shifted());
        Expr result = fma(scale.neg(), Exponential.lessOne(e.r()), scale.subFrom(1));
        k.out(0).set(copysign(result, x));
    }
}
