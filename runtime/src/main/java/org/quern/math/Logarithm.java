package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * log, log2, log10 and log1p, by the method of FreeBSD's e_log.c (Sun Microsystems, 1993): x = 2^n (1 + f) with 1 + f
 * between the roots of 1/2 and 2; with s = f / (2 + f), log(1 + f) = 2 s + s R(s^2), arranged so that f itself is the
 * leading term.
 */
final class Logarithm {
    /** R(z) / z for z up to 0.0295, minimax: log(1 + f) to 2^-59.5 of 2 s. */
    static final double[] R = {
        0x1.5555555555592p-1, 0x1.999999997feefp-2, 0x1.24924941e5224p-2, 0x1.c71c521055fb7p-3, 0x1.74663de4ab688p-3,
        0x1.39a1cc8f0e90fp-3, 0x1.2f04f43a92227p-3
    };

    /**
     * (log(1 + f) - f + f^2 / 2) / f^3 in float32, where a division would take longer: log(1 + f) to 2^-26.9, minimax.
     */
    private static final double[] SERIES32 = {
        0x1.55557p-2, -0x1.000234p-2, 0x1.99944ep-3, -0x1.5466fep-3, 0x1.239ce2p-3, -0x1.0e96ccp-3, 0x1.015974p-3,
        -0x1.2a6f78p-4
    };

    static final double LOG2_E = 0x1.71547652b82fep0;

    /** log10 of 2 in two parts: products of the high part with exponents are exact. */
    static final double LOG10_2_HIGH = 0x1.34413509f78p-2;
    static final double LOG10_2_LOW = 0x1.fef311f12b358p-46;
    private static final double LOG10_2_HIGH32 = 0x1.3442p-2;
    private static final double LOG10_2_LOW32 = -0x1.95ec1p-19;

    static final double LOG10_E = 0x1.bcb7b1526e50ep-2;

    /** From here on log1p x equals log x to within the accuracy. */
    private static final double LARGE = 0x1p30;

    private Logarithm() {}

    /** log(1 + f) - f. */
    private static Expr beyond(Expr f) {
        if (f.dtype() == DType.FLOAT32) {
            return f.mul(f).mul(fma(f, Polynomial.estrin(f, SERIES32), f.like(-0.5)));
        }
        Expr s = f.div(f.add(2));
        Expr z = s.mul(s);
        Expr halfSquare = f.mul(0.5).mul(f);
        return fma(s, fma(z, Polynomial.estrin(z, R), halfSquare), halfSquare.neg());
    }

    /** n ln 2 + f + second. */
    private static Expr sum(Expr n, Expr f, Expr second) {
        Expr low = fma(n, f.like(Exponential.ln2Low(f)), second);
        return fma(n, f.like(Exponential.ln2High(f)), f.add(low));
    }

    static void log(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x);
        Expr f = b.fraction();
        finish(k, b.ordinary(), sum(b.exponent(), f, beyond(f)));
    }

    /** For a power of two f is zero, and the result is n. */
    static void log2(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x);
        Expr f = b.fraction();
        finish(k, b.ordinary(), fma(f.add(beyond(f)), x.like(LOG2_E), b.exponent()));
    }

    /**
     * The product with n is exact, and the term added to it small, so that powers of ten have the nearest number as
     * their logarithm, an integer.
     */
    static void log10(Kernel k) {
        Expr x = k.in(0);
        boolean twice = x.dtype() == DType.FLOAT64;
        Binary b = Binary.of(k, x, x);
        Expr n = b.exponent();
        Expr f = b.fraction();
        Expr low = n.mul(twice ? LOG10_2_LOW : LOG10_2_LOW32);
        Expr small = fma(f.add(beyond(f)), x.like(LOG10_E), low);
        finish(k, b.ordinary(), fma(n, x.like(twice ? LOG10_2_HIGH : LOG10_2_HIGH32), small));
    }

    static void log1p(Kernel k) {
        OneMore u = OneMore.of(k, k.in(0));
        Expr f = u.fraction.add(u.missed);
        finish1p(k, u, sum(u.exponent, f, beyond(f)));
    }

    /**
     * 1 + x as 2^n (1 + f + g), exact for n = 0.
     *
     * @param near true if x is above -1 and not very large; else g is zero, since 2^-n may not be a number
     * @param fraction f, from 1 + x rounded
     * @param missed g, the rounding error of that
     */
    record OneMore(Expr near, Expr exponent, Expr fraction, Expr missed) {
        static OneMore of(Kernel k, Expr x) {
            Expr u = x.add(1);
            Binary b = Binary.ofNormal(u);
            Expr down = Exponential.power(Exponential.shifted(b.exponent().neg()));
            Var missed = k.var(x.sub(u.sub(1)).mul(down));
            Expr near = x.lt(LARGE).and(x.gt(-1));
            k.when(near.not(), () -> missed.set(0.0));
            return new OneMore(near, b.exponent(), b.fraction(), missed.get());
        }
    }

    /** Sets the result of log1p, whose sign is the argument's. */
    static void finish1p(Kernel k, OneMore u, Expr log) {
        Var result = k.var(log);
        special(k, u.near, result, -1);
        k.out(0).set(copysign(result.get(), k.in(0)));
    }

    /** Sets the result, which may be a special one if the argument is not ordinary. */
    static void finish(Kernel k, Expr ordinary, Expr log) {
        Var result = k.var(log);
        special(k, ordinary, result, 0);
        k.out(0).set(result.get());
    }

    /** Sets special results for arguments that are not ordinary: -infinity at the pole, and NaN below it. */
    private static void special(Kernel k, Expr ordinary, Var result, double pole) {
        Expr x = k.in(0);
        k.when(ordinary.not(), () -> {
            Expr least = select(x.eq(pole), Double.NEGATIVE_INFINITY, x.like(Double.NaN));
            Expr special = select(x.eq(Double.POSITIVE_INFINITY), x, least);
            result.set(select(x.gt(pole).and(x.lt(Double.POSITIVE_INFINITY)), result.get(), special));
        });
    }
}
