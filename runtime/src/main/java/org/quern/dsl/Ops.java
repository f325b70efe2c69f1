package org.quern.dsl;

import static org.quern.dsl.TypeRules.present;

import org.quern.dtype.DType;
import org.quern.ir.MathFunction;
import org.quern.ir.UnaryOp;

/**
 * Functions of expressions, for a static import. Those of real numbers compute integers and bools as NumPy would: in
 * float32 for up to 16 bits (NumPy: float16 for 8), in float64 for more.
 */
public final class Ops {
    private Ops() {}

    /** {@code x} where the condition is true (not zero), {@code y} elsewhere; both are evaluated. */
    public static Expr select(Expr condition, Expr x, Expr y) {
        return Arithmetic.select(condition, x, y);
    }

    /** {@code x} where the condition is true, an integer elsewhere, which keeps x's dtype. */
    public static Expr select(Expr condition, Expr x, long y) {
        return select(present(condition, "condition"), x, TypeRules.beside(present(x, "x"), y));
    }

    /** {@code x} where the condition is true, a number elsewhere. */
    public static Expr select(Expr condition, Expr x, double y) {
        return select(present(condition, "condition"), x, TypeRules.beside(present(x, "x"), y));
    }

    /** {@code x} where the condition is true, a truth value elsewhere, which keeps x's dtype. */
    public static Expr select(Expr condition, Expr x, boolean y) {
        return select(present(condition, "condition"), x, TypeRules.beside(present(x, "x"), y));
    }

    /** An integer where the condition is true, {@code y} elsewhere, whose dtype it keeps. */
    public static Expr select(Expr condition, long x, Expr y) {
        return select(present(condition, "condition"), TypeRules.beside(present(y, "y"), x), y);
    }

    /** A number where the condition is true, {@code y} elsewhere. */
    public static Expr select(Expr condition, double x, Expr y) {
        return select(present(condition, "condition"), TypeRules.beside(present(y, "y"), x), y);
    }

    /** A truth value where the condition is true, {@code y} elsewhere, whose dtype it keeps. */
    public static Expr select(Expr condition, boolean x, Expr y) {
        return select(present(condition, "condition"), TypeRules.beside(present(y, "y"), x), y);
    }

    /** Smaller, NaN if either is (NumPy's minimum). */
    public static Expr min(Expr x, Expr y) {
        return present(x, "x").min(y);
    }

    /** Larger, NaN if either is (NumPy's maximum). */
    public static Expr max(Expr x, Expr y) {
        return present(x, "x").max(y);
    }

    /** {@code |x|}. */
    public static Expr abs(Expr x) {
        return present(x, "x").abs();
    }

    /** Correctly rounded square root; NaN below zero. */
    public static Expr sqrt(Expr x) {
        return Arithmetic.real(UnaryOp.SQRT, x);
    }

    /** Largest integral value that is not above x; of integers x itself. */
    public static Expr floor(Expr x) {
        return Arithmetic.round(UnaryOp.FLOOR, x);
    }

    /** Smallest integral value that is not below x; of integers x itself. */
    public static Expr ceil(Expr x) {
        return Arithmetic.round(UnaryOp.CEIL, x);
    }

    /** Integral part, towards zero; of integers x itself. */
    public static Expr trunc(Expr x) {
        return Arithmetic.round(UnaryOp.TRUNC, x);
    }

    /** Nearest integral float, ties to even. */
    public static Expr rint(Expr x) {
        return Arithmetic.real(UnaryOp.RINT, x);
    }

    /** e to the x. */
    public static Expr exp(Expr x) {
        return Arithmetic.math(MathFunction.EXP, x);
    }

    /** 2 to the x. */
    public static Expr exp2(Expr x) {
        return Arithmetic.math(MathFunction.EXP2, x);
    }

    /** e to the x, less 1, accurate near 0. */
    public static Expr expm1(Expr x) {
        return Arithmetic.math(MathFunction.EXPM1, x);
    }

    /** Natural logarithm. */
    public static Expr log(Expr x) {
        return Arithmetic.math(MathFunction.LOG, x);
    }

    /** Base-2 logarithm. */
    public static Expr log2(Expr x) {
        return Arithmetic.math(MathFunction.LOG2, x);
    }

    /** Base-10 logarithm. */
    public static Expr log10(Expr x) {
        return Arithmetic.math(MathFunction.LOG10, x);
    }

    /** Natural logarithm of 1 + x, accurate near 0. */
    public static Expr log1p(Expr x) {
        return Arithmetic.math(MathFunction.LOG1P, x);
    }

    /** Sine of radians. */
    public static Expr sin(Expr x) {
        return Arithmetic.math(MathFunction.SIN, x);
    }

    /** Cosine of radians. */
    public static Expr cos(Expr x) {
        return Arithmetic.math(MathFunction.COS, x);
    }

    /** Tangent of radians. */
    public static Expr tan(Expr x) {
        return Arithmetic.math(MathFunction.TAN, x);
    }

    /** Inverse sine, in radians. */
    public static Expr asin(Expr x) {
        return Arithmetic.math(MathFunction.ASIN, x);
    }

    /** Inverse cosine, in radians. */
    public static Expr acos(Expr x) {
        return Arithmetic.math(MathFunction.ACOS, x);
    }

    /** Inverse tangent, in radians. */
    public static Expr atan(Expr x) {
        return Arithmetic.math(MathFunction.ATAN, x);
    }

    /** Hyperbolic sine. */
    public static Expr sinh(Expr x) {
        return Arithmetic.math(MathFunction.SINH, x);
    }

    /** Hyperbolic cosine. */
    public static Expr cosh(Expr x) {
        return Arithmetic.math(MathFunction.COSH, x);
    }

    /** Hyperbolic tangent. */
    public static Expr tanh(Expr x) {
        return Arithmetic.math(MathFunction.TANH, x);
    }

    /** Inverse hyperbolic sine. */
    public static Expr asinh(Expr x) {
        return Arithmetic.math(MathFunction.ASINH, x);
    }

    /** Inverse hyperbolic cosine. */
    public static Expr acosh(Expr x) {
        return Arithmetic.math(MathFunction.ACOSH, x);
    }

    /** Inverse hyperbolic tangent. */
    public static Expr atanh(Expr x) {
        return Arithmetic.math(MathFunction.ATANH, x);
    }

    /** Cube root. */
    public static Expr cbrt(Expr x) {
        return Arithmetic.math(MathFunction.CBRT, x);
    }

    /** Error function. */
    public static Expr erf(Expr x) {
        return Arithmetic.math(MathFunction.ERF, x);
    }

    /** Complementary error function. */
    public static Expr erfc(Expr x) {
        return Arithmetic.math(MathFunction.ERFC, x);
    }

    /** Gamma function. */
    public static Expr tgamma(Expr x) {
        return Arithmetic.math(MathFunction.TGAMMA, x);
    }

    /** Logarithm of the absolute value of the gamma function. */
    public static Expr lgamma(Expr x) {
        return Arithmetic.math(MathFunction.LGAMMA, x);
    }

    /** Angle of the point (y, x), in radians. */
    public static Expr atan2(Expr y, Expr x) {
        return Arithmetic.math(MathFunction.ATAN2, present(y, "y"), present(x, "x"));
    }

    /** Power; see {@link Expr#pow(Expr)}. */
    public static Expr pow(Expr x, Expr y) {
        return present(x, "x").pow(y);
    }

    /** Length of the hypotenuse, without undue overflow. */
    public static Expr hypot(Expr x, Expr y) {
        return Arithmetic.math(MathFunction.HYPOT, x, y);
    }

    /** Next representable float after the first towards the second. */
    public static Expr nextafter(Expr x, Expr y) {
        return Arithmetic.math(MathFunction.NEXTAFTER, x, y);
    }

    /** {@code x * y + z} of floats, rounded once. */
    public static Expr fma(Expr x, Expr y, Expr z) {
        return Arithmetic.fma(x, y, z);
    }

    /** Magnitude of the first, sign of the second. */
    public static Expr copysign(Expr x, Expr y) {
        return Arithmetic.copysign(x, y);
    }

    /** Whether a NaN; false for integers. */
    public static Expr isnan(Expr x) {
        return present(x, "x").ne(x);
    }

    /** Whether an infinity of either sign; false for integers. */
    public static Expr isinf(Expr x) {
        return present(x, "x").dtype().isFloat() ? x.abs().eq(Double.POSITIVE_INFINITY) : x.ne(x);
    }

    /** Whether neither an infinity nor a NaN; true for integers. */
    public static Expr isfinite(Expr x) {
        return present(x, "x").dtype().isFloat() ? x.abs().lt(Double.POSITIVE_INFINITY) : x.eq(x);
    }

    /** -1, 0 or 1 by the sign; NaN for a NaN, and +0 of either zero, as NumPy has it. Not for bools. */
    public static Expr sign(Expr x) {
        if (present(x, "x").dtype() == DType.BOOL) {
            throw new KernelException("sign", "sign has no form for bool: bools have no sign");
        }
        Expr one = x.like(1);
        Expr rest = x.dtype().isFloat() ? x.add(0.0) : x; // -0 + 0 is 0
        Expr positive = select(x.gt(0), one, rest);
        return x.dtype().kind() == DType.Kind.UNSIGNED ? positive : select(x.lt(0), one.neg(), positive);
    }

    /** x times itself; of a bool in int8. */
    public static Expr square(Expr x) {
        Expr n = present(x, "x").dtype() == DType.BOOL ? x.cast(DType.INT8) : x;
        return n.mul(n);
    }

    /** Significand and exponent: x is the significand, from 1/2 to below 1, times 2 to the exponent. */
    public static Frexp frexp(Expr x) {
        return FloatParts.frexp(x);
    }

    /** {@code x * 2^n}, rounded once; n an integer, not uint64. */
    public static Expr ldexp(Expr x, Expr n) {
        return FloatParts.ldexp(present(x, "x"), n);
    }

    /** Fraction and integral part, towards zero, both with the sign of x. */
    public static Modf modf(Expr x) {
        return FloatParts.modf(x);
    }

    /** Whether the sign bit is set: of -0, and of some NaN, too. */
    public static Expr signbit(Expr x) {
        return FloatParts.signbit(x);
    }

    /** Distance to the next float away from zero, negative below zero; of the largest infinite, of an infinity NaN. */
    public static Expr spacing(Expr x) {
        return FloatParts.spacing(x);
    }

    /** Radians in degrees. */
    public static Expr degrees(Expr x) {
        return FloatParts.real(x).mul(180 / Math.PI);
    }

    /** Degrees in radians. */
    public static Expr radians(Expr x) {
        return FloatParts.real(x).mul(Math.PI / 180);
    }

    /** {@code log(exp(x) + exp(y))} without undue overflow. */
    public static Expr logaddexp(Expr x, Expr y) {
        DType type = TypeRules.real(x, y);
        Expr a = TypeRules.cast(x, type);
        Expr b = TypeRules.cast(y, type);
        Expr apart = max(a, b).add(log1p(exp(abs(a.sub(b)).neg())));
        return select(a.eq(b), a.add(Math.log(2)), apart);
    }

    /** {@code log2(2^x + 2^y)} without undue overflow. */
    public static Expr logaddexp2(Expr x, Expr y) {
        DType type = TypeRules.real(x, y);
        Expr a = TypeRules.cast(x, type);
        Expr b = TypeRules.cast(y, type);
        Expr apart = max(a, b).add(log1p(exp2(abs(a.sub(b)).neg())).mul(1 / Math.log(2)));
        return select(a.eq(b), a.add(1.0), apart);
    }
}
