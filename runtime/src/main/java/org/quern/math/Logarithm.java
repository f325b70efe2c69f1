package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;

/**
 * log in float64, by the method of FreeBSD's e_log.c (Sun Microsystems, 1993): x = 2^n (1 + f) with 1 + f between the roots of
 * 1/2 and 2; with s = f / (2 + f), log(1 + f) = 2 s + s R(s^2), arranged so that f itself is the leading term.
 */
final class Logarithm {
    /** R(z) / z for z up to 0.0295, minimax: log(1 + f) to 2^-59.5 of 2 s. */
    private static final double[] R = {
        0x1.5555555555592p-1, 0x1.999999997feefp-2, 0x1.24924941e5224p-2, 0x1.c71c521055fb7p-3, 0x1.74663de4ab688p-3,
        0x1.39a1cc8f0e90fp-3, 0x1.2f04f43a92227p-3
    };

    private Logarithm() {}

    static void log(Kernel k) {
        Expr x = k.in(0);
        Binary b = Binary.of(k, x, x);
        Expr n = b.exponent();
        Expr f = b.fraction();
        Expr s = f.div(f.add(2));
        Expr z = s.mul(s);
        Expr halfSquare = f.mul(0.5).mul(f);
        Expr tail = fma(s, fma(z, Polynomial.estrin(z, R), halfSquare), n.mul(Exponential.LN2_LOW));
        Var result = k.var(fma(n, x.like(Exponential.LN2_HIGH), f.sub(halfSquare.sub(tail))));
        k.when(b.ordinary().not(), () -> {
            Expr pole = select(x.eq(0), Double.NEGATIVE_INFINITY, x.like(Double.NaN));
            Expr large = select(x.gt(Double.MAX_VALUE), x, pole);
            result.set(select(x.gt(0).and(x.lt(Double.POSITIVE_INFINITY)), result.get(), large));
        });
        k.out(0).set(result.get());
    }
}
