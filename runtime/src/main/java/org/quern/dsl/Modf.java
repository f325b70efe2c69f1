package org.quern.dsl;

/**
 * A number as the sum of two of its sign: the results of {@link Ops#modf}.
 *
 * @param fraction below 1 in size; a zero for an infinity
 * @param whole an integral number, or an infinity
 */
public record Modf(Expr fraction, Expr whole) {
    /** Checks that both are present. */
    public Modf {
        TypeRules.read(fraction, "fraction");
        TypeRules.read(whole, "whole");
    }

    static Modf of(Number operand) {
        Expr x = TypeRules.real(operand);
        Expr whole = x.trunc();
        Expr fraction = Ops.select(x.isinf(), x.like(0.0), x.sub(whole));
        return new Modf(fraction.copysign(x), whole);
    }
}
