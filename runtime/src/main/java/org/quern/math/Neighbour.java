package org.quern.math;

import static org.quern.dsl.Ops.copysign;
import static org.quern.dsl.Ops.isnan;
import static org.quern.dsl.Ops.select;

import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dtype.DType;

/** nextafter: floats of one sign follow one another as their bits do. */
final class Neighbour {
    private Neighbour() {}

    static void nextafter(Kernel k) {
        Expr x = k.in(0);
        Expr y = k.in(1);
        boolean twice = x.dtype() == DType.FLOAT64;
        Expr bits = x.reinterpret(twice ? DType.INT64 : DType.INT32);
        Expr towardZero = x.lt(y).xor(x.gt(0));
        Expr next = bits.add(select(towardZero, bits.like(-1), bits.like(1))).reinterpret(x.dtype());
        Expr least = copysign(x.like(twice ? Double.MIN_VALUE : Float.MIN_VALUE), y);
        Expr step = select(x.eq(y), y, select(x.eq(0), least, next));
        k.out(0).set(select(isnan(x).or(isnan(y)), x.add(y), step));
    }
}
