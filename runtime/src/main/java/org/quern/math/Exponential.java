package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.isnan;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * exp, exp2 and expm1: x = n ln 2 + r with |r| at most half of ln 2 (the two-part constant of W. Cody and W. Waite,
 * "Software Manual for the Elementary Functions", 1980, here with fused multiply-adds), e^r by a polynomial, times 2^n.
 */
final class Exponential {
    static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    /**
     * Constants of a dtype.
     *
     * @param width stored bits of the significand
     * @param shift a constant that, added to a small number, leaves that number's nearest integer, plus the exponent's
     *     bias, in the low bits
     * @param tail (e^r - 1 - r) / r^2 on |r| up to half of ln 2, minimax
     * @param ordinary below this size of x, 2^n is a normal number
     * @param highest bound of x above which e^x overflows
     * @param lowest bound of x below which e^x rounds to zero
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    private record Form(DType bits, int width, double shift, double ln2High, double ln2Low, double[] tail,
            double ordinary, double highest, double lowest) {
        /** e^r to 2^-55.8. */
        private static final Form F64 = new Form(DType.INT64, 52, 0x1.8p52 + 1023, LN2_HIGH, LN2_LOW, new double[] {
            0x1.0000000000009p-1, 0x1.55555555553a9p-3, 0x1.5555555550871p-5, 0x1.11111111458ccp-7,
            0x1.6c16c18569cb4p-10,
            0x1.a01a016896c6cp-13, 0x1.a01993cc3ff5bp-16, 0x1.71dd116db348cp-19, 0x1.28b53eb3b1babp-22,
            0x1.b2bf2f355df20p-26
        }, 708, 710, -746);

        /** e^r to 2^-29.8. */
        private static final Form F32 = new Form(DType.INT32, 23, 0x1.8p23 + 127, 0x1.62e43p-1, -0x1.05c61p-29,
                new double[] {
                    0.5, 0x1.55553cp-3, 0x1.5554f2p-5, 0x1.113748p-7, 0x1.6d49cep-10, 0x1.6a6164p-13
                }, 87, 89, -105);

        static Form of(Expr x) {
            return x.dtype() == DType.FLOAT64 ? F64 : F32;
        }

        double ordinaryExponent() {
            return width == 52 ? 1021 : 125;
        }
    }

    /** ln 2 rounded to the dtype of x. */
    static double ln2High(Expr x) {
        return Form.of(x).ln2High;
    }

    /** The rest of that constant. */
    static double ln2Low(Expr x) {
        return Form.of(x).ln2Low;
    }

    /** Below this size of n, and a little above, 2^n is a normal number of the dtype of x. */
    static double ordinaryExponent(Expr x) {
        return Form.of(x).ordinaryExponent();
    }

    /** (2^r - 1 - r ln 2) / r^2 for |r| up to 1/2, minimax: 2^r to 2^-56.5. */
    private static final double[] POWER_TAIL = {
        0x1.ebfbdff82c5a1p-3, 0x1.c6b08d7049f51p-5, 0x1.3b2ab6fba0de2p-7, 0x1.5d87fe78dad13p-10, 0x1.4309130bbd859p-13,
        0x1.ffcbfbb092767p-17, 0x1.62bfd07f95ef1p-20, 0x1.b52617bf0944dp-24, 0x1.e60a91e4df871p-28,
        0x1.e86efa502788dp-32
    };

    /** (2^r - 1) / r for |r| up to 1/2 in float32, minimax: 2^r to 2^-27.5. */
    private static final double[] POWER_TAIL32 = {
        0x1.62e432p-1, 0x1.ebfbe6p-3, 0x1.c6adc4p-5, 0x1.3b2230p-7, 0x1.5fa686p-10, 0x1.4ae9a2p-13
    };

    /**
     * At this distance beyond the exponents of normal numbers 2^n is certainly zero or infinite, and scaling in two
     * steps is safe.
     */
    static final double FAR = 64;

    private Exponential() {}

    static void exp(Kernel k) {
        Expr x = k.in(0);
        Form form = Form.of(x);
        Reduced e = reduce(x, 0);
        Expr p = lessOne(e.r);
        Expr scale = power(e.shifted);
        Var result = k.var(fma(scale, p, scale));
        k.when(x.abs().lt(form.ordinary).not(), () -> {
            Expr wide = twoSteps(e.n, p, 0);
            Expr low = select(x.lt(form.lowest), 0.0, wide);
            result.set(select(x.gt(form.highest), Double.POSITIVE_INFINITY, low));
        });
        k.out(0).set(result.get());
    }

    /** e^x - 1 = 2^n (e^r - 1) + (2^n - 1). */
    static void expm1(Kernel k) {
        Expr x = k.in(0);
        Form form = Form.of(x);
        Reduced e = reduce(x, 0);
        Expr p = lessOne(e.r);
        Expr scale = power(e.shifted);
        Var result = k.var(fma(scale, p, scale.sub(1)));
        k.when(x.abs().lt(form.ordinary).not(), () -> {
            Expr wide = select(x.lt(0), -1.0, twoSteps(e.n, p, 0));
            result.set(select(x.gt(form.highest), Double.POSITIVE_INFINITY, wide));
        });
        k.out(0).set(copysign(result.get(), x));
    }

    /** 2^x; as exp, with an exact r. */
    static void exp2(Kernel k) {
        Expr x = k.in(0);
        Form form = Form.of(x);
        Expr shifted = shifted(x);
        Expr n = unshifted(shifted);
        Expr r = x.sub(n);
        Expr p = powerLessOne(r);
        Expr scale = power(shifted);
        Var result = k.var(fma(scale, p, scale));
        double normal = form.ordinaryExponent();
        k.when(x.abs().lt(normal).not(), () -> {
            Expr far = select(x.gt(0), Double.POSITIVE_INFINITY, select(isnan(x), x, x.like(0.0)));
            result.set(select(x.abs().lt(normal + FAR), twoSteps(n, p, 0), far));
        });
        k.out(0).set(result.get());
    }

    /** 2^r - 1 for |r| up to half, and a little beyond. */
    static Expr powerLessOne(Expr r) {
        if (r.dtype() == DType.FLOAT32) {
            return r.mul(Polynomial.estrin(r, POWER_TAIL32));
        }
        return fma(r, r.like(LN2_HIGH), fma(r.mul(r), Polynomial.estrin(r, POWER_TAIL), r.mul(LN2_LOW)));
    }

    /** x = n ln 2 + r; shifted is n - less, as {@link #power} takes it. */
    record Reduced(Expr shifted, Expr n, Expr r) {}

    static Reduced reduce(Expr x, int less) {
        Form form = Form.of(x);
        Expr shifted = fma(x, x.like(0x1.71547652b82fep0), x.like(form.shift - less));
        Expr n = shifted.sub(form.shift - less);
        return new Reduced(shifted, n, fma(n, x.like(-form.ln2Low), fma(n, x.like(-form.ln2High), x)));
    }

    /** e^r - 1 for |r| up to half of ln 2. */
    static Expr lessOne(Expr r) {
        return fma(r.mul(r), Polynomial.estrin(r, Form.of(r).tail), r);
    }

    /** The nearest integer n. */
    static Expr shifted(Expr x) {
        return x.add(Form.of(x).shift);
    }

    static Expr unshifted(Expr shifted) {
        return shifted.sub(Form.of(shifted).shift);
    }

    /** 2^n of a shifted n. */
    static Expr power(Expr shifted) {
        Form form = Form.of(shifted);
        return shifted.reinterpret(form.bits).shl(form.width).reinterpret(shifted.dtype());
    }

    /**
     * (1 + p) 2^(n - less), which may overflow or be subnormal, by two factors that are normal numbers: so the last
     * product rounds it correctly.
     */
    static Expr twoSteps(Expr n, Expr p, int less) {
        Factors f = Factors.of(n, less);
        return fma(f.half, p, f.half).mul(f.rest);
    }

    /** y 2^n, by the same two factors; y is not so small that half of the scaling underflows. */
    static Expr scaled(Expr y, Expr n) {
        Factors f = Factors.of(n, 0);
        return y.mul(f.half).mul(f.rest);
    }

    /** 2^(n - less) as a product. */
    private record Factors(Expr half, Expr rest) {
        static Factors of(Expr n, int less) {
            double shift = Form.of(n).shift;
            Expr halfShifted = fma(n, n.like(0.5), n.like(shift));
            return new Factors(power(halfShifted), power(n.sub(halfShifted.sub(shift)).add(shift - less)));
        }
    }

    /** 1 / x of a power of two x = 2^(n-1), less a factor of 4: 2^(-n-1). */
    static Expr mirrored(Expr power) {
        Form form = Form.of(power);
        // The exponents' fields add up to twice the bias, less 2.
        long sum = form.width == 52 ? 2044 : 252;
        return power.reinterpret(form.bits).subFrom(sum << form.width).reinterpret(power.dtype());
    }
}
