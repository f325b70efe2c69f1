package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.trunc;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/** C's fmod, exact: the remainder of x after a whole number of times y, with the sign of x. */
final class Remainder {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private Remainder() {}

    /**
     * A quotient below 2^53, or 2^24 in float32, rounded and then truncated, is the number of times, or one more. The
     * remainder is a number of the dtype, since it is a multiple of the last place of y and not larger. For a greater
     * quotient, rounded to an integer, that many times y are subtracted: the remainder, positive or negative,
     * corresponds to the quotient's discarded digits, and is exact again.
     */
    static void fmod(Kernel k) {
        Expr a = k.in(0).abs();
        Expr b = k.in(1).abs();
        boolean twice = a.dtype() == DType.FLOAT64;
        double whole = twice ? 0x1p53 : 0x1p24;
        Expr quotient = a.div(b);
        Var rest = k.var(rest(a, b, quotient));
        k.when(quotient.lt(whole).and(b.lt(INFINITY)).not(), () -> {
            Expr defined = a.lt(INFINITY).and(b.gt(0));
            Var left = k.var(select(defined, a, 0.0));
            k.loopWhile(() -> left.get().div(b).abs().ge(whole), () -> {
                Expr divisor = finite(left.get(), finite(left.get(), b, twice ? 0x1p1000 : 0x1p100), 0x1p100);
                left.set(fma(left.get().div(divisor).neg(), divisor, left.get()));
            });
            Expr finite = rest(left.get(), b, left.get().div(b));
            rest.set(select(defined, select(b.lt(INFINITY), finite, a), Double.NaN));
        });
        k.out(0).set(copysign(rest.get(), k.in(0)));
    }

    /** The divisor, or a multiple of it if the quotient is too large for a float. */
    private static Expr finite(Expr a, Expr divisor, double times) {
        return select(a.div(divisor).abs().eq(INFINITY), divisor.mul(times), divisor);
    }

    private static Expr rest(Expr a, Expr b, Expr quotient) {
        Expr rest = fma(trunc(quotient).neg(), b, a);
        return select(rest.lt(0), rest.add(b), rest);
    }
}
