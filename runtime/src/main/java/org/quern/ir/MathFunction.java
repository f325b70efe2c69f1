package org.quern.ir;

import java.util.Locale;

/**
 * Functions of the C99 mathematical library, on float32 or float64. Special values are C99's (Annex F); the error
 * depends on the library that implements them.
 */
public enum MathFunction {
    /** e to the x. */
    EXP(1),
    /** 2 to the x. */
    EXP2(1),
    /** e to the x, less 1, accurate near 0. */
    EXPM1(1),
    /** Natural logarithm. */
    LOG(1),
    /** Base-2 logarithm. */
    LOG2(1),
    /** Base-10 logarithm. */
    LOG10(1),
    /** Natural logarithm of 1 + x, accurate near 0. */
    LOG1P(1),
    /** Sine of radians. */
    SIN(1),
    /** Cosine of radians. */
    COS(1),
    /** Tangent of radians. */
    TAN(1),
    /** Inverse sine, in radians. */
    ASIN(1),
    /** Inverse cosine, in radians. */
    ACOS(1),
    /** Inverse tangent, in radians. */
    ATAN(1),
    /** Angle of the point (second, first), in radians. */
    ATAN2(2),
    /** Hyperbolic sine. */
    SINH(1),
    /** Hyperbolic cosine. */
    COSH(1),
    /** Hyperbolic tangent. */
    TANH(1),
    /** Inverse hyperbolic sine. */
    ASINH(1),
    /** Inverse hyperbolic cosine. */
    ACOSH(1),
    /** Inverse hyperbolic tangent. */
    ATANH(1),
    /** Cube root. */
    CBRT(1),
    /** First to the power of the second. */
    POW(2),
    /** Length of the hypotenuse, without undue overflow. */
    HYPOT(2),
    /** Error function. */
    ERF(1),
    /** Complementary error function. */
    ERFC(1),
    /** Gamma function. */
    TGAMMA(1),
    /** Logarithm of the absolute value of the gamma function. */
    LGAMMA(1),
    /** Next representable float after the first towards the second. */
    NEXTAFTER(2);

    private final int arity;
    private final String symbol;

    MathFunction(int arity) {
        this.arity = arity;
        this.symbol = name().toLowerCase(Locale.ROOT);
    }

    /** Number of arguments: 1 or 2. */
    public int arity() {
        return arity;
    }

    /** Name in the C library of the float64 form; the float32 form has an {@code f} after it. */
    public String symbol() {
        return symbol;
    }
}
