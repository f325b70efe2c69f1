package org.quern.math;

import static org.quern.dsl.Ops.fma;

import org.quern.dsl.Expr;

/**
 * The unevaluated sum of two floats, for about twice their precision: T. Dekker, "A floating-point technique for extending
 * the available precision", 1971, with fused multiply-adds.
 */
record Double2(Expr high, Expr low) {
    /** The sum of two floats, the first of them not smaller. */
    static Double2 sum(Expr a, Expr b) {
        Expr high = a.add(b);
        return new Double2(high, a.sub(high).add(b));
    }

    /** The product of two floats. */
    static Double2 product(Expr a, Expr b) {
        Expr high = a.mul(b);
        return new Double2(high, fma(a, b, high.neg()));
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

    /** The product with one float. */
    Double2 times(Expr y) {
        Expr p = high.mul(y);
        return new Double2(p, fma(low, y, fma(high, y, p.neg())));
    }
}
