package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.isnan;
import static org.quern.dsl.Ops.rint;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * pow as 2^(y log2 x). The logarithm and its product with y are sums of two floats, since an error of the logarithm is
 * multiplied by the result's exponent. The series, log2((1 + s) / (1 - s)) by powers of s with s = f / (2 + f), is that of
 * FreeBSD's e_pow.c (Sun Microsystems, 1993).
 */
final class Power {
    /** 2 / ln 2, first term of the logarithm over s. */
    private static final double FIRST = 0x1.71547652b82fep+1;
    private static final double FIRST_LOW = 0x1.777d0ffda0d24p-55;

    /** 2 / (3 ln 2), the second term. */
    private static final double SECOND = 0x1.ec709dc3a03fdp-1;
    private static final double SECOND_LOW = 0x1.d27f05548af0cp-55;

    /** The other terms by s^2, minimax for s^2 up to 0.0295: the logarithm to 2^-66.3. */
    private static final double[] OTHERS = {
        0x1.2776c50ef9d24p-1, 0x1.a61762a759842p-2, 0x1.484b14219922bp-2, 0x1.0c9a63d6b0a9ep-2, 0x1.c69f8c200fc3dp-3,
        0x1.87b0c09a0fbacp-3, 0x1.85e92a6444fbcp-3
    };

    /** (2^r - 1 - r ln 2) / r^2 for |r| up to 1/2, minimax: 2^r to 2^-56.5. */
    private static final double[] EXP2_TAIL = {
        0x1.ebfbdff82c5a1p-3, 0x1.c6b08d7049f51p-5, 0x1.3b2ab6fba0de2p-7, 0x1.5d87fe78dad13p-10, 0x1.4309130bbd859p-13,
        0x1.ffcbfbb092767p-17, 0x1.62bfd07f95ef1p-20, 0x1.b52617bf0944dp-24, 0x1.e60a91e4df871p-28, 0x1.e86efa502788dp-32
    };

    /** 2 / ln 2 in float32. */
    private static final double FIRST32 = 0x1.715476p+1;
    private static final double FIRST32_LOW = 0x1.4ae0cp-25;

    /** All terms but the first by s^2 in float32, minimax: the logarithm to 2^-36.4. */
    private static final double[] OTHERS32 = {0x1.ec709ep-1, 0x1.2776e0p-1, 0x1.a5d042p-2, 0x1.589108p-2};

    /** (2^r - 1) / r for |r| up to 1/2, minimax: 2^r to 2^-27.5. */
    private static final double[] EXP2_TAIL32 = {
        0x1.62e432p-1, 0x1.ebfbe6p-3, 0x1.c6adc4p-5, 0x1.3b2230p-7, 0x1.5fa686p-10, 0x1.4ae9a2p-13
    };

    private Power() {}

    static void pow64(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x.abs());
        Double2 s = Double2.ratio(b.fraction());
        Double2 z = s.square();
        Expr others = fma(z.high(), Polynomial.estrin(z.high(), OTHERS), x.like(SECOND_LOW));
        Expr second = others.add(SECOND);
        Expr secondLow = others.add(second.subFrom(SECOND));
        Double2 inner = z.times(new Double2(second, secondLow));
        Double2 all = s.times(Double2.sum(x.like(FIRST), inner.high(), inner.low().add(FIRST_LOW)));
        Double2 e = Double2.sum(b.exponent(), all.high(), all.low()).times(k.in(1));
        Expr shifted = Exponential.shifted(e.high());
        Expr n = Exponential.unshifted(shifted);
        Expr r = e.high().sub(n).add(e.low());
        Expr p = fma(r, r.like(Exponential.LN2_HIGH),
                r.mul(fma(r, Polynomial.estrin(r, EXP2_TAIL), r.like(Exponential.LN2_LOW))));
        finish(k, b, e.high(), new Scaled(shifted, n, p), 1022);
    }

    /** The terms after the first are small enough for one float. */
    static void pow32(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x.abs());
        Double2 s = Double2.ratio(b.fraction());
        Double2 z = s.square();
        Expr low = fma(z.low(), x.like(OTHERS32[0]), x.like(FIRST32_LOW));
        Expr others = fma(z.high(), Polynomial.horner(z.high(), OTHERS32), low);
        Expr first = s.high().mul(FIRST32);
        Expr firstLow = fma(s.high(), x.like(FIRST32), first.neg());
        Expr small = fma(s.high(), others, fma(s.low(), x.like(FIRST32), firstLow));
        Double2 e = Double2.sum(b.exponent(), first, small).times(k.in(1));
        // The low part is not as low as elsewhere: it counts where the nearest integer is sought.
        Expr shifted = Exponential.shifted(e.high().add(e.low()));
        Expr n = Exponential.unshifted(shifted);
        Expr r = e.high().sub(n).add(e.low());
        Expr p = r.mul(Polynomial.estrin(r, EXP2_TAIL32));
        finish(k, b, e.high(), new Scaled(shifted, n, p), 125);
    }

    /** (1 + p) 2^n, with n also as shifted. */
    private record Scaled(Expr shifted, Expr n, Expr p) {}

    /**
     * Sets the result.
     *
     * @param exponent log2 of the result
     * @param normal bound of the exponents of normal numbers
     */
    private static void finish(Kernel k, Binary b, Expr exponent, Scaled s, double normal) {
        Expr scale = Exponential.power(s.shifted);
        Var result = k.var(fma(scale, s.p, scale));
        k.when(b.ordinary().and(exponent.abs().lt(normal)).not(), () -> {
            Expr far = select(exponent.gt(0), Double.POSITIVE_INFINITY, exponent.like(0.0));
            Expr near = exponent.abs().lt(normal + 64);
            Expr size = select(near, Exponential.twoSteps(s.n, s.p, 0), far);
            result.set(special(k.in(0), k.in(1), size));
        });
        k.out(0).set(result.get());
    }

    /** C99's special values, where size is |x|^y if x is finite and not zero. */
    private static Expr special(Expr x, Expr y, Expr size) {
        double infinity = Double.POSITIVE_INFINITY;
        Expr zero = x.like(0.0);
        Expr whole = rint(y).eq(y);
        Expr half = y.mul(0.5);
        Expr odd = whole.and(rint(half).ne(half));
        Expr of0 = select(x.eq(0), select(y.lt(0), infinity, zero), size);
        Expr ofInfinity = select(x.abs().eq(infinity), select(y.lt(0), zero, x.like(infinity)), of0);
        Expr ofOne = select(x.abs().eq(1), 1.0, ofInfinity);
        Expr signed = select(copysign(x.like(1), x).lt(0).and(odd), ofOne.neg(), ofOne);
        Expr complex = x.lt(0).and(x.gt(-infinity)).and(whole.not());
        Expr undefined = select(complex.or(isnan(x)).or(isnan(y)), Double.NaN, signed);
        return select(y.eq(0).or(x.eq(1)), 1.0, undefined);
    }
}
