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

    /**
     * {@return {@code x} where the condition is true (not zero), {@code y} elsewhere; both are evaluated}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Expr condition, Expr x, Expr y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return {@code x} where the condition is true, an integer elsewhere, which takes x's dtype}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Expr condition, Expr x, long y) {
        return select(present(condition, "condition"), x, TypeRules.beside(present(x, "x"), y));
    }

    /**
     * {@return {@code x} where the condition is true, a number elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Expr condition, Expr x, double y) {
        return select(present(condition, "condition"), x, TypeRules.beside(present(x, "x"), y));
    }

    /**
     * {@return {@code x} where the condition is true, a truth value elsewhere, which takes x's dtype}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Expr condition, Expr x, boolean y) {
        return select(present(condition, "condition"), x, TypeRules.beside(present(x, "x"), y));
    }

    /**
     * {@return an integer, which takes y's dtype, where the condition is true, {@code y} elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Expr condition, long x, Expr y) {
        return select(present(condition, "condition"), TypeRules.beside(present(y, "y"), x), y);
    }

    /**
     * {@return a number where the condition is true, {@code y} elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Expr condition, double x, Expr y) {
        return select(present(condition, "condition"), TypeRules.beside(present(y, "y"), x), y);
    }

    /**
     * {@return a truth value, which takes y's dtype, where the condition is true, {@code y} elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr select(Expr condition, boolean x, Expr y) {
        return select(present(condition, "condition"), TypeRules.beside(present(y, "y"), x), y);
    }

    /**
     * {@return the smaller, NaN if either is (NumPy's minimum)}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr min(Expr x, Expr y) {
        return present(x, "x").min(y);
    }

    /**
     * {@return the larger, NaN if either is (NumPy's maximum)}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr max(Expr x, Expr y) {
        return present(x, "x").max(y);
    }

    /**
     * {@return {@code |x|}}
     *
     * @param x the first operand
     */
    public static Expr abs(Expr x) {
        return present(x, "x").abs();
    }

    /**
     * {@return the correctly rounded square root; NaN below zero}
     *
     * @param x the first operand
     */
    public static Expr sqrt(Expr x) {
        return Arithmetic.real(UnaryOp.SQRT, x);
    }

    /**
     * {@return the largest integral value that is not above x; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr floor(Expr x) {
        return Arithmetic.round(UnaryOp.FLOOR, x);
    }

    /**
     * {@return the smallest integral value that is not below x; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr ceil(Expr x) {
        return Arithmetic.round(UnaryOp.CEIL, x);
    }

    /**
     * {@return the integral part, towards zero; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr trunc(Expr x) {
        return Arithmetic.round(UnaryOp.TRUNC, x);
    }

    /**
     * {@return the nearest integral float, ties to even}
     *
     * @param x the first operand
     */
    public static Expr rint(Expr x) {
        return Arithmetic.real(UnaryOp.RINT, x);
    }

    /**
     * {@return e to the x}
     *
     * @param x the first operand
     */
    public static Expr exp(Expr x) {
        return Arithmetic.math(MathFunction.EXP, x);
    }

    /**
     * {@return 2 to the x}
     *
     * @param x the first operand
     */
    public static Expr exp2(Expr x) {
        return Arithmetic.math(MathFunction.EXP2, x);
    }

    /**
     * {@return e to the x, less 1, accurate near 0}
     *
     * @param x the first operand
     */
    public static Expr expm1(Expr x) {
        return Arithmetic.math(MathFunction.EXPM1, x);
    }

    /**
     * {@return the natural logarithm}
     *
     * @param x the first operand
     */
    public static Expr log(Expr x) {
        return Arithmetic.math(MathFunction.LOG, x);
    }

    /**
     * {@return the base-2 logarithm}
     *
     * @param x the first operand
     */
    public static Expr log2(Expr x) {
        return Arithmetic.math(MathFunction.LOG2, x);
    }

    /**
     * {@return the base-10 logarithm}
     *
     * @param x the first operand
     */
    public static Expr log10(Expr x) {
        return Arithmetic.math(MathFunction.LOG10, x);
    }

    /**
     * {@return the natural logarithm of 1 + x, accurate near 0}
     *
     * @param x the first operand
     */
    public static Expr log1p(Expr x) {
        return Arithmetic.math(MathFunction.LOG1P, x);
    }

    /**
     * {@return the sine of radians}
     *
     * @param x the first operand
     */
    public static Expr sin(Expr x) {
        return Arithmetic.math(MathFunction.SIN, x);
    }

    /**
     * {@return the cosine of radians}
     *
     * @param x the first operand
     */
    public static Expr cos(Expr x) {
        return Arithmetic.math(MathFunction.COS, x);
    }

    /**
     * {@return the tangent of radians}
     *
     * @param x the first operand
     */
    public static Expr tan(Expr x) {
        return Arithmetic.math(MathFunction.TAN, x);
    }

    /**
     * {@return the inverse sine, in radians}
     *
     * @param x the first operand
     */
    public static Expr asin(Expr x) {
        return Arithmetic.math(MathFunction.ASIN, x);
    }

    /**
     * {@return the inverse cosine, in radians}
     *
     * @param x the first operand
     */
    public static Expr acos(Expr x) {
        return Arithmetic.math(MathFunction.ACOS, x);
    }

    /**
     * {@return the inverse tangent, in radians}
     *
     * @param x the first operand
     */
    public static Expr atan(Expr x) {
        return Arithmetic.math(MathFunction.ATAN, x);
    }

    /**
     * {@return the hyperbolic sine}
     *
     * @param x the first operand
     */
    public static Expr sinh(Expr x) {
        return Arithmetic.math(MathFunction.SINH, x);
    }

    /**
     * {@return the hyperbolic cosine}
     *
     * @param x the first operand
     */
    public static Expr cosh(Expr x) {
        return Arithmetic.math(MathFunction.COSH, x);
    }

    /**
     * {@return the hyperbolic tangent}
     *
     * @param x the first operand
     */
    public static Expr tanh(Expr x) {
        return Arithmetic.math(MathFunction.TANH, x);
    }

    /**
     * {@return the inverse hyperbolic sine}
     *
     * @param x the first operand
     */
    public static Expr asinh(Expr x) {
        return Arithmetic.math(MathFunction.ASINH, x);
    }

    /**
     * {@return the inverse hyperbolic cosine}
     *
     * @param x the first operand
     */
    public static Expr acosh(Expr x) {
        return Arithmetic.math(MathFunction.ACOSH, x);
    }

    /**
     * {@return the inverse hyperbolic tangent}
     *
     * @param x the first operand
     */
    public static Expr atanh(Expr x) {
        return Arithmetic.math(MathFunction.ATANH, x);
    }

    /**
     * {@return the cube root}
     *
     * @param x the first operand
     */
    public static Expr cbrt(Expr x) {
        return Arithmetic.math(MathFunction.CBRT, x);
    }

    /**
     * {@return the error function}
     *
     * @param x the first operand
     */
    public static Expr erf(Expr x) {
        return Arithmetic.math(MathFunction.ERF, x);
    }

    /**
     * {@return the complementary error function}
     *
     * @param x the first operand
     */
    public static Expr erfc(Expr x) {
        return Arithmetic.math(MathFunction.ERFC, x);
    }

    /**
     * {@return the gamma function}
     *
     * @param x the first operand
     */
    public static Expr tgamma(Expr x) {
        return Arithmetic.math(MathFunction.TGAMMA, x);
    }

    /**
     * {@return the logarithm of the absolute value of the gamma function}
     *
     * @param x the first operand
     */
    public static Expr lgamma(Expr x) {
        return Arithmetic.math(MathFunction.LGAMMA, x);
    }

    /**
     * {@return the angle of the point (y, x), in radians}
     *
     * @param y the second operand
     * @param x the first operand
     */
    public static Expr atan2(Expr y, Expr x) {
        return Arithmetic.math(MathFunction.ATAN2, present(y, "y"), present(x, "x"));
    }

    /**
     * {@return the power; see {@link Expr#pow(Expr)}}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr pow(Expr x, Expr y) {
        return present(x, "x").pow(y);
    }

    /**
     * {@return the length of the hypotenuse, without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr hypot(Expr x, Expr y) {
        return Arithmetic.math(MathFunction.HYPOT, x, y);
    }

    /**
     * {@return the next representable float after the first towards the second}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr nextafter(Expr x, Expr y) {
        return Arithmetic.math(MathFunction.NEXTAFTER, x, y);
    }

    /**
     * {@return {@code x * y + z} of floats, rounded once}
     *
     * @param x the first operand
     * @param y the second operand
     * @param z the third operand
     */
    public static Expr fma(Expr x, Expr y, Expr z) {
        return Arithmetic.fma(x, y, z);
    }

    /**
     * {@return the magnitude of the first, sign of the second}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr copysign(Expr x, Expr y) {
        return Arithmetic.copysign(x, y);
    }

    /**
     * {@return whether x is a NaN; false for integers}
     *
     * @param x the first operand
     */
    public static Expr isnan(Expr x) {
        return present(x, "x").ne(x);
    }

    /**
     * {@return whether x is an infinity of either sign; false for integers}
     *
     * @param x the first operand
     */
    public static Expr isinf(Expr x) {
        return present(x, "x").dtype().isFloat() ? x.abs().eq(Double.POSITIVE_INFINITY) : x.ne(x);
    }

    /**
     * {@return whether x is neither an infinity nor a NaN; true for integers}
     *
     * @param x the first operand
     */
    public static Expr isfinite(Expr x) {
        return present(x, "x").dtype().isFloat() ? x.abs().lt(Double.POSITIVE_INFINITY) : x.eq(x);
    }

    /**
     * {@return -1, 0 or 1 by the sign; NaN for a NaN, and +0 of either zero, as NumPy has it} Not for bools.
     *
     * @param x the first operand
     */
    public static Expr sign(Expr x) {
        if (present(x, "x").dtype() == DType.BOOL) {
            throw new KernelException("sign", "sign has no form for bool: bools have no sign");
        }
        Expr one = x.like(1);
        Expr rest = x.dtype().isFloat() ? x.add(0.0) : x; // -0 + 0 is 0
        Expr positive = select(x.gt(0), one, rest);
        return x.dtype().kind() == DType.Kind.UNSIGNED ? positive : select(x.lt(0), one.neg(), positive);
    }

    /**
     * {@return x times itself; of a bool in int8}
     *
     * @param x the first operand
     */
    public static Expr square(Expr x) {
        Expr n = present(x, "x").dtype() == DType.BOOL ? x.cast(DType.INT8) : x;
        return n.mul(n);
    }

    /**
     * {@return the significand and exponent: x is the significand, from 1/2 to below 1, times 2 to the exponent}
     *
     * @param x the first operand
     */
    public static Frexp frexp(Expr x) {
        return FloatParts.frexp(x);
    }

    /**
     * {@return {@code x * 2^n}, rounded once; n an integer, not uint64}
     *
     * @param x the first operand
     * @param n the power of 2
     */
    public static Expr ldexp(Expr x, Expr n) {
        return FloatParts.ldexp(present(x, "x"), n);
    }

    /**
     * {@return the fraction and integral part, towards zero, both with the sign of x}
     *
     * @param x the first operand
     */
    public static Modf modf(Expr x) {
        return FloatParts.modf(x);
    }

    /**
     * {@return whether the sign bit is set: of -0, and of some NaN, too}
     *
     * @param x the first operand
     */
    public static Expr signbit(Expr x) {
        return FloatParts.signbit(x);
    }

    /**
     * {@return the distance to the next float away from zero, negative below zero; of the largest infinite, of an
     * infinity NaN}
     *
     * @param x the first operand
     */
    public static Expr spacing(Expr x) {
        return FloatParts.spacing(x);
    }

    /**
     * {@return an angle of x radians, in degrees}
     *
     * @param x the first operand
     */
    public static Expr degrees(Expr x) {
        return FloatParts.real(x).mul(180 / Math.PI);
    }

    /**
     * {@return an angle of x degrees, in radians}
     *
     * @param x the first operand
     */
    public static Expr radians(Expr x) {
        return FloatParts.real(x).mul(Math.PI / 180);
    }

    /**
     * {@return {@code log(exp(x) + exp(y))} without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logaddexp(Expr x, Expr y) {
        DType type = TypeRules.real(x, y);
        Expr a = TypeRules.cast(x, type);
        Expr b = TypeRules.cast(y, type);
        Expr apart = max(a, b).add(log1p(exp(abs(a.sub(b)).neg())));
        return select(a.eq(b), a.add(Math.log(2)), apart);
    }

    /**
     * {@return {@code log2(2^x + 2^y)} without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logaddexp2(Expr x, Expr y) {
        DType type = TypeRules.real(x, y);
        Expr a = TypeRules.cast(x, type);
        Expr b = TypeRules.cast(y, type);
        Expr apart = max(a, b).add(log1p(exp2(abs(a.sub(b)).neg())).mul(1 / Math.log(2)));
        return select(a.eq(b), a.add(1.0), apart);
    }
}
