package org.quern.kernels;

import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;

/**
 * Windows that move along an axis. Each result is computed from its window's elements alone, so that an error, an
 * infinity or a NaN reaches no further than the window does.
 */
public final class Windows {
    /**
     * Means of {@code window} numbers each, one result for each number: {@code (n)->(n)}, with the uniform parameter
     * {@code window}, an int64 of 1 and more. Result i is the mean of the numbers i - window + 1 to i, of fewer at the
     * beginning. Integers of up to 16 bits are computed in float32, larger ones in float64; a window below 1 gives NaN.
     * Windows of 8 and more are summed by halves, in time that grows with the logarithm of their length: the error is
     * at most about 2 log2(window) units of the sum of magnitudes. The mean of equal numbers is that number, also where
     * their sum would overflow.
     */
    public static final Gufunc MOVING_MEAN = Gufunc.define("moving_mean", "(n)->(n)", Windows::movingMean);

    /**
     * The convolution at positions of full overlap: {@code (n),(m)->(n-m+1)}. NumPy's {@code convolve(mode='valid')},
     * but the second operand must not be the longer one by more than one element.
     */
    public static final Gufunc CONVOLVE_VALID = Gufunc.define("convolve_valid", "(n),(m)->(n-m+1)", Windows::valid);

    /** The whole convolution: {@code (n),(m)->(n+m-1)}. NumPy's {@code convolve}. */
    public static final Gufunc CONVOLVE_FULL = Gufunc.define("convolve_full", "(n),(m)->(n+m-1)", Windows::full);

    private Windows() {}

    private static void movingMean(CoreKernel k) {
        DType t = Dtypes.real(k, 0);
        MovingSum sums = new MovingSum(k, t, Ops.max(k.uniform("window", DType.INT64), 1));
        k.when(k.uniform("window", DType.INT64).lt(1),
                () -> k.lanes(k.dim("n"), i -> k.out(0).set(k.constant(t, Double.NaN), i)), sums::means);
    }

    private static void valid(CoreKernel k) {
        Expr last = k.dim("m").sub(1);
        k.lanes(k.out(0).size(0), i -> {
            MatrixProduct.Sum sum = new MatrixProduct.Sum(k);
            k.loop(k.dim("m"), j -> sum.add(k.in(0).at(i.add(last).sub(j)), k.in(1).at(j)));
            k.out(0).set(sum.get(), i);
        });
    }

    private static void full(CoreKernel k) {
        Expr n = k.dim("n");
        Expr m = k.dim("m");
        Expr size = k.out(0).size(0);
        Expr whole = Ops.min(Ops.max(m.sub(1), 0), size);
        Expr end = Ops.max(Ops.min(n, size), whole);
        edge(k, 0, whole);
        k.lanes(whole, end, i -> {
            MatrixProduct.Sum sum = new MatrixProduct.Sum(k);
            k.loop(m, j -> sum.add(k.in(0).at(i.sub(j)), k.in(1).at(j)));
            k.out(0).set(sum.get(), i);
        });
        edge(k, end, size);
    }

    /** Computes results at positions where only a part of the second operand overlaps the first. */
    private static void edge(CoreKernel k, Number begin, Number end) {
        k.loop(begin, end, i -> {
            MatrixProduct.Sum sum = new MatrixProduct.Sum(k);
            Expr from = Ops.max(i.sub(k.dim("n")).add(1), 0);
            k.loop(from, Ops.min(i.add(1), k.dim("m")), j -> sum.add(k.in(0).at(i.sub(j)), k.in(1).at(j)));
            k.out(0).set(sum.get(), i);
        });
    }
}
