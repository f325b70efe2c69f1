package com.example.trips;

import static org.quern.dsl.Ops.asin;
import static org.quern.dsl.Ops.cos;
import static org.quern.dsl.Ops.select;
import static org.quern.dsl.Ops.sin;
import static org.quern.dsl.Ops.sqrt;

import org.quern.dsl.Expr;
import org.quern.ufunc.Ufunc;

/** The application's kernels. Their code is in its jar: src/main/quern/overloads.txt says for which dtypes. */
final class TripKernels {
    static final double RADIANS = Math.PI / 180;
    /** Twice the earth's mean radius, in kilometres. */
    static final double DIAMETER = 2 * 6371.0088;

    /** Kilometres along the great circle between two places: latitude and longitude of each, in degrees. */
    static final Ufunc DISTANCE = Ufunc.define("distance", 4, 1,
            k -> k.out(0).set(distance(k.in(0), k.in(1), k.in(2), k.in(3))));

    private TripKernels() {}

    private static Expr distance(Expr lat, Expr lon, Expr toLat, Expr toLon) {
        Expr up = sin(toLat.sub(lat).mul(RADIANS / 2));
        Expr along = sin(toLon.sub(lon).mul(RADIANS / 2));
        Expr narrowing = cos(lat.mul(RADIANS)).mul(cos(toLat.mul(RADIANS)));
        Expr half = sqrt(up.mul(up).add(narrowing.mul(along.mul(along))));
        return asin(select(half.lt(1), half, 1)).mul(DIAMETER);
    }
}
