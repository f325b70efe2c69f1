package org.quern.math;

import static org.quern.dsl.Ops.fma;

import org.quern.dsl.Expr;

/**
 * The unevaluated sum of two floats, for about twice their precision: T. Dekker, "A floating-point technique for extending
 * the available precision", 1971, with fused multiply-adds.
 */
record Double2(Expr high, Expr low) {
    /** The sum of two floats, the first of them not smaller, and of something small. */
    static Double2 sum(Expr a, Expr b, Expr small) {
        Expr high = a.add(b);
        return new Double2(high, a.sub(high).add(b).add(small));
    }

    /** The quotient f / (2 + f). */
    static Double2 ratio(Expr f) {
        Expr d = f.add(2);
        Expr dLow = f.sub(d.sub(2));
        Expr inverse = d.divInto(1);
        Expr q = f.mul(inverse);
        Expr left = fma(q.neg(), dLow, fma(q.neg(), d, f));
        return new Double2(q, left.mul(inverse));
    }

    Double2 square() {
        Expr p = high.mul(high);
        return new Double2(p, fma(high.add(high), low, fma(high, high, p.neg())));
    }

    Double2 times(Double2 o) {
        Expr p = high.mul(o.high);
        return new Double2(p, fma(low, o.high, fma(high, o.low, fma(high, o.high, p.neg()))));
    }

    /** The product with one float. */
    Double2 times(Expr y) {
        Expr p = high.mul(y);
        return new Double2(p, fma(low, y, fma(high, y, p.neg())));
    }
}
