package org.quern.kernels;

import org.quern.dsl.Accumulator;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;

/**
 * Normalised exponentials, and the logarithm of their sum, along an axis (the last, or {@code axis(...)}). The largest
 * number is subtracted first, so that nothing overflows. A NaN among the numbers makes all results NaN. Integers of up
 * to 16 bits are computed in float32, larger ones in float64.
 */
public final class Softmax {
    /** {@code exp(x) / sum(exp(x))}: {@code (n)->(n)}. NaN if all are -inf, or one is inf. */
    public static final Gufunc SOFTMAX = Gufunc.define("softmax", "(n)->(n)", Softmax::softmax);

    /** {@code log(sum(exp(x)))}: {@code (n)->()}. -inf for an empty core and for -inf alone, inf if one is inf. */
    public static final Gufunc LOGSUMEXP = Gufunc.define("logsumexp", "(n)->()", Softmax::logsumexp);

    private Softmax() {}

    private static Expr largest(CoreKernel k, DType t) {
        Accumulator most = k.accumulator(Reduce.MAX, t);
        k.lanes(k.dim("n"), i -> most.add(Dtypes.as(t, k.in(0).at(i))));
        return most.get();
    }

    private static void softmax(CoreKernel k) {
        DType t = Dtypes.real(k, 0);
        Expr top = largest(k, t);
        Accumulator sum = k.sum(t);
        k.lanes(k.dim("n"), i -> {
            Expr e = Ops.exp(Dtypes.as(t, k.in(0).at(i)).sub(top));
            k.out(0).set(e, i);
            sum.add(e);
        });
        Expr scale = sum.get().divInto(1.0);
        k.lanes(k.dim("n"), i -> k.out(0).set(k.out(0).at(i).mul(scale), i));
    }

    private static void logsumexp(CoreKernel k) {
        DType t = Dtypes.real(k, 0);
        Expr most = largest(k, t);
        Expr top = Ops.select(Ops.isinf(most), 0, most);
        Accumulator sum = k.sum(t);
        k.lanes(k.dim("n"), i -> sum.add(Ops.exp(Dtypes.as(t, k.in(0).at(i)).sub(top))));
        k.out(0).set(Ops.log(sum).add(top));
    }
}
