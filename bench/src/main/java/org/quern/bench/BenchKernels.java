package org.quern.bench;

import static org.quern.dsl.Ops.abs;
import static org.quern.dsl.Ops.exp;
import static org.quern.dsl.Ops.log;
import static org.quern.dsl.Ops.pow;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sin;
import static org.quern.dsl.Ops.sqrt;
import static org.quern.dsl.Ops.tanh;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.ufunc.FastMath;
import org.quern.ufunc.Ufunc;

/** The formulas that are measured, of floats; floats.c does the same work. */
public final class BenchKernels {
    /** x + y. */
    public static final Ufunc ADD = Ufunc.define("bench_add", (x, y) -> x.add(y));

    /** Five operations in one pass: x*y + z*0.5 - x/(1 + y*y). */
    public static final Ufunc FUSED = Ufunc.define("bench_fused",
            (x, y, z) -> x.mul(y).add(z.mul(0.5)).sub(x.div(y.mul(y).add(1))));

    /** e to the x. */
    public static final Ufunc EXP = Ufunc.define("bench_exp", x -> exp(x));

    /** The natural logarithm. */
    public static final Ufunc LOG = Ufunc.define("bench_log", x -> log(x));

    /** The sine. */
    public static final Ufunc SIN = Ufunc.define("bench_sin", x -> sin(x));

    /** x to the y. */
    public static final Ufunc POW = Ufunc.define("bench_pow", (x, y) -> pow(x, y));

    /** The hyperbolic tangent. */
    public static final Ufunc TANH = Ufunc.define("bench_tanh", x -> tanh(x));

    /** Price of a European call option from spot, strike and years; rate 0.02, volatility 0.3. */
    public static final Ufunc BLACK_SCHOLES = Ufunc.define("bench_black_scholes", BenchKernels::blackScholes);

    /**
     * The square root of -x where x is negative, else the logarithm of x: two ways, each with a function of its own.
     */
    public static final Ufunc BRANCHY = Ufunc.define("bench_branchy", 1, 1, BenchKernels::branchy);

    /** A polynomial of degree 12; C contracts products and sums unless told not to, so this kernel may as well. */
    public static final Ufunc POLYNOMIAL = Ufunc.define("bench_polynomial", BenchKernels::polynomial)
            .fastmath(FastMath.CONTRACT);

    private BenchKernels() {}

    private static Expr blackScholes(Expr spot, Expr strike, Expr years) {
        Expr spread = sqrt(years).mul(0.3);
        Expr d1 = log(spot.div(strike)).add(years.mul(0.02 + 0.5 * 0.3 * 0.3)).div(spread);
        return spot.mul(normal(d1)).sub(strike.mul(exp(years.mul(-0.02))).mul(normal(d1.sub(spread))));
    }

    /** The normal distribution by Abramowitz and Stegun, 26.2.17. */
    private static Expr normal(Expr d) {
        Expr k = abs(d).mul(0.2316419).add(1).divInto(1);
        Expr poly = k.mul(1.330274429).add(-1.821255978).mul(k).add(1.781477937).mul(k).add(-0.356563782).mul(k)
                .add(0.319381530).mul(k);
        Expr tail = exp(d.mul(d).mul(-0.5)).mul(0.3989422804014327).mul(poly);
        return select(d.gt(0), tail.subFrom(1), tail);
    }

    private static void branchy(Kernel k) {
        Expr x = k.in(0);
        k.when(x.lt(0), () -> k.out(0).set(sqrt(x.neg())), () -> k.out(0).set(log(x)));
    }

    /** The first terms of e to the x, 1 + x + x²/2! + ... + x¹²/12!, by Horner's rule. */
    private static Expr polynomial(Expr x) {
        Expr sum = x.like(1 / factorial(12));
        for (int n = 11; n >= 0; n--) {
            sum = sum.mul(x).add(1 / factorial(n));
        }
        return sum;
    }

    private static double factorial(int n) {
        return n == 0 ? 1 : n * factorial(n - 1);
    }
}
