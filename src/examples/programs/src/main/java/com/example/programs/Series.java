package com.example.programs;

import static org.quern.dsl.Ops.*;

import java.util.List;
import org.quern.dsl.Core;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;

/** Series of measurements, one a row, with NaN where there is none. */
public final class Series {
    /** The mean of each window of {@code w} values, of those that are there; NaN if there is none. */
    public static final Gufunc ROLLING = Gufunc.define("rolling", "(n)->(n-w+1)", k -> {
        Core x = k.in(0);
        k.lanes(k.out(0).size(0), i -> {
            Var sum = k.var(x.dtype(), 0);
            Var there = k.var(DType.INT32, 0);
            k.loop(k.dim("w"), j -> {
                var value = x.at(i.add(j));
                sum.plusAssign(select(isnan(value), 0, value));
                there.plusAssign(isnan(value).not());
            });
            k.out(0).set(sum.div(there.cast(x.dtype())), i);
        });
    });

    /** The last value that was there. */
    public static final Gufunc FORWARD_FILL = Gufunc.define("forward_fill", "(n)->(n)", k -> {
        Var last = k.var(k.in(0).dtype(), Double.NaN);
        k.loop(k.dim("n"), i -> {
            var value = k.in(0).at(i);
            last.set(select(isnan(value), last, value));
            k.out(0).set(last, i);
        });
    });

    /** How many values are there, their mean and their standard deviation. */
    public static final Gufunc DESCRIBE = Gufunc.define("describe", "(n)->(),(),()",
            List.of("count", "mean", "deviation"), k -> {
                Core x = k.in(0);
                var count = k.sum(DType.INT64);
                var sum = k.sum(x.dtype());
                var squares = k.sum(x.dtype());
                k.lanes(k.dim("n"), i -> {
                    count.add(isnan(x.at(i)).not());
                    sum.add(select(isnan(x.at(i)), 0, x.at(i)));
                });
                var mean = k.var(sum.div(count.cast(x.dtype())));
                k.lanes(k.dim("n"), i -> squares.add(select(isnan(x.at(i)), 0, square(x.at(i).sub(mean)))));
                k.out(0).set(count);
                k.out(1).set(mean);
                k.out(2).set(sqrt(squares.div(count.cast(x.dtype()))));
            });

    /** Value, mean, deviation: how many deviations from the mean. */
    public static final Ufunc SCORE = Ufunc.define("score", (x, mean, deviation) -> x.sub(mean).div(deviation));

    private Series() {
    }
}
