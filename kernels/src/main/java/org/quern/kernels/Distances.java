package org.quern.kernels;

import java.util.function.UnaryOperator;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Target;

/** Distances of points. */
public final class Distances {
    /**
     * Euclidean distances between the points (rows) of two sets: {@code (m,d),(n,d)->(m,n)}, the root of the sum of
     * squared differences, in order of d with fused multiply-adds. On the target PARALLEL threads share the points of
     * the first set. If a sum of squares would overflow, or lose digits below the normal numbers, differences are
     * divided by the largest. Integers of up to 16 bits are computed in float32, larger ones in float64.
     */
    public static final Gufunc PAIRWISE = Gufunc.define("pairwise_distance", "(m,d),(n,d)->(m,n)", Distances::pairwise)
            .target(Target.CPU);

    /** Numbers of points of the first set whose sums are kept in registers. */
    private static final int[] ROWS = {8, 1};

    private Distances() {}

    /**
     * {@return whether a sum of squares is in the range in which no significant square has overflowed or lost digits
     * below the normal numbers}
     */
    private static Expr isInRange(Expr sum) {
        boolean twice = sum.dtype() == DType.FLOAT64;
        return sum.ge(twice ? 0x1p-900 : 0x1p-90).and(sum.lt(Double.POSITIVE_INFINITY));
    }

    /** The distance computed from differences divided by the largest one. */
    private static Expr scaled(CoreKernel k, DType t, Expr i, UnaryOperator<Expr> other) {
        Var largest = k.var(t, 0.0);
        k.loop(k.dim("d"), l -> largest.set(Ops.max(largest, Ops.abs(difference(k, t, i, l, other)))));
        Expr unit = Ops.select(largest.gt(0).and(Ops.isfinite(largest)), largest, 1.0);
        Var sum = k.var(t, 0.0);
        k.loop(k.dim("d"), l -> {
            Expr part = difference(k, t, i, l, other).div(unit);
            sum.set(Ops.fma(part, part, sum));
        });
        return Ops.sqrt(sum).mul(unit);
    }

    private static Expr difference(CoreKernel k, DType t, Expr i, Expr l, UnaryOperator<Expr> other) {
        return Dtypes.as(t, k.in(0).at(i, l)).sub(other.apply(l));
    }

    private static void pairwise(CoreKernel k) {
        DType t = Dtypes.widerReal(k);
        Expr zero = k.constant(DType.INT64, 0);
        Expr n = k.dim("n");
        Expr d = k.dim("d");
        // Transposed, so that neighbouring points are contiguous.
        Core turned = k.scratch(t, d, n);
        k.loop(n, j -> k.loop(d, l -> turned.set(Dtypes.as(t, k.in(1).at(j, l)), l, j)));
        Expr row = zero;
        for (int rows : ROWS) {
            Expr start = row;
            Expr count = k.dim("m").sub(start).floorDiv(rows);
            k.parallel(count, tile -> k.lanes(n, j -> {
                Var[] sums = new Var[rows];
                for (int r = 0; r < rows; r++) {
                    sums[r] = k.var(t, 0.0);
                }
                k.loop(d, l -> {
                    Expr y = turned.at(l, j);
                    for (int r = 0; r < rows; r++) {
                        Expr difference = Dtypes.as(t, k.in(0).at(start.add(tile.mul(rows)).add(r), l)).sub(y);
                        sums[r].set(Ops.fma(difference, difference, sums[r]));
                    }
                });
                for (int r = 0; r < rows; r++) {
                    Expr i = start.add(tile.mul(rows)).add(r);
                    Var distance = k.var(Ops.sqrt(sums[r]));
                    k.when(isInRange(sums[r].get()).not(), () -> distance.set(scaled(k, t, i, l -> turned.at(l, j))));
                    k.out(0).set(distance, i, j);
                }
            }));
            row = start.add(count.mul(rows));
        }
    }
}
