package com.example.programs;

import static org.quern.dsl.Ops.*;

import java.util.List;
import org.quern.array.ArrayScope;
import org.quern.array.NDArray;
import org.quern.dsl.Core;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;

/** Nearest neighbours, and k-means by Lloyd's algorithm. */
public final class Clusters {
    /** For a point, which of m others is nearest, and the square of its distance; the first of equals. */
    public static final Gufunc NEAREST = Gufunc.define("nearest", "(d),(m,d)->(),()", List.of("index", "square"), k -> {
        Core point = k.in(0), others = k.in(1);
        Var best = k.var(k.promote(point, others), Double.POSITIVE_INFINITY);
        Var index = k.var(-1);
        k.loop(k.dim("m"), j -> {
            var sum = k.sum(best.dtype());
            k.lanes(k.dim("d"), c -> sum.add(square(point.at(c).sub(others.at(j, c)))));
            k.when(sum.lt(best), () -> {
                best.set(sum);
                index.set(j);
            });
        });
        k.out(0).set(index);
        k.out(1).set(best);
    });

    /** The means of the points of each cluster; where there is no point, the centre as it was. */
    public static final Gufunc MEANS = Gufunc.define("means", "(n,d),(n),(m,d)->(m,d)", k -> {
        Core points = k.in(0), labels = k.in(1), centres = k.in(2);
        k.loop(k.dim("m"), j -> k.loop(k.dim("d"), c -> {
            var sum = k.sum(centres.dtype());
            var count = k.sum(DType.INT64);
            k.lanes(k.dim("n"), i -> {
                var inside = labels.at(i).eq(j);
                sum.add(select(inside, points.at(i, c), 0));
                count.add(inside);
            });
            k.out(0).set(select(count.eq(0), centres.at(j, c), sum.div(count.cast(centres.dtype()))), j, c);
        }));
    });

    private Clusters() {
    }

    /** Centres of clusters, m by d, after some rounds from these. */
    public static NDArray kMeans(NDArray points, NDArray centres, int rounds) {
        try (ArrayScope scope = NDArray.scope()) {
            NDArray now = centres;
            for (int r = 0; r < rounds; r++) {
                NDArray labels = NEAREST.applyAll(points, now).get("index");
                now = MEANS.apply(points, labels, now);
            }
            return scope.keep(now);
        }
    }
}
