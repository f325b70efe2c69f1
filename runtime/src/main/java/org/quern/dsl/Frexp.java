package org.quern.dsl;

/**
 * A number as significand times a power of two: the results of {@link Ops#frexp}.
 *
 * @param significand at least 1/2 and below 1 in size, with the number's sign; a zero, infinity or NaN as it is
 * @param exponent int32; 0 for a zero, an infinity or a NaN
 */
public record Frexp(Expr significand, Expr exponent) {
    /** Checks that both are present. */
    public Frexp {
        TypeRules.read(significand, "significand");
        TypeRules.read(exponent, "exponent");
    }
}
