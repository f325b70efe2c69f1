package com.example.programs;

import static org.quern.dsl.Ops.*;

import org.quern.dsl.Reduce;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.Ufunc;

/** Raw readings made fit for use. */
public final class Cleaning {
    /** Readings of 12 bits; 4095 is a sensor that is not there. Degrees Celsius, between -40 and 60. */
    public static final Ufunc CELSIUS = Ufunc.define("celsius",
            raw -> select(raw.eq(4095), Float.NaN, clip(raw.cast(DType.FLOAT32).mul(0.05).sub(70), -40, 60)));

    /** A code of a table by its index, or 255 where the index is none of the table's. */
    public static final Gufunc RECODE = Gufunc.define("recode", "(),(t)->()", k -> {
        var code = k.in(0);
        var known = code.ge(0).and(code.lt(k.dim("t")));
        k.out(0).set(select(known, k.in(1).at(select(known, code, 0)), 255));
    });

    /** How many of n codes are 0, 1, ... 255. */
    public static final Gufunc COUNTS = Gufunc.define("counts", "(n)->(256)", k -> {
        var counts = k.accumulators(Reduce.SUM, DType.INT64, 256);
        k.loop(k.dim("n"), i -> counts.add(k.in(0).at(i), 1));
        k.loop(256, b -> k.out(0).set(counts.get(b), b));
    });

    private Cleaning() {
    }
}
