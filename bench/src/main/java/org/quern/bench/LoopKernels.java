package org.quern.bench;

import static org.quern.dsl.Ops.abs;
import static org.quern.dsl.Ops.cos;
import static org.quern.dsl.Ops.sin;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** The kernels that are measured whose rounds differ from element to element; loops.c does the same work. */
public final class LoopKernels {
    private static final int MOST_ROUNDS = 50;

    /** Iterations until c = x + iy escapes, at most 100, as int32. */
    public static final Ufunc MANDELBROT = Ufunc.define("bench_mandelbrot", 2, 1, LoopKernels::mandelbrot);

    /** Cube root by Newton's method. Over nine powers of ten it takes 3 to 27 rounds. */
    public static final Ufunc CUBE_ROOT = Ufunc.define("bench_cube_root", 1, 1, LoopKernels::cubeRoot);

    /** Eccentric anomaly from mean anomaly and eccentricity, by Newton's method. It takes 2 to 8 rounds. */
    public static final Ufunc KEPLER = Ufunc.define("bench_kepler", 2, 1, LoopKernels::kepler);

    private LoopKernels() {}

    private static void mandelbrot(Kernel k) {
        Expr re = k.in(0);
        Expr im = k.in(1);
        Var x = k.var(re.like(0));
        Var y = k.var(re.like(0));
        Var count = k.var(DType.INT32, 0);
        k.loop(100, i -> {
            Expr xx = x.mul(x);
            Expr yy = y.mul(y);
            k.breakIf(xx.add(yy).gt(4));
            y.set(x.mul(y).mul(2).add(im));
            x.set(xx.sub(yy).add(re));
            count.plusAssign(1);
        });
        k.out(0).set(count);
    }

    /** x³ = a, from x = 1 on, until a step is small beside x. */
    private static void cubeRoot(Kernel k) {
        Expr a = k.in(0);
        double tolerance = a.dtype() == DType.FLOAT32 ? 1e-6 : 1e-14;
        Var x = k.var(a.like(1));
        k.loop(MOST_ROUNDS, round -> {
            Expr step = x.sub(a.div(x.mul(x))).mul(1.0 / 3);
            x.minusAssign(step);
            k.breakIf(abs(step).le(x.mul(tolerance)));
        });
        k.out(0).set(x);
    }

    /** Kepler's equation, E - e sin E = M, from E = M on. */
    private static void kepler(Kernel k) {
        Expr mean = k.in(0);
        Expr e = k.in(1);
        double tolerance = mean.dtype() == DType.FLOAT32 ? 1e-5 : 1e-12;
        Var anomaly = k.var(mean);
        k.loop(MOST_ROUNDS, round -> {
            Expr miss = anomaly.sub(e.mul(sin(anomaly))).sub(mean);
            Expr step = miss.div(e.mul(cos(anomaly)).subFrom(1));
            anomaly.minusAssign(step);
            k.breakIf(abs(step).le(tolerance));
        });
        k.out(0).set(anomaly);
    }
}
