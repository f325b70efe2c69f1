package org.quern.math;

import static org.quern.dsl.Ops.fma;
import static org.quern.dsl.Ops.sqrt;

import org.quern.dsl.Expr;

/**
 * A number as the unevaluated sum of two floats, the second about as small as the first's rounding error: some 106
 * binary digits in float64, 46 in float32. The operations are those of T. J. Dekker, "A floating-point technique for
 * extending the available precision" (Numerische Mathematik 18, 1971), products and remainders with fused
 * multiply-adds. Each has a relative error of a few units of 2^-104 without cancellation and underflow.
 *
 * @param high the number as a float
 * @param low the rest
 */
record DoubleDouble(Expr high, Expr low) {
    static DoubleDouble of(Expr x) {
        return new DoubleDouble(x, x.like(0.0));
    }

    /** The exact sum, |a| at least |b|, or a zero. */
    static DoubleDouble ordered(Expr a, Expr b) {
        Expr sum = a.add(b);
        return new DoubleDouble(sum, b.sub(sum.sub(a)));
    }

    /** The exact sum. */
    static DoubleDouble sum(Expr a, Expr b) {
        Expr sum = a.add(b);
        Expr part = sum.sub(a);
        return new DoubleDouble(sum, a.sub(sum.sub(part)).add(b.sub(part)));
    }

    /** The exact product. */
    static DoubleDouble product(Expr a, Expr b) {
        Expr product = a.mul(b);
        return new DoubleDouble(product, fma(a, b, product.neg()));
    }

    /** The quotient f / (2 + f). */
    static DoubleDouble ratio(Expr f) {
        Expr d = f.add(2);
        Expr dLow = f.sub(d.sub(2));
        Expr inverse = d.divInto(1);
        Expr q = f.mul(inverse);
        Expr left = fma(q.neg(), dLow, fma(q.neg(), d, f));
        return new DoubleDouble(q, left.mul(inverse));
    }

    DoubleDouble add(DoubleDouble y) {
        DoubleDouble sum = sum(high, y.high);
        return ordered(sum.high, sum.low.add(low.add(y.low)));
    }

    DoubleDouble add(Expr y) {
        DoubleDouble sum = sum(high, y);
        return ordered(sum.high, sum.low.add(low));
    }

    DoubleDouble neg() {
        return new DoubleDouble(high.neg(), low.neg());
    }

    /** Product with a power of two. */
    DoubleDouble scale(Expr power) {
        return new DoubleDouble(high.mul(power), low.mul(power));
    }

    DoubleDouble mul(DoubleDouble y) {
        DoubleDouble product = product(high, y.high);
        return ordered(product.high, fma(high, y.low, fma(low, y.high, product.low)));
    }

    /** The product with one float, its parts not ordered anew. */
    DoubleDouble times(Expr y) {
        Expr p = high.mul(y);
        return new DoubleDouble(p, fma(low, y, fma(high, y, p.neg())));
    }

    DoubleDouble div(DoubleDouble y) {
        Expr quotient = high.div(y.high);
        Expr rest = fma(quotient.neg(), y.high, high).add(fma(quotient.neg(), y.low, low));
        return ordered(quotient, rest.div(y.high));
    }

    /** Square root; of zero a NaN. */
    DoubleDouble root() {
        Expr root = sqrt(high);
        Expr rest = fma(root.neg(), root, high).add(low);
        return ordered(root, rest.div(root.add(root)));
    }

    /** The float nearest to it. */
    Expr round() {
        return high.add(low);
    }
}
