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
}
