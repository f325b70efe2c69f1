package org.quern.bench;

import static org.quern.dsl.Ops.abs;
import static org.quern.dsl.Ops.exp;
import static org.quern.dsl.Ops.log;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sqrt;

import org.quern.array.DType;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.ufunc.Ufunc;

/** The kernels that are measured; kernels.c and {@link JavaLoops} do the same work. */
public final class BenchKernels {
    /** x + y. */
    public static final Ufunc ADD = Ufunc.define("bench_add", (x, y) -> x.add(y));

    /** Five operations in one pass: x*y + z*0.5 - x/(1 + y*y). */
    public static final Ufunc FUSED = Ufunc.define("bench_fused",
            (x, y, z) -> x.mul(y).add(z.mul(0.5)).sub(x.div(y.mul(y).add(1))));

    /** e to the x. */
    public static final Ufunc EXP = Ufunc.define("bench_exp", x -> exp(x));

    /** Price of a European call option from spot, strike and years; rate 0.02, volatility 0.3. */
    public static final Ufunc BLACK_SCHOLES = Ufunc.define("bench_black_scholes", BenchKernels::blackScholes);

    /** Iterations until c = x + iy escapes, at most 100, as int32. */
    public static final Ufunc MANDELBROT = Ufunc.define("bench_mandelbrot", 2, 1, BenchKernels::mandelbrot);

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

    private static void mandelbrot(Kernel k) {
        Expr re = k.in(0);
        Expr im = k.in(1);
        Var x = k.var(re.like(0));
        Var y = k.var(re.like(0));
        Var count = k.var(DType.INT32, 0);
        k.loop(100, i -> {
            Expr xx = x.get().mul(x.get());
            Expr yy = y.get().mul(y.get());
            k.breakIf(xx.add(yy).gt(4));
            y.set(x.get().mul(y.get()).mul(2).add(im));
            x.set(xx.sub(yy).add(re));
            count.set(count.get().add(1));
        });
        k.out(0).set(count.get());
    }
}
