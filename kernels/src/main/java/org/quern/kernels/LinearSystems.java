package org.quern.kernels;

import org.quern.dsl.Accumulator;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dsl.Reduce;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;

/**
 * Factorisations of batches of small matrices, and solutions of their linear systems. A matrix that has none gives NaN;
 * there is no exception, and the other matrices of the batch are not affected. Integers of up to 16 bits are computed
 * in float32, larger ones in float64.
 */
public final class LinearSystems {
    /**
     * The lower triangular L with {@code L Lᵀ = A} of a symmetric positive definite A: {@code (n,n)->(n,n)}, zeros
     * above the diagonal. Only the lower triangle of A is read. If A is not positive definite, or has a NaN there, all
     * of the lower triangle is NaN.
     */
    public static final Gufunc CHOLESKY = Gufunc.define("cholesky", "(n,n)->(n,n)", LinearSystems::cholesky);

    /**
     * The x with {@code A x = b}: {@code (n,n),(n)->(n)}, by elimination with row pivoting. If A is singular, that is,
     * if a pivot column has only zeros, or has a NaN, all of x is NaN. Equivalent to NumPy's {@code solve} for vectors.
     */
    public static final Gufunc SOLVE = Gufunc.define("solve", "(n,n),(n)->(n)", LinearSystems::solve);

    private LinearSystems() {}

    private static void cholesky(CoreKernel k) {
        DType t = Dtypes.real(k, 0);
        Expr n = k.dim("n");
        Var good = k.var(DType.BOOL, true);
        k.loop(n, i -> k.lanes(i.add(1), n, j -> k.out(0).set(k.constant(t, 0.0), i, j)));
        k.loop(n, j -> {
            Var diagonal = k.var(Dtypes.as(t, k.in(0).at(j, j)));
            k.loop(j, l -> diagonal.set(Ops.fma(k.out(0).at(j, l).neg(), k.out(0).at(j, l), diagonal)));
            good.set(good.and(diagonal.gt(0)).and(Ops.isfinite(diagonal)));
            Expr root = Ops.sqrt(diagonal);
            k.out(0).set(root, j, j);
            Expr scale = root.divInto(1.0);
            k.loop(j.add(1), n, i -> {
                Var sum = k.var(Dtypes.as(t, k.in(0).at(i, j)));
                k.loop(j, l -> sum.set(Ops.fma(k.out(0).at(i, l).neg(), k.out(0).at(j, l), sum)));
                k.out(0).set(sum.mul(scale), i, j);
            });
        });
        k.when(good.not(), () -> k.loop(n,
                i -> k.loop(i.add(1), j -> k.out(0).set(k.constant(t, Double.NaN), i, j))));
    }

    /**
     * A power of two that gives the product with a pivot a normal reciprocal: 1 except for the smallest and largest
     * pivots.
     */
    private static Expr normalizer(Expr pivot) {
        boolean twice = pivot.dtype() == DType.FLOAT64;
        Expr size = Ops.abs(pivot);
        Expr small = Ops.select(size.lt(twice ? 0x1p-1000 : 0x1p-120), pivot.like(0x1p60), 1.0);
        return Ops.select(size.gt(twice ? 0x1p1000 : 0x1p120), 0x1p-60, small);
    }

    /**
     * A power of two by which both sides of an equation are multiplied if elimination could overflow or lose digits
     * below the normal numbers; 1 for other equations, which leaves their bits unchanged.
     */
    private static Expr scale(Expr largest) {
        boolean twice = largest.dtype() == DType.FLOAT64;
        Expr small = Ops.select(largest.lt(twice ? 0x1p-900 : 0x1p-90), largest.like(twice ? 0x1p100 : 0x1p24),
                largest.like(1.0));
        // Scaled down only by the possible growth in elimination: a small column beside a large one must not be lost.
        return Ops.select(largest.gt(twice ? 0x1p1008 : 0x1p118), twice ? 0x1p-16 : 0x1p-10, small);
    }

    private static void solve(CoreKernel k) {
        DType t = Dtypes.widerReal(k);
        Expr n = k.dim("n");
        Core a = k.scratch(t, n, n);
        k.loop(n, i -> {
            Expr right = Dtypes.as(t, k.in(1).at(i));
            Accumulator largest = k.accumulator(Reduce.MAX, t);
            k.lanes(n, j -> largest.add(Ops.abs(Dtypes.as(t, k.in(0).at(i, j)))));
            Expr scale = scale(Ops.max(largest, Ops.abs(right)));
            k.lanes(n, j -> a.set(Dtypes.as(t, k.in(0).at(i, j)).mul(scale), i, j));
            k.out(0).set(right.mul(scale), i);
        });
        Var good = k.var(DType.BOOL, true);
        k.loop(n, c -> {
            Var most = k.var(Ops.abs(a.at(c, c)));
            Var pivot = k.var(c);
            k.loop(c.add(1), n, i -> {
                Expr size = Ops.abs(a.at(i, c));
                k.when(size.gt(most), () -> {
                    most.set(size);
                    pivot.set(i);
                });
            });
            good.set(good.and(most.gt(0)));
            // With the pivot on the diagonal rows stay in place; the values are swapped all the same.
            Expr other = Ops.min(Ops.max(pivot, 0), n.sub(1));
            k.lanes(c, n, j -> {
                Expr upper = a.at(c, j);
                a.set(a.at(other, j), c, j);
                a.set(upper, other, j);
            });
            Expr upper = k.out(0).at(c);
            k.out(0).set(k.out(0).at(other), c);
            k.out(0).set(upper, other);
            Expr back = normalizer(a.at(c, c));
            Expr scale = a.at(c, c).mul(back).divInto(1.0);
            k.loop(c.add(1), n, i -> {
                Expr factor = a.at(i, c).mul(scale).mul(back);
                k.lanes(c.add(1), n, j -> a.set(Ops.fma(factor.neg(), a.at(c, j), a.at(i, j)), i, j));
                k.out(0).set(Ops.fma(factor.neg(), k.out(0).at(c), k.out(0).at(i)), i);
            });
        });
        k.loop(n, back -> {
            Expr i = Ops.max(n.sub(1).sub(back), 0);
            Var sum = k.var(k.out(0).at(i));
            k.loop(i.add(1), n, j -> sum.set(Ops.fma(a.at(i, j).neg(), k.out(0).at(j), sum)));
            k.out(0).set(sum.div(a.at(i, i)), i);
        });
        Var whole = k.var(good);
        k.loop(n, i -> whole.set(whole.and(Ops.isnan(k.out(0).at(i)).not())));
        k.when(whole.not(), () -> k.loop(n, i -> k.out(0).set(k.constant(t, Double.NaN), i)));
    }
}
