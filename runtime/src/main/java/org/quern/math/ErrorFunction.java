package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import java.util.Arrays;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dtype.DType;

/**
 * erf. For x of at least 0, erf(x) = x P(x^2) / Q(x^2), without an exponential and the same for all x. With b the
 * smaller of x and 1, and a = x / b, that is b + b (a P - Q) / Q, where a P - Q is small: at most 0.16 of Q, and almost
 * zero where erf is almost 1. P and Q are summed in parts, and the parts subtracted before they are added up, so that
 * the rounding errors of the last sums are relative to the difference.
 */
final class ErrorFunction {
    /**
     * Constants of a dtype: minimax of the relative error up to one.
     *
     * @param p P by powers of u = x^2; the highest coefficient is 1
     * @param q Q
     * @param low number of terms in the first part; the even and the odd powers of the others are two more
     * @param one bound of x from which the result is 1, the exact value of the quotient at it
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    private record Form(double[] p, double[] q, int low, double one) {
        /** To 2^-55.3. */
        private static final Form F64 = new Form(
                new double[] {
                    0x1.eb2810a4539bap55, 0x1.7d885d0e9cedep53, 0x1.cb3e0403c8bc3p51, 0x1.7cbbfea06dab8p48,
                    0x1.7b3215d6ada5cp45, 0x1.91ae211e33635p41, 0x1.b967862d8eeep37, 0x1.319bfc4988d17p33,
                    0x1.87c0de940f15p28, 0x1.3e7428c40834ap23, 0x1.9179eec03e007p17, 0x1.5d6d98afd4ff9p10, 1
                },
                new double[] {
                    0x1.b346afb20416fp55, 0x1.cb3f103bc055dp54, 0x1.d39a9eabceb55p52, 0x1.30abc928ccb33p50,
                    0x1.1bdc9e751cb5fp47, 0x1.8fca2d667fe41p43, 0x1.b5f01ffd3f166p39, 0x1.7934a0823ba2dp35,
                    0x1.fc27b28a8f398p30, 0x1.0479c303bcccap26, 0x1.7baec099cc041p20, 0x1.42ba2df36dcfcp14,
                    0x1.bfb565227d12ap5
                }, 4, 5.873);

        /** To 2^-29. */
        private static final Form F32 = new Form(
                new double[] {
                    -0x1.4ec488p26, -0x1.b76fe8p23, -0x1.018a74p22, -0x1.23abb4p18, -0x1.ca55a2p14, -0x1.6750a8p8, 1
                },
                new double[] {
                    -0x1.28ae1ep26, -0x1.2725a6p25, -0x1.0e4ddp23, -0x1.2511c8p20, -0x1.8bac2cp16, -0x1.2fcdfp12
                }, 2, 3.93);
    }

    /** A polynomial of u: low + u^n (even + u odd), n the number of the low terms. */
    private record Parts(Expr low, Expr even, Expr odd) {
        static Parts of(double[] c, int n, Expr u, Expr square) {
            return new Parts(Polynomial.estrin(u, Arrays.copyOf(c, n)), inTwo(square, everySecond(c, n)),
                    inTwo(square, everySecond(c, n + 1)));
        }

        /** Adds a longer sum's first two terms separately, so that fewer roundings follow one another. */
        private static Expr inTwo(Expr x, double[] c) {
            if (c.length <= 3) {
                return Polynomial.horner(x, c);
            }
            Expr rest = Polynomial.horner(x, Arrays.copyOfRange(c, 2, c.length));
            return fma(x.mul(x), rest, fma(x, x.like(c[1]), x.like(c[0])));
        }

        private static double[] everySecond(double[] c, int first) {
            double[] chosen = new double[(c.length - first + 1) / 2];
            Arrays.setAll(chosen, i -> c[first + 2 * i]);
            return chosen;
        }

        /** A multiple of these less others. */
        Parts timesLess(Expr factor, Parts y) {
            return new Parts(fma(factor, low, y.low.neg()), fma(factor, even, y.even.neg()),
                    fma(factor, odd, y.odd.neg()));
        }

        Expr sum(Expr u, Expr power) {
            return fma(power, fma(u, odd, even), low);
        }
    }

    private ErrorFunction() {}

    static void erf(Kernel k) {
        Expr x = k.in(0);
        Form form = x.dtype() == DType.FLOAT64 ? Form.F64 : Form.F32;
        Expr size = select(x.abs().gt(form.one), form.one, x.abs());
        Expr u = size.mul(size);
        Expr square = u.mul(u);
        Expr power = form.low == 4 ? square.mul(square) : square;
        Parts p = Parts.of(form.p, form.low, u, square);
        Parts q = Parts.of(form.q, form.low, u, square);
        Expr b = select(size.gt(1), 1.0, size);
        Expr a = select(size.gt(1), size, 1.0);
        Expr rest = p.timesLess(a, q).sum(u, power).div(q.sum(u, power));
        Expr result = fma(b, rest, b);
        k.out(0).set(copysign(select(result.gt(1), 1.0, result), x));
    }
}
