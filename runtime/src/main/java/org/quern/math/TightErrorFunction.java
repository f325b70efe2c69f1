package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import java.util.Arrays;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * erf and erfc in float64 within 1 unit in the last place: erfc by the method of {@link ComplementaryErrorFunction},
 * with N, R and the later steps as {@link DoubleDouble}s; erf from erfc, and near zero as x times a polynomial of x^2.
 */
final class TightErrorFunction {
    /** N, a, b and R of {@link ComplementaryErrorFunction}, to 2^-57.8. */
    private static final double[] N = {
        1, 0x1.2bd569539b68fp+1, 0x1.5c2b4916deeb7p+1, 0x1.02fa5ff9951cdp+1, 0x1.0ec262c7c98d2p+0, 0x1.9ddd4f3f168aep-2,
        0x1.d3b5fc033b8b9p-4, 0x1.825d7b0cead32p-6, 0x1.c047ac7b334a1p-9, 0x1.4c2d28e2d5ef9p-12, 0x1.e373fa6eace96p-17
    };

    private static final double SLOPE = 0x1.c5bf891b4e84bp+0;
    private static final double CONSTANT = 0x1.4af77fdb82ec4p-34;

    private static final double[] R = {
        0x1.ffffffff5a844p-1, 0x1.b2c8be8f5032ap+0, 0x1.7c0e9638d388ep+0, 0x1.afe984190582ap-1, 0x1.5a18c08407e12p-2,
        0x1.9236b043cd2e1p-4, 0x1.51ceb8503444ep-6, 0x1.8b9aa9071ff6bp-9, 0x1.266238ae341c9p-12, 0x1.ac72f818426d7p-17
    };

    /**
     * The number of leading coefficients of N and R that are added in full precision, as their share of a sum is
     * significant.
     */
    private static final int EXACT = 3;

    /** Bounds of x: up to the first e^(-x^2) is a normal number; from the second on erfc rounds to zero. */
    private static final double ORDINARY = 26;
    private static final double MOST = 27.3;

    /** Bounds of x: from the first on erf rounds to 1; up to the second it is x times a polynomial. */
    private static final double ONE = 6;
    private static final double NEAR = 0.7;

    /** erf(x) / x - 1 by x^2, minimax up to 0.85: to 2^-56.2. */
    private static final double[] NEAR_ZERO = {
        0x1.06eba8214db68p-3, -0x1.812746b03799fp-2, 0x1.ce2f21a03ed8ep-4, -0x1.b82ce311366ap-6, 0x1.565bccd385a75p-8,
        -0x1.c02da80660a01p-11, 0x1.f9a1a190362fp-14, -0x1.f4b27e4f22b5bp-17, 0x1.b8376f845e1afp-20,
        -0x1.511faaec4709cp-23, 0x1.6ef2fe1af2e7dp-27
    };

    /** erfc = 2^n times a number. */
    private record Scaled(DoubleDouble significand, Expr n, Expr shifted) {
        DoubleDouble value() {
            return significand.scale(Exponential.power(shifted));
        }
    }

    private TightErrorFunction() {}

    static void erfc(Kernel k) {
        Expr x = k.in(0);
        Expr size = select(x.abs().gt(MOST), MOST, x.abs());
        Scaled s = complement(size);
        Var result = k.var(select(x.lt(0), lessThan(2, s.value()), s.value().round()));
        k.when(size.gt(ORDINARY),
                () -> result.set(select(x.lt(0), 2.0, Exponential.scaled(s.significand.round(), s.n))));
        k.out(0).set(result.get());
    }

    static void erf(Kernel k) {
        Expr x = k.in(0);
        Expr size = select(x.abs().gt(ONE), ONE, x.abs());
        Expr near = fma(size, Polynomial.estrin(size.mul(size), NEAR_ZERO), size);
        Expr beyond = lessThan(1, complement(size).value());
        k.out(0).set(copysign(select(size.lt(NEAR), near, beyond), x));
    }

    /** A constant less a smaller number. */
    private static Expr lessThan(double constant, DoubleDouble y) {
        return DoubleDouble.ordered(y.high().like(constant), y.high().neg()).add(y.low().neg()).round();
    }

    private static Scaled complement(Expr size) {
        DoubleDouble n = sum(size, N);
        DoubleDouble line = DoubleDouble.product(size, size.like(SLOPE)).add(size.like(CONSTANT));
        DoubleDouble factor = n.div(n.mul(line).add(sum(size, R)));
        Expr square = size.mul(size);
        Expr missed = fma(size, size, square.neg());
        TightExponential.Power e = TightExponential.power(new DoubleDouble(square.neg(), missed.neg()));
        return new Scaled(factor.mul(e.grown()), e.n(), e.shifted());
    }

    /** A polynomial of positive coefficients, the last sums of which lose no digits. */
    private static DoubleDouble sum(Expr x, double[] c) {
        DoubleDouble sum = DoubleDouble.of(Polynomial.estrin(x, Arrays.copyOfRange(c, EXACT, c.length)));
        for (int i = EXACT - 1; i >= 0; i--) {
            DoubleDouble grown = sum.times(x);
            DoubleDouble next = DoubleDouble.sum(grown.high(), x.like(c[i]));
            sum = new DoubleDouble(next.high(), next.low().add(grown.low()));
        }
        return sum;
    }
}
