package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.rint;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;

/**
 * The parts of tgamma and lgamma, as {@link DoubleDouble}s. From {@link #LEAST} on ln Γ is Stirling's series;
 * below, Γ(y) = Γ(y + 8) / (y (y + 1) ... (y + 7)); of negative numbers Γ(-y) = -π / (y sin(πy) Γ(y)).
 */
final class GammaParts {
    /** From here on Stirling's series is accurate; a smaller argument is raised by this much. */
    static final double LEAST = 8;

    static final double PI_HIGH = Math.PI;
    static final double PI_LOW = 0x1.1a62633145c07p-53;

    private static final double TWELFTH_LOW = 0x1.5555555555555p-58;

    /** (ln 2π - 1) / 2. */
    private static final double CONSTANT = 0x1.acfe390c97d69p-2;
    private static final double CONSTANT_LOW = 0x1.3494bc9001442p-56;

    /** The series after 1 / (12 z), times z^3, by 1 / z^2, near minimax from LEAST on: ln Γ to 2^-72.4. */
    private static final double[] SERIES = {
        -0x1.6c16c16c16c17p-9, 0x1.a01a01a01860dp-11, -0x1.3813812f86676p-11, 0x1.b951d169b4df4p-11,
        -0x1.f6a2680e9bc9bp-10,
        0x1.a2e9dd425407ap-8, -0x1.cc6d8a7ba4a84p-6, 0x1.daf166440c52dp-4
    };

    /** The second, third and fourth coefficient of sin(πr) / r by r^2, and their low parts. */
    private static final double[] SINE = {-0x1.4abbce625be53p+2, 0x1.466bc6775aae2p+1, -0x1.32d2cce62bd86p-1};
    private static final double[] SINE_LOW = {0x1.05511c68476a8p-52, -0x1.6dc0cbddb0fc3p-54, 0x1.066847a026e69p-55};

    /** The other coefficients, near minimax for |r| up to 1/2: the sine to 2^-71.5. */
    private static final double[] SINE_TAIL = {
        0x1.50783487ee782p-4, -0x1.e3074fde886fcp-8, 0x1.e8f434d0101c7p-12, -0x1.6fadb9e43cdffp-16,
        0x1.aaec1ff5f2481p-21,
        -0x1.8a3281911ffa1p-26, 0x1.23730dda9b564p-31
    };

    private GammaParts() {}

    static DoubleDouble pi(Expr x) {
        return new DoubleDouble(x.like(PI_HIGH), x.like(PI_LOW));
    }

    /** ln Γ(y), or, for y below LEAST, ln Γ(y + 8), to 2^-67 of 1 or of the result. */
    static DoubleDouble logarithm(Expr y) {
        DoubleDouble raised = DoubleDouble.sum(y, y.like(LEAST));
        Expr small = y.lt(LEAST);
        DoubleDouble z = new DoubleDouble(select(small, raised.high(), y), select(small, raised.low(), 0.0));
        DoubleDouble main = ExtendedLogarithm.ln(z).add(y.like(-1.0)).mul(z.add(y.like(-0.5)));
        Expr inverse = z.high().divInto(1);
        Expr missed = fma(z.high().neg(), inverse, y.like(1.0)).sub(z.low().mul(inverse)).mul(inverse);
        DoubleDouble first = DoubleDouble.product(inverse, y.like(1.0 / 12));
        Expr square = inverse.mul(inverse);
        Expr rest = fma(square.mul(inverse), Polynomial.estrin(square, SERIES),
                fma(missed, y.like(1.0 / 12), fma(inverse, y.like(TWELFTH_LOW), first.low())));
        DoubleDouble constant = new DoubleDouble(y.like(CONSTANT), y.like(CONSTANT_LOW));
        return main.add(constant.add(DoubleDouble.ordered(first.high(), rest)));
    }

    /**
     * (y + 1) (y + 2) ... (y + 7) of y below LEAST: the factors are paired to w, w + 6, w + 10 and w + 12 with w = y (y
     * + 7).
     */
    static DoubleDouble rising(Expr y) {
        DoubleDouble last = DoubleDouble.sum(y, y.like(7.0));
        DoubleDouble w = last.times(y);
        return last.mul(w.add(y.like(6.0))).mul(w.add(y.like(10.0)).mul(w.add(y.like(12.0))));
    }

    /** y less the nearest integer, of at least zero. */
    static Expr fraction(Expr y) {
        return y.sub(rint(y));
    }

    /** sin(πr) for |r| up to 1/2. */
    static DoubleDouble sine(Expr r) {
        DoubleDouble z = DoubleDouble.product(r, r);
        DoubleDouble sum = DoubleDouble.ordered(r.like(SINE[2]), z.high().mul(Polynomial.estrin(z.high(), SINE_TAIL)))
                .add(r.like(SINE_LOW[2]));
        for (int i = 1; i >= 0; i--) {
            sum = sum.mul(z).add(new DoubleDouble(r.like(SINE[i]), r.like(SINE_LOW[i])));
        }
        return sum.mul(z).add(pi(r)).times(r);
    }
}
