package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.rint;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * lgamma of positive float64s with the same operations in each lane and one logarithm. From 8 on by Stirling's series;
 * below, x is 2 + f plus an integer, and Γ(x) the product of up to six factors and Γ(2 + f), or, below 3/2, a quotient
 * of it. Other arguments are left to {@link Gamma}.
 */
final class LogGamma {
    private static final double LEAST = 8;

    /** ln Γ(2 + f) by f for |f| up to 1/2, near minimax: to 2^-57.6 of f. The first coefficient, and the others. */
    private static final double SLOPE = 0x1.b0ee6072093cep-2;

    private static final double[] NEAR_TWO = {
        0x1.4a34cc4a60fa7p-2, -0x1.13e001a557547p-4, 0x1.51322ac7d7f72p-6, -0x1.e404fc21de1f2p-8, 0x1.7add6eae66eecp-9,
        -0x1.38ac5bfa1d436p-10, 0x1.0b36af2f563b6p-11, -0x1.d3fd6c08319afp-13, 0x1.a127df47c27cdp-14,
        -0x1.78d8c2cfa54a7p-15, 0x1.5806926c613d0p-16, -0x1.3d511dad48598p-17, 0x1.2645938a30896p-18,
        -0x1.08d0c6bd4298fp-19, 0x1.ed93e239a6185p-21, -0x1.38b7a3aa86f18p-21, 0x1.2c0869483db81p-22
    };

    /** As {@link GammaParts} has it: ln Γ to 2^-55.1. */
    private static final double[] SERIES = {
        -0x1.6c16c16c0f1d4p-9, 0x1.a01a003e25717p-11, -0x1.3810e4599574ep-11, 0x1.b792e9d17636cp-11,
        -0x1.b86bfc6cbf306p-10
    };

    /** (ln 2π - 1) / 2. */
    private static final double CONSTANT = 0x1.acfe390c97d69p-2;

    /**
     * Range of the arguments handled by this class: below it, x (1 + x) is not a normal number; above it, the result is
     * close to overflow.
     */
    private static final double SMALLEST = 0x1p-1000;
    private static final double LARGEST = 0x1p1010;

    private LogGamma() {}

    static void lgamma(Kernel k) {
        Expr x = k.in(0);
        Expr integer = rint(x);
        Expr product = x.like(1.0);
        for (int i = 1; i <= LEAST - 2; i++) {
            product = select(integer.ge(i + 2), product.mul(x.sub(i)), product);
        }
        Expr least = select(integer.eq(0), fma(x, x, x), x);
        Expr divided = integer.lt(2);
        Expr large = x.ge(LEAST);
        DoubleDouble ln = PreciseLogarithm.ln(select(divided.or(large), least, product));
        Expr f = x.sub(integer);
        Expr high = select(divided, ln.high().neg(), ln.high());
        Expr low = select(divided, ln.low().neg(), ln.low());
        Expr rest = fma(f.mul(f), Polynomial.leading(f, NEAR_TWO), low);
        Expr near = fma(f, x.like(SLOPE), high).add(rest);
        Var result = k.var(select(large, stirling(x, ln), near));
        k.when(x.ge(SMALLEST).and(x.le(LARGEST)).not(), () -> result.set(Gamma.logarithm(k, x)));
        k.out(0).set(result.get());
    }

    private static Expr stirling(Expr x, DoubleDouble ln) {
        Expr inverse = x.divInto(1);
        Expr square = inverse.mul(inverse);
        Expr series = fma(square, Polynomial.estrin(square, SERIES), x.like(1.0 / 12));
        DoubleDouble less = DoubleDouble.ordered(ln.high(), x.like(-1.0));
        Expr half = x.sub(0.5);
        Expr small = fma(inverse, series, x.like(CONSTANT));
        return fma(half, less.high(), fma(half, less.low().add(ln.low()), small));
    }
}
