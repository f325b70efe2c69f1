package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sqrt;

import org.quern.array.DType;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * log, by the method of FreeBSD's e_log.c (Sun Microsystems, 1993): x = 2^n (1 + f) with 1 + f between the roots of
 * 1/2 and 2; with s = f / (2 + f), log(1 + f) = 2 s + s R(s^2), arranged so that f itself is the leading term.
 */
final class Logarithm {
    /** R(z) / z for z up to 0.0295, minimax: log(1 + f) to 2^-59.5 of 2 s. */
    private static final double[] R = {
        0x1.5555555555592p-1, 0x1.999999997feefp-2, 0x1.24924941e5224p-2, 0x1.c71c521055fb7p-3, 0x1.74663de4ab688p-3,
        0x1.39a1cc8f0e90fp-3, 0x1.2f04f43a92227p-3
    };

    /** The same in float32: to 2^-30.2 of 2 s. */
    private static final double[] R32 = {0x1.55557ap-1, 0x1.995ed2p-2, 0x1.31e132p-2};

    /** From here on acosh x is log 2x. */
    private static final double LARGE = 0x1p30;

    private Logarithm() {}

    /** The logarithm, and something small. */
    private static Expr sum(Binary b, Expr small) {
        Expr n = b.exponent();
        Expr f = b.fraction();
        Expr s = f.div(f.add(2));
        Expr z = s.mul(s);
        Expr halfSquare = f.mul(0.5).mul(f);
        double[] series = f.dtype() == DType.FLOAT64 ? R : R32;
        Expr tail = fma(s, fma(z, Polynomial.estrin(z, series), halfSquare), fma(n, f.like(Exponential.ln2Low(f)), small));
        return fma(n, f.like(Exponential.ln2High(f)), f.sub(halfSquare.sub(tail)));
    }

    /**
     * acosh x = log(1 + u) with t = x - 1 and u = t + sqrt(2 t + t^2), which loses nothing near 1; what 1 + u misses of u is
     * added by the derivative.
     */
    static void acosh(Kernel k) {
        Expr x = k.in(0);
        Expr ordinary = x.ge(1).and(x.lt(LARGE));
        Var least = k.var(x);
        k.when(ordinary.not(), () -> least.set(select(x.ge(LARGE), x.like(1), x)));
        Expr t = least.get().sub(1);
        Expr u = t.add(sqrt(fma(t, t, t.add(t))));
        Var sum = k.var(u.add(1));
        Var missed = k.var(u.sub(sum.get().sub(1)).div(sum.get()));
        Var twice = k.var(x.like(0.0));
        k.when(x.ge(LARGE), () -> {
            sum.set(x);
            missed.set(0.0);
            twice.set(Math.log(2));
        });
        Binary b = Binary.of(k, sum.get(), sum.get());
        Var result = k.var(sum(b, missed.get()).add(twice.get()));
        k.when(ordinary.not(), () -> {
            Expr outside = select(x.lt(1), x.like(Double.NaN), x);
            result.set(select(x.ge(LARGE).and(x.lt(Double.POSITIVE_INFINITY)), result.get(), outside));
        });
        k.out(0).set(result.get());
    }

    static void log(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x);
        Var result = k.var(sum(b, x.like(0.0)));
        k.when(b.ordinary().not(), () -> {
            Expr pole = select(x.eq(0), Double.NEGATIVE_INFINITY, x.like(Double.NaN));
            Expr special = select(x.eq(Double.POSITIVE_INFINITY), x, pole);
            result.set(select(x.gt(0).and(x.lt(Double.POSITIVE_INFINITY)), result.get(), special));
        });
        k.out(0).set(result.get());
    }
}
