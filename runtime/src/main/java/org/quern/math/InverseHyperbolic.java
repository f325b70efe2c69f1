package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sqrt;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * asinh, acosh and atanh, within 4 units in the last place. Each is the logarithm of a quotient, ln(a / b) = n ln 2 + 2
 * artanh(s) with s = (a - 2^n b) / (a + 2^n b): one division, and near zero, where n is 0, forms of s without
 * cancellation.
 */
final class InverseHyperbolic {
    /**
     * Constants of a dtype.
     *
     * @param near (2 artanh(t / 2) - t) / t^3 by t^2, t = 2 s, for a quotient between the roots of 1/2 and 2
     * @param far the same function for |s| up to 0.2
     * @param large bound from which the root of x^2 + 1, or x^2 - 1, is x to within the accuracy; the squares of
     *     greater numbers may overflow
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    private record Form(double[] near, double[] far, double large) {
        /** To 2^-58.5 and 2^-60.7 of 2 s. */
        private static final Form F64 = new Form(
                twice(0x1.5555555555558p-1, 0x1.9999999995239p-2, 0x1.2492492e0c875p-2, 0x1.c71c62bf42ed4p-3,
                        0x1.7462bfebe847p-3, 0x1.39fce62a8101p-3, 0x1.2b6a94c8ac386p-3),
                twice(0x1.5555555555555p-1, 0x1.999999999a04ep-2, 0x1.24924923c3af9p-2, 0x1.c71c72fdd184bp-3,
                        0x1.745ca3b13d2dfp-3, 0x1.3b2b123c00de2p-3, 0x1.0e74bcde455dcp-3, 0x1.174abff947ffep-3),
                0x1p500);

        /** To 2^-30.2 and 2^-32.6. */
        private static final Form F32 = new Form(
                twice(0x1.55557ap-1, 0x1.995ed2p-2, 0x1.31e132p-2),
                twice(0x1.555556p-1, 0x1.999936p-2, 0x1.24672ep-2, 0x1.e00c84p-3),
                0x1p60);

        static Form of(Expr x) {
            return x.dtype() == DType.FLOAT64 ? F64 : F32;
        }

        /** Coefficients of (2 artanh(s) - 2 s) / s^3 by s^2, converted to powers of 2 s. */
        private static double[] twice(double... c) {
            double scale = 0.125;
            for (int i = 0; i < c.length; i++) {
                c[i] *= scale;
                scale /= 4;
            }
            return c;
        }
    }

    private InverseHyperbolic() {}

    /**
     * ln(|x| + h) with h = root(x^2 + 1). For n = 0, s = x / (1 + h). Else s with the rounding error of h: (x^2 + 1 -
     * h^2) / (2 h), of the exact x^2 + 1.
     */
    static void asinh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Form form = Form.of(x);
        Expr square = fma(size, size, x.like(1));
        Expr root = sqrt(square);
        Expr sum = size.add(root);
        Binary.Scale scale = Binary.Scale.of(sum);
        Expr zero = scale.exponent().eq(0);
        Expr difference = root.sub(scale.power()).add(size);
        Expr rest = fma(root.neg(), root, square).add(fma(size, size, x.like(1).sub(square)));
        Expr numerator = fma(difference, root.add(root), rest);
        Expr denominator = sum.add(scale.power()).mul(root);
        Expr twice = select(zero, size, numerator).div(select(zero, fma(root, x.like(0.5), x.like(0.5)), denominator));
        Var result = k.var(sum(scale.exponent(), twice, form.near));
        k.when(size.lt(form.large).not(), () -> result.set(large(size)));
        k.out(0).set(copysign(result.get(), x));
    }

    /** ln(x + r) with r = root(x^2 - 1). For n = 0, s = r / (x + 1). */
    static void acosh(Kernel k) {
        Expr x = k.in(0);
        Form form = Form.of(x);
        Expr root = sqrt(fma(x, x, x.like(-1)));
        Expr sum = x.add(root);
        Binary.Scale scale = Binary.Scale.of(sum);
        Expr zero = scale.exponent().eq(0);
        Expr numerator = select(zero, root, root.sub(scale.power()).add(x));
        Expr denominator = select(zero, x.add(1), sum.add(scale.power()));
        Var result = k.var(sum(scale.exponent(), numerator.div(denominator.mul(0.5)), form.near));
        k.when(x.ge(1).and(x.lt(form.large)).not(),
                () -> result.set(select(x.ge(1), large(x), x.like(Double.NaN))));
        k.out(0).set(result.get());
    }

    /**
     * ln((1 + x) / (1 - x)) / 2. The numerator of s is 2 x for n = 0 and 3 x - 1 for n = 1; from n = 2 on 1 - x is
     * exact.
     */
    static void atanh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Expr one = x.like(1);
        Expr above = size.add(1);
        Expr below = one.sub(size);
        Binary.Scale scale = Binary.Scale.ofQuotient(above, below);
        Expr n = scale.exponent();
        Expr power = scale.power();
        Expr numerator = select(n.lt(2), fma(size, power.add(1), one.sub(power)),
                fma(power.neg(), below, one).add(size));
        Expr half = fma(power, below, above).mul(0.5);
        Var result = k.var(sum(n, numerator.div(half), Form.of(x).far).mul(0.5));
        k.when(size.lt(1).not(), () -> result.set(select(size.eq(1), Double.POSITIVE_INFINITY, x.like(Double.NaN))));
        k.out(0).set(copysign(result.get(), x));
    }

    /** n ln 2 + 2 artanh(s). */
    private static Expr sum(Expr n, Expr twice, double... series) {
        Expr square = twice.mul(twice);
        Expr cube = square.mul(twice);
        Expr tail = fma(cube, Polynomial.estrin(square, series), n.mul(Exponential.ln2Low(n)));
        return fma(n, n.like(Exponential.ln2High(n)), twice.add(tail));
    }

    /** ln 2x of a large x, infinite or a NaN if x is. */
    private static Expr large(Expr x) {
        Binary binary = Binary.ofNormal(x);
        Expr f = binary.fraction();
        Expr log = sum(binary.exponent().add(1), f.div(fma(f, x.like(0.5), x.like(1))), Form.of(x).near);
        return select(x.lt(Double.POSITIVE_INFINITY), log, x);
    }
}
