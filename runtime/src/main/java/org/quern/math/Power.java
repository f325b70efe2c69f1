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
 * multiplied by the result's exponent. The series, log2((1 + s) / (1 - s)) by powers of s with s = f / (2 + f), is that
 * of FreeBSD's e_pow.c (Sun Microsystems, 1993).
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

    /** The third term, and the remainder after it, minimax for the same range: the logarithm to 2^-71.3. */
    private static final double THIRD = 0x1.2776c50ef9bfep-1;
    private static final double THIRD_LOW = 0x1.e4b29ccc535d4p-55;
    private static final double[] AFTER_THIRD = {
        0x1.a61762a7ae37fp-2, 0x1.484b13d734496p-2, 0x1.0c9a85020cb3ep-2, 0x1.c68f0466f65f8p-3, 0x1.8a060d7b0dbfbp-3,
        0x1.59409e64994f9p-3, 0x1.5fe9bae1c2481p-3
    };

    /** 2 / ln 2 in float32. */
    private static final double FIRST32 = 0x1.715476p+1;
    private static final double FIRST32_LOW = 0x1.4ae0cp-25;

    /** All terms but the first by s^2 in float32, minimax: the logarithm to 2^-36.4. */
    private static final double[] OTHERS32 = {0x1.ec709ep-1, 0x1.2776e0p-1, 0x1.a5d042p-2, 0x1.589108p-2};

    private Power() {}

    /**
     * The first two terms are exact products of two floats, and their factors are ready early; the remaining terms go
     * into the low part.
     */
    static void pow64(Kernel k) {
        Binary b = Binary.of(k, k.in(0), k.in(0).abs());
        finish(k, b, log2(b, k.in(0)).times(k.in(1)));
    }

    /** pow within 0.6 units in the last place, within 0.8 for subnormal results. */
    static void tight(Kernel k) {
        Binary b = Binary.of(k, k.in(0), k.in(0).abs());
        DoubleDouble e = tightLog2(b).times(k.in(1));
        Expr shifted = Exponential.shifted(e.high().add(e.low()));
        Expr n = Exponential.unshifted(shifted);
        Expr grown = TightExponential.grownOf2(DoubleDouble.sum(e.high().sub(n), e.low()));
        finish(k, b, e.high(), n, grown.mul(Exponential.power(shifted)), grown.sub(1));
    }

    private static DoubleDouble tightLog2(Binary b) {
        DoubleDouble s = DoubleDouble.ratio(b.fraction());
        DoubleDouble z = s.mul(s);
        Expr x = z.high();
        Expr rest = x.mul(Polynomial.estrin(x, AFTER_THIRD));
        DoubleDouble third = new DoubleDouble(x.like(THIRD), x.like(THIRD_LOW)).add(rest);
        DoubleDouble second = z.mul(third).add(new DoubleDouble(x.like(SECOND), x.like(SECOND_LOW)));
        DoubleDouble first = z.mul(second).add(new DoubleDouble(x.like(FIRST), x.like(FIRST_LOW)));
        return s.mul(first).add(b.exponent());
    }

    private static DoubleDouble log2(Binary b, Expr x) {
        DoubleDouble s = DoubleDouble.ratio(b.fraction());
        DoubleDouble z = DoubleDouble.product(s.high(), s.high());
        Expr weight = z.high().mul(SECOND);
        Expr weightLow = fma(z.low(), x.like(SECOND), fma(z.high(), x.like(SECOND), weight.neg()));
        DoubleDouble first = DoubleDouble.product(s.high(), x.like(FIRST));
        DoubleDouble second = DoubleDouble.product(s.high(), weight);
        Expr others = fma(z.high().mul(z.high()), Polynomial.estrin(z.high(), OTHERS),
                fma(z.high(), x.like(SECOND_LOW), weightLow.add(FIRST_LOW)));
        // The derivative of the first two terms, of s and s^3: the weight of the low part of s.
        Expr slope = fma(weight, x.like(3), x.like(FIRST));
        Expr rest = fma(s.low(), slope, first.low().add(second.low()));
        DoubleDouble two = DoubleDouble.ordered(b.exponent(), first.high());
        DoubleDouble three = DoubleDouble.ordered(two.high(), second.high());
        Expr low = fma(s.high(), others, two.low().add(three.low()).add(rest));
        return new DoubleDouble(three.high(), low);
    }

    /** The terms after the first are small enough for one float. */
    static void pow32(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x.abs());
        DoubleDouble s = DoubleDouble.ratio(b.fraction());
        DoubleDouble z = DoubleDouble.product(s.high(), s.high());
        Expr low = fma(z.low(), x.like(OTHERS32[0]), x.like(FIRST32_LOW));
        Expr others = fma(z.high(), Polynomial.estrin(z.high(), OTHERS32), low);
        DoubleDouble first = DoubleDouble.product(s.high(), x.like(FIRST32));
        Expr slope = fma(z.high(), x.like(3 * OTHERS32[0]), x.like(FIRST32));
        Expr small = fma(s.high(), others, fma(s.low(), slope, first.low()));
        DoubleDouble two = DoubleDouble.ordered(b.exponent(), first.high());
        DoubleDouble e = new DoubleDouble(two.high(), two.low().add(small)).times(k.in(1));
        finish(k, b, e);
    }

    /** Sets the result, two to a power. */
    private static void finish(Kernel k, Binary b, DoubleDouble power) {
        Expr high = power.high();
        // The low part is larger than usual, so that it matters for the choice of the nearest integer.
        Expr shifted = Exponential.shifted(high.add(power.low()));
        Expr n = Exponential.unshifted(shifted);
        Expr p = Exponential.powerLessOne(high.sub(n).add(power.low()));
        Expr scale = Exponential.power(shifted);
        finish(k, b, high, n, fma(scale, p, scale), p);
    }

    /** Sets the result; power is (1 + p) 2^n for ordinary x and result. */
    private static void finish(Kernel k, Binary b, Expr high, Expr n, Expr power, Expr p) {
        Var result = k.var(power);
        double normal = Exponential.ordinaryExponent(high);
        k.when(b.ordinary().and(high.abs().lt(normal)).not(), () -> {
            Expr far = select(high.gt(0), Double.POSITIVE_INFINITY, high.like(0.0));
            Expr near = high.abs().lt(normal + Exponential.FAR);
            result.set(special(k.in(0), k.in(1), select(near, Exponential.twoSteps(n, p, 0), far)));
        });
        k.out(0).set(result.get());
    }

    /** C99's special values; size is |x|^y if x is finite and not zero. */
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
