package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/**
 * erfc. For x of at least 0, e^(x^2) erfc(x) = N(x) / (x a N(x) + b N(x) + R(x)) with polynomials N and R of positive
 * coefficients and a near the root of π: the weight of R decreases with x, so that errors of N and R have little
 * effect. erfc(-x) = 2 - erfc(x).
 */
final class ComplementaryErrorFunction {
    /**
     * Constants of a dtype: minimax of the relative error up to most.
     *
     * @param n N
     * @param slope a
     * @param constant b, so that b + R(0) is 1
     * @param r R
     * @param ordinary bound of x up to which e^(-x^2) is a normal number
     * @param most bound of x from which erfc rounds to zero
     */
    @SuppressWarnings("ArrayRecordComponent") // constants, never compared
    private record Form(double[] n, double slope, double constant, double[] r, double ordinary, double most) {
        /** To 2^-54.3. */
        private static final Form F64 = new Form(
                new double[] {
                    1, 0x1.18afb664b71a8p+1, 0x1.307802d606bbcp+1, 0x1.a3a62f3530a7dp+0, 0x1.910404919293bp-1,
                    0x1.1268960e1d263p-2, 0x1.0ce61721abd00p-4, 0x1.6d2086baddb42p-7, 0x1.3a17abe6a4283p-10,
                    0x1.08a9f57300bb6p-14
                },
                0x1.c5bf891b54aa7p+0, -0x1.d6910df19bf73p-31,
                new double[] {
                    0x1.00000003ad222p+0, 0x1.8c7d58ba53037p+0, 0x1.3d52289412b3ap+0, 0x1.46f4cb5dcfbf3p-1,
                    0x1.d270d04f33bffp-3, 0x1.d3e95811000d6p-5, 0x1.41c0cb2dd1227p-7, 0x1.165b6f8b4a743p-10,
                    0x1.d51ac6255bebap-15
                }, 26, 27.3);

        /** To 2^-26. */
        private static final Form F32 = new Form(
                new double[] {1, 0x1.3d8ffap+0, 0x1.77be2cp-1, 0x1.d7bdc4p-3, 0x1.0ebe10p-5},
                0x1.c5be3p+0, 0x1.e4ep-11,
                new double[] {0x1.ff86c8p-1, 0x1.30c836p-1, 0x1.a8efccp-3, 0x1.d5b38cp-6},
                9.2, 10.1);
    }

    private ComplementaryErrorFunction() {}

    static void erfc(Kernel k) {
        Expr x = k.in(0);
        Form form = x.dtype() == DType.FLOAT64 ? Form.F64 : Form.F32;
        Expr size = select(x.abs().gt(form.most), form.most, x.abs());
        Expr n = Polynomial.leading(size, form.n);
        Expr r = Polynomial.leading(size, form.r);
        Expr factor = n.div(fma(n, fma(size, x.like(form.slope), x.like(form.constant)), r));
        Expr square = size.mul(size);
        Exponential.Reduced e = Exponential.reduce(square.neg(), 0);
        // The square's rounding error is significant.
        Expr p = Exponential.lessOne(e.r().sub(fma(size, size, square.neg())));
        Expr scaled = factor.mul(Exponential.power(e.shifted()));
        Var result = k.var(fma(scaled, p, scaled));
        k.when(size.gt(form.ordinary), () -> result.set(Exponential.scaled(fma(factor, p, factor), e.n())));
        k.out(0).set(select(x.lt(0), result.get().subFrom(2), result.get()));
    }
}
