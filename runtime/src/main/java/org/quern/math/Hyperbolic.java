package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * sinh, cosh and tanh. With x = n ln 2 + r, A = 2^(n-1) - 2^(-n-1) and B = 2^(n-1) + 2^(-n-1) the addition theorems say
 * sinh x = A cosh r + B sinh r and cosh x = B cosh r + A sinh r; A is zero for n = 0, so sinh loses nothing near zero.
 */
final class Hyperbolic {
    /**
     * Constants of a dtype.
     *
     * @param sinh (sinh r - r) / r^3 by r^2 on |r| up to half of ln 2, minimax
     * @param cosh (cosh r - 1) / r^2 by r^2 on the same range, minimax
     * @param ordinary bound of |x| up to which 2^(n-1) and 2^(-n-1) are normal numbers
     * @param highest bound of |x| above which the result overflows
     * @param one bound of |x| from which tanh rounds to 1
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    private record Form(double[] sinh, double[] cosh, double ordinary, double highest, double one) {
        /** To 2^-61.7 and 2^-58. */
        private static final Form F64 = new Form(
                new double[] {
                    0x1.5555555555559p-3, 0x1.111111110f62ap-7, 0x1.a01a01b02050fp-13, 0x1.71ddf7afd4909p-19,
                    0x1.af5ff384df2b6p-26
                },
                new double[] {
                    0x1.000000000000cp-1, 0x1.555555554fd67p-5, 0x1.6c16c1863e169p-10, 0x1.a01994ffd8aedp-16,
                    0x1.28b1bd9a488d3p-22
                },
                700, 711, 22);

        /** To 2^-34.3 and 2^-33.2. */
        private static final Form F32 = new Form(
                new double[] {0x1.555556p-3, 0x1.110fbep-7, 0x1.a2e334p-13},
                new double[] {0.5, 0x1.5554e6p-5, 0x1.6d4f10p-10},
                86, 90, 10);

        static Form of(Expr x) {
            return x.dtype() == DType.FLOAT64 ? F64 : F32;
        }
    }

    /** sinh r, cosh r - 1, A and B of an x of at least zero. */
    private record Parts(Exponential.Reduced x, Expr sinh, Expr coshLessOne, Expr a, Expr b) {
        static Parts of(Expr x) {
            Form form = Form.of(x);
            Exponential.Reduced reduced = Exponential.reduce(x, 1);
            Expr r = reduced.r();
            Expr square = r.mul(r);
            Expr up = Exponential.power(reduced.shifted());
            Expr down = Exponential.mirrored(up);
            return new Parts(reduced, fma(square.mul(r), Polynomial.estrin(square, form.sinh), r),
                    square.mul(Polynomial.estrin(square, form.cosh)), up.sub(down), up.add(down));
        }

        Expr sinhX() {
            return a.add(fma(a, coshLessOne, b.mul(sinh)));
        }

        Expr coshX() {
            return b.add(fma(b, coshLessOne, a.mul(sinh)));
        }

        /** e^x / 2: e^x may overflow where half of it does not. */
        Expr large(Expr size) {
            Expr half = Exponential.twoSteps(x.n(), sinh.add(coshLessOne), 1);
            return select(size.gt(Form.of(size).highest), Double.POSITIVE_INFINITY, half);
        }
    }

    private Hyperbolic() {}

    static void sinh(Kernel k) {
        Expr x = k.in(0);
        Expr size = x.abs();
        Parts p = Parts.of(size);
        Var result = k.var(p.sinhX());
        k.when(size.lt(Form.of(x).ordinary).not(), () -> result.set(p.large(size)));
        k.out(0).set(copysign(result.get(), x));
    }

    static void cosh(Kernel k) {
        Expr size = k.in(0).abs();
        Parts p = Parts.of(size);
        Var result = k.var(p.coshX());
        k.when(size.lt(Form.of(size).ordinary).not(), () -> result.set(p.large(size)));
        k.out(0).set(result.get());
    }

    /** tanh |x| = (e^2|x| - 1) / (e^2|x| + 1), with e^2|x| - 1 = 2^n (e^r - 1) + (2^n - 1). */
    static void tanh(Kernel k) {
        Expr x = k.in(0);
        double one = Form.of(x).one;
        Expr size = select(x.abs().gt(one), one, x.abs());
        Exponential.Reduced e = Exponential.reduce(size.add(size), 0);
        Expr scale = Exponential.power(e.shifted());
        Expr lessOne = fma(scale, Exponential.lessOne(e.r()), scale.sub(1));
        k.out(0).set(copysign(lessOne.div(lessOne.add(2)), x));
    }
}
