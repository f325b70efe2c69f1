package org.quern.kernels;

import java.util.List;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.ufunc.Ufunc;

/** Points of the complex plane iterated by z := z² + c from zero. */
public final class Mandelbrot {
    /**
     * |z|² beyond which a point has escaped. Far above 4, which decides membership, so that the escape time is smooth
     * enough for colouring.
     */
    public static final double ESCAPE = 65536;

    private Mandelbrot() {}

    /**
     * {@return a kernel of {@code (real, imaginary)} of c with two results: {@code steps}, the number of steps that stayed
     * within the bound (int32; {@code limit} for points that never left), and {@code radius}, the last |z|², in the
     * operands' dtype}
     *
     * @param limit most steps, at least 1
     */
    public static Ufunc escape(int limit) {
        if (limit < 1) {
            throw ArgumentException.of("Mandelbrot: limit of " + limit + " steps given, at least 1 expected");
        }
        return Ufunc.define("mandelbrot_escape", 2, List.of("steps", "radius"), k -> body(k, limit));
    }

    private static void body(Kernel k, int limit) {
        Expr real = k.in(0);
        Expr imaginary = k.in(1);
        Var x = k.var(real.like(0.0));
        Var y = k.var(x);
        Var radius = k.var(x);
        Var steps = k.var(DType.INT32, 0);
        k.loop(limit, i -> {
            Expr xx = x.mul(x);
            Expr yy = y.mul(y);
            radius.set(xx.add(yy));
            k.breakIf(radius.gt(ESCAPE));
            y.set(x.mul(y).mul(2).add(imaginary));
            x.set(xx.sub(yy).add(real));
            steps.plusAssign(1);
        });
        k.out(0).set(steps);
        k.out(1).set(radius);
    }
}
