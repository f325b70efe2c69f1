package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.MathFunction;
import org.quern.ir.UnaryOp;

/**
 * Functions of expressions, for a static import. Those of real numbers compute integers and bools as NumPy would: in
 * float32 for up to 16 bits (NumPy: float16 for 8), in float64 for more. Java numbers stand beside values of the kernel
 * as in {@link Expr}; a function of Java numbers alone is refused, since Java computes it.
 */
public final class Ops {
    private Ops() {}

    /**
     * {@return {@code x} where the condition is true (not zero), {@code y} elsewhere; both are evaluated} Two Java
     * numbers take their dtype from what the result meets: a float's beside a float, else int64 or float64.
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Number condition, Number x, Number y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return {@code x} where the condition is true, a truth value elsewhere, which takes x's dtype}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Number condition, Number x, boolean y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return a truth value, which takes y's dtype, where the condition is true, {@code y} elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Number condition, boolean x, Number y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return one truth value where the condition is true, the other elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Number condition, boolean x, boolean y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return the smaller, NaN if either is (NumPy's minimum)}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr min(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.MIN, x, y);
    }

    /**
     * {@return the larger, NaN if either is (NumPy's maximum)}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr max(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.MAX, x, y);
    }

    /**
     * {@return {@code |x|}}
     *
     * @param x the first operand
     */
    public static Expr abs(Number x) {
        return Arithmetic.abs(x);
    }

    /**
     * {@return the correctly rounded square root; NaN below zero}
     *
     * @param x the first operand
     */
    public static Expr sqrt(Number x) {
        return Arithmetic.real(UnaryOp.SQRT, x);
    }

    /**
     * {@return the largest integral value that is not above x; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr floor(Number x) {
        return Arithmetic.round(UnaryOp.FLOOR, x);
    }

    /**
     * {@return the smallest integral value that is not below x; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr ceil(Number x) {
        return Arithmetic.round(UnaryOp.CEIL, x);
    }

    /**
     * {@return the integral part, towards zero; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr trunc(Number x) {
        return Arithmetic.round(UnaryOp.TRUNC, x);
    }

    /**
     * {@return the nearest integral float, ties to even}
     *
     * @param x the first operand
     */
    public static Expr rint(Number x) {
        return Arithmetic.real(UnaryOp.RINT, x);
    }

    /**
     * {@return e to the x}
     *
     * @param x the first operand
     */
    public static Expr exp(Number x) {
        return Arithmetic.math(MathFunction.EXP, x);
    }

    /**
     * {@return 2 to the x}
     *
     * @param x the first operand
     */
    public static Expr exp2(Number x) {
        return Arithmetic.math(MathFunction.EXP2, x);
    }

    /**
     * {@return e to the x, less 1, accurate near 0}
     *
     * @param x the first operand
     */
    public static Expr expm1(Number x) {
        return Arithmetic.math(MathFunction.EXPM1, x);
    }

    /**
     * {@return the natural logarithm}
     *
     * @param x the first operand
     */
    public static Expr log(Number x) {
        return Arithmetic.math(MathFunction.LOG, x);
    }

    /**
     * {@return the base-2 logarithm}
     *
     * @param x the first operand
     */
    public static Expr log2(Number x) {
        return Arithmetic.math(MathFunction.LOG2, x);
    }

    /**
     * {@return the base-10 logarithm}
     *
     * @param x the first operand
     */
    public static Expr log10(Number x) {
        return Arithmetic.math(MathFunction.LOG10, x);
    }

    /**
     * {@return the natural logarithm of 1 + x, accurate near 0}
     *
     * @param x the first operand
     */
    public static Expr log1p(Number x) {
        return Arithmetic.math(MathFunction.LOG1P, x);
    }

    /**
     * {@return the sine of radians}
     *
     * @param x the first operand
     */
    public static Expr sin(Number x) {
        return Arithmetic.math(MathFunction.SIN, x);
    }

    /**
     * {@return the cosine of radians}
     *
     * @param x the first operand
     */
    public static Expr cos(Number x) {
        return Arithmetic.math(MathFunction.COS, x);
    }

    /**
     * {@return the tangent of radians}
     *
     * @param x the first operand
     */
    public static Expr tan(Number x) {
        return Arithmetic.math(MathFunction.TAN, x);
    }

    /**
     * {@return the inverse sine, in radians}
     *
     * @param x the first operand
     */
    public static Expr asin(Number x) {
        return Arithmetic.math(MathFunction.ASIN, x);
    }

    /**
     * {@return the inverse cosine, in radians}
     *
     * @param x the first operand
     */
    public static Expr acos(Number x) {
        return Arithmetic.math(MathFunction.ACOS, x);
    }

    /**
     * {@return the inverse tangent, in radians}
     *
     * @param x the first operand
     */
    public static Expr atan(Number x) {
        return Arithmetic.math(MathFunction.ATAN, x);
    }

    /**
     * {@return the hyperbolic sine}
     *
     * @param x the first operand
     */
    public static Expr sinh(Number x) {
        return Arithmetic.math(MathFunction.SINH, x);
    }

    /**
     * {@return the hyperbolic cosine}
     *
     * @param x the first operand
     */
    public static Expr cosh(Number x) {
        return Arithmetic.math(MathFunction.COSH, x);
    }

    /**
     * {@return the hyperbolic tangent}
     *
     * @param x the first operand
     */
    public static Expr tanh(Number x) {
        return Arithmetic.math(MathFunction.TANH, x);
    }

    /**
     * {@return the inverse hyperbolic sine}
     *
     * @param x the first operand
     */
    public static Expr asinh(Number x) {
        return Arithmetic.math(MathFunction.ASINH, x);
    }

    /**
     * {@return the inverse hyperbolic cosine}
     *
     * @param x the first operand
     */
    public static Expr acosh(Number x) {
        return Arithmetic.math(MathFunction.ACOSH, x);
    }

    /**
     * {@return the inverse hyperbolic tangent}
     *
     * @param x the first operand
     */
    public static Expr atanh(Number x) {
        return Arithmetic.math(MathFunction.ATANH, x);
    }

    /**
     * {@return the cube root}
     *
     * @param x the first operand
     */
    public static Expr cbrt(Number x) {
        return Arithmetic.math(MathFunction.CBRT, x);
    }

    /**
     * {@return the error function}
     *
     * @param x the first operand
     */
    public static Expr erf(Number x) {
        return Arithmetic.math(MathFunction.ERF, x);
    }

    /**
     * {@return the complementary error function}
     *
     * @param x the first operand
     */
    public static Expr erfc(Number x) {
        return Arithmetic.math(MathFunction.ERFC, x);
    }

    /**
     * {@return the gamma function}
     *
     * @param x the first operand
     */
    public static Expr tgamma(Number x) {
        return Arithmetic.math(MathFunction.TGAMMA, x);
    }

    /**
     * {@return the logarithm of the absolute value of the gamma function}
     *
     * @param x the first operand
     */
    public static Expr lgamma(Number x) {
        return Arithmetic.math(MathFunction.LGAMMA, x);
    }

    /**
     * {@return the angle of the point (y, x), in radians}
     *
     * @param y the second operand
     * @param x the first operand
     */
    public static Expr atan2(Number y, Number x) {
        return Arithmetic.atan2(y, x);
    }

    /**
     * {@return the power; see {@link Expr#pow}}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr pow(Number x, Number y) {
        return Arithmetic.pow(x, y);
    }

    /**
     * {@return the length of the hypotenuse, without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr hypot(Number x, Number y) {
        return Arithmetic.math(MathFunction.HYPOT, x, y);
    }

    /**
     * {@return the next representable float after the first towards the second}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr nextafter(Number x, Number y) {
        return Arithmetic.math(MathFunction.NEXTAFTER, x, y);
    }

    /**
     * {@return {@code x * y + z} of floats, rounded once}
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     */
    public static Expr fma(Number x, Number y, Number z) {
        return Arithmetic.fma(x, y, z);
    }

    /**
     * {@return the magnitude of the first, sign of the second}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr copysign(Number x, Number y) {
        return Arithmetic.copysign(x, y);
    }

    /**
     * {@return whether x is a NaN; false for integers}
     *
     * @param x the first operand
     */
    public static Expr isnan(Number x) {
        Expr e = TypeRules.operand(x, "x");
        return e.ne(e);
    }

    /**
     * {@return whether x is an infinity of either sign; false for integers}
     *
     * @param x the first operand
     */
    public static Expr isinf(Number x) {
        Expr e = TypeRules.operand(x, "x");
        return e.dtype().isFloat() ? e.abs().eq(Double.POSITIVE_INFINITY) : e.ne(e);
    }

    /**
     * {@return whether x is neither an infinity nor a NaN; true for integers}
     *
     * @param x the first operand
     */
    public static Expr isfinite(Number x) {
        Expr e = TypeRules.operand(x, "x");
        return e.dtype().isFloat() ? e.abs().lt(Double.POSITIVE_INFINITY) : e.eq(e);
    }

    /**
     * {@return -1, 0 or 1 by the sign; NaN for a NaN, and +0 of either zero, as NumPy has it} Not for bools.
     *
     * @param x the first operand
     */
    public static Expr sign(Number x) {
        Expr e = TypeRules.operand(x, "x");
        if (e.dtype() == DType.BOOL) {
            throw new KernelException("sign", "sign has no form for bool: bools have no sign");
        }
        Expr one = e.like(1);
        Expr rest = e.dtype().isFloat() ? e.add(0.0) : e; // -0 + 0 is 0
        Expr positive = select(e.gt(0), one, rest);
        return e.dtype().kind() == DType.Kind.UNSIGNED ? positive : select(e.lt(0), one.neg(), positive);
    }

    /**
     * {@return x times itself; of a bool in int8}
     *
     * @param x the first operand
     */
    public static Expr square(Number x) {
        Expr e = TypeRules.operand(x, "x");
        Expr n = e.dtype() == DType.BOOL ? e.cast(DType.INT8) : e;
        return n.mul(n);
    }

    /**
     * {@return the significand and exponent: x is the significand, from 1/2 to below 1, times 2 to the exponent}
     *
     * @param x the first operand
     */
    public static Frexp frexp(Number x) {
        return FloatParts.frexp(x);
    }

    /**
     * {@return {@code x * 2^n}, rounded once; n an integer, not uint64}
     *
     * @param x the first operand
     * @param n the power of 2
     */
    public static Expr ldexp(Number x, Number n) {
        return FloatParts.ldexp(x, n);
    }

    /**
     * {@return the fraction and integral part, towards zero, both with the sign of x}
     *
     * @param x the first operand
     */
    public static Modf modf(Number x) {
        return FloatParts.modf(x);
    }

    /**
     * {@return whether the sign bit is set: of -0, and of some NaN, too}
     *
     * @param x the first operand
     */
    public static Expr signbit(Number x) {
        return FloatParts.signbit(x);
    }

    /**
     * {@return the distance to the next float away from zero, negative below zero; of the largest infinite, of an
     * infinity NaN}
     *
     * @param x the first operand
     */
    public static Expr spacing(Number x) {
        return FloatParts.spacing(x);
    }

    /**
     * {@return an angle of x radians, in degrees}
     *
     * @param x the first operand
     */
    public static Expr degrees(Number x) {
        return TypeRules.real(x).mul(180 / Math.PI);
    }

    /**
     * {@return an angle of x degrees, in radians}
     *
     * @param x the first operand
     */
    public static Expr radians(Number x) {
        return TypeRules.real(x).mul(Math.PI / 180);
    }

    /**
     * {@return {@code log(exp(x) + exp(y))} without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logaddexp(Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        DType type = TypeRules.real(o[0], o[1]);
        Expr a = TypeRules.cast(o[0], type);
        Expr b = TypeRules.cast(o[1], type);
        Expr apart = max(a, b).add(log1p(exp(abs(a.sub(b)).neg())));
        return select(a.eq(b), a.add(Math.log(2)), apart);
    }

    /**
     * {@return {@code log2(2^x + 2^y)} without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logaddexp2(Number x, Number y) {
        Expr[] o = TypeRules.operands(x, y);
        DType type = TypeRules.real(o[0], o[1]);
        Expr a = TypeRules.cast(o[0], type);
        Expr b = TypeRules.cast(o[1], type);
        Expr apart = max(a, b).add(log1p(exp2(abs(a.sub(b)).neg())).mul(1 / Math.log(2)));
        return select(a.eq(b), a.add(1.0), apart);
    }
}
