package org.quern.dsl;

import org.quern.ir.BinaryOp;
import org.quern.ir.MathFunction;
import org.quern.ir.Predicate;

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
        return TypeRules.operand(x, "x").sqrt();
    }

    /**
     * {@return the largest integral value that is not above x; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr floor(Number x) {
        return TypeRules.operand(x, "x").floor();
    }

    /**
     * {@return the smallest integral value that is not below x; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr ceil(Number x) {
        return TypeRules.operand(x, "x").ceil();
    }

    /**
     * {@return the integral part, towards zero; of integers x itself}
     *
     * @param x the first operand
     */
    public static Expr trunc(Number x) {
        return TypeRules.operand(x, "x").trunc();
    }

    /**
     * {@return the nearest integral float, ties to even}
     *
     * @param x the first operand
     */
    public static Expr rint(Number x) {
        return TypeRules.operand(x, "x").rint();
    }

    /**
     * {@return e to the x}
     *
     * @param x the first operand
     */
    public static Expr exp(Number x) {
        return TypeRules.operand(x, "x").exp();
    }

    /**
     * {@return 2 to the x}
     *
     * @param x the first operand
     */
    public static Expr exp2(Number x) {
        return TypeRules.operand(x, "x").exp2();
    }

    /**
     * {@return e to the x, less 1, accurate near 0}
     *
     * @param x the first operand
     */
    public static Expr expm1(Number x) {
        return TypeRules.operand(x, "x").expm1();
    }

    /**
     * {@return the natural logarithm}
     *
     * @param x the first operand
     */
    public static Expr log(Number x) {
        return TypeRules.operand(x, "x").log();
    }

    /**
     * {@return the base-2 logarithm}
     *
     * @param x the first operand
     */
    public static Expr log2(Number x) {
        return TypeRules.operand(x, "x").log2();
    }

    /**
     * {@return the base-10 logarithm}
     *
     * @param x the first operand
     */
    public static Expr log10(Number x) {
        return TypeRules.operand(x, "x").log10();
    }

    /**
     * {@return the natural logarithm of 1 + x, accurate near 0}
     *
     * @param x the first operand
     */
    public static Expr log1p(Number x) {
        return TypeRules.operand(x, "x").log1p();
    }

    /**
     * {@return the sine of radians}
     *
     * @param x the first operand
     */
    public static Expr sin(Number x) {
        return TypeRules.operand(x, "x").sin();
    }

    /**
     * {@return the cosine of radians}
     *
     * @param x the first operand
     */
    public static Expr cos(Number x) {
        return TypeRules.operand(x, "x").cos();
    }

    /**
     * {@return the tangent of radians}
     *
     * @param x the first operand
     */
    public static Expr tan(Number x) {
        return TypeRules.operand(x, "x").tan();
    }

    /**
     * {@return the inverse sine, in radians}
     *
     * @param x the first operand
     */
    public static Expr asin(Number x) {
        return TypeRules.operand(x, "x").asin();
    }

    /**
     * {@return the inverse cosine, in radians}
     *
     * @param x the first operand
     */
    public static Expr acos(Number x) {
        return TypeRules.operand(x, "x").acos();
    }

    /**
     * {@return the inverse tangent, in radians}
     *
     * @param x the first operand
     */
    public static Expr atan(Number x) {
        return TypeRules.operand(x, "x").atan();
    }

    /**
     * {@return the hyperbolic sine}
     *
     * @param x the first operand
     */
    public static Expr sinh(Number x) {
        return TypeRules.operand(x, "x").sinh();
    }

    /**
     * {@return the hyperbolic cosine}
     *
     * @param x the first operand
     */
    public static Expr cosh(Number x) {
        return TypeRules.operand(x, "x").cosh();
    }

    /**
     * {@return the hyperbolic tangent}
     *
     * @param x the first operand
     */
    public static Expr tanh(Number x) {
        return TypeRules.operand(x, "x").tanh();
    }

    /**
     * {@return the inverse hyperbolic sine}
     *
     * @param x the first operand
     */
    public static Expr asinh(Number x) {
        return TypeRules.operand(x, "x").asinh();
    }

    /**
     * {@return the inverse hyperbolic cosine}
     *
     * @param x the first operand
     */
    public static Expr acosh(Number x) {
        return TypeRules.operand(x, "x").acosh();
    }

    /**
     * {@return the inverse hyperbolic tangent}
     *
     * @param x the first operand
     */
    public static Expr atanh(Number x) {
        return TypeRules.operand(x, "x").atanh();
    }

    /**
     * {@return the cube root}
     *
     * @param x the first operand
     */
    public static Expr cbrt(Number x) {
        return TypeRules.operand(x, "x").cbrt();
    }

    /**
     * {@return the error function}
     *
     * @param x the first operand
     */
    public static Expr erf(Number x) {
        return TypeRules.operand(x, "x").erf();
    }

    /**
     * {@return the complementary error function}
     *
     * @param x the first operand
     */
    public static Expr erfc(Number x) {
        return TypeRules.operand(x, "x").erfc();
    }

    /**
     * {@return the gamma function}
     *
     * @param x the first operand
     */
    public static Expr tgamma(Number x) {
        return TypeRules.operand(x, "x").tgamma();
    }

    /**
     * {@return the logarithm of the absolute value of the gamma function}
     *
     * @param x the first operand
     */
    public static Expr lgamma(Number x) {
        return TypeRules.operand(x, "x").lgamma();
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
        return TypeRules.operand(x, "x").isnan();
    }

    /**
     * {@return whether x is an infinity of either sign; false for integers}
     *
     * @param x the first operand
     */
    public static Expr isinf(Number x) {
        return TypeRules.operand(x, "x").isinf();
    }

    /**
     * {@return whether x is neither an infinity nor a NaN; true for integers}
     *
     * @param x the first operand
     */
    public static Expr isfinite(Number x) {
        return TypeRules.operand(x, "x").isfinite();
    }

    /**
     * {@return -1, 0 or 1 by the sign; NaN for a NaN, and +0 of either zero, as NumPy has it} Not for bools.
     *
     * @param x the first operand
     */
    public static Expr sign(Number x) {
        return TypeRules.operand(x, "x").sign();
    }

    /**
     * {@return x times itself; of a bool in int8}
     *
     * @param x the first operand
     */
    public static Expr square(Number x) {
        return TypeRules.operand(x, "x").square();
    }

    /**
     * {@return the significand and exponent: x is the significand, from 1/2 to below 1, times 2 to the exponent}
     *
     * @param x the first operand
     */
    public static Frexp frexp(Number x) {
        return Frexp.of(x);
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
        return Modf.of(x);
    }

    /**
     * {@return whether the sign bit is set: of -0, and of some NaN, too}
     *
     * @param x the first operand
     */
    public static Expr signbit(Number x) {
        return TypeRules.operand(x, "x").signbit();
    }

    /**
     * {@return the distance to the next float away from zero, negative below zero; of the largest infinite, of an
     * infinity NaN}
     *
     * @param x the first operand
     */
    public static Expr spacing(Number x) {
        return TypeRules.operand(x, "x").spacing();
    }

    /**
     * {@return an angle of x radians, in degrees}
     *
     * @param x the first operand
     */
    public static Expr degrees(Number x) {
        return TypeRules.operand(x, "x").degrees();
    }

    /**
     * {@return an angle of x degrees, in radians}
     *
     * @param x the first operand
     */
    public static Expr radians(Number x) {
        return TypeRules.operand(x, "x").radians();
    }

    /**
     * {@return {@code log(exp(x) + exp(y))} without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logaddexp(Number x, Number y) {
        return Arithmetic.logaddexp(x, y);
    }

    /**
     * {@return {@code log2(2^x + 2^y)} without undue overflow}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logaddexp2(Number x, Number y) {
        return Arithmetic.logaddexp2(x, y);
    }

    /**
     * {@return the nearest integral value, ties to even, as {@link #rint}; of integers and bools x itself}
     *
     * @param x the operand
     */
    public static Expr round(Number x) {
        return TypeRules.operand(x, "x").round();
    }

    /**
     * {@return 1 / x; of integers and bools in their dtype, int8 for bools, towards zero, and 0 of 0}
     *
     * @param x the operand
     */
    public static Expr reciprocal(Number x) {
        return TypeRules.operand(x, "x").reciprocal();
    }

    /**
     * {@return {@link Expr#neg}, by NumPy's name}
     *
     * @param x the operand
     */
    public static Expr negative(Number x) {
        return TypeRules.operand(x, "x").negative();
    }

    /**
     * {@return {@link Expr#abs}, by NumPy's name}
     *
     * @param x the operand
     */
    public static Expr absolute(Number x) {
        return TypeRules.operand(x, "x").absolute();
    }

    /**
     * {@return {@link Expr#not}, by NumPy's name}
     *
     * @param x the operand
     */
    public static Expr invert(Number x) {
        return TypeRules.operand(x, "x").invert();
    }

    /**
     * {@return whether x is zero}
     *
     * @param x the operand
     */
    public static Expr logicalNot(Number x) {
        return TypeRules.operand(x, "x").logicalNot();
    }

    /**
     * {@return the number of bits set, in the same integer dtype}
     *
     * @param x the operand
     */
    public static Expr popcount(Number x) {
        return TypeRules.operand(x, "x").popcount();
    }

    /**
     * {@return the number of zero bits above the highest bit set, in the same integer dtype; the width for 0}
     *
     * @param x the operand
     */
    public static Expr clz(Number x) {
        return TypeRules.operand(x, "x").clz();
    }

    /**
     * {@return the number of zero bits below the lowest bit set, in the same integer dtype; the width for 0}
     *
     * @param x the operand
     */
    public static Expr ctz(Number x) {
        return TypeRules.operand(x, "x").ctz();
    }

    /**
     * {@return an integer's bytes in reverse order}
     *
     * @param x the operand
     */
    public static Expr byteswap(Number x) {
        return TypeRules.operand(x, "x").byteswap();
    }

    /**
     * {@return {@link Expr#add}}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr add(Number x, Number y) {
        return Arithmetic.add(x, y);
    }

    /**
     * {@return {@link Expr#sub}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr subtract(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.SUB, x, y);
    }

    /**
     * {@return {@link Expr#mul}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr multiply(Number x, Number y) {
        return Arithmetic.mul(x, y);
    }

    /**
     * {@return {@link Expr#div}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr divide(Number x, Number y) {
        return Arithmetic.div(x, y);
    }

    /**
     * {@return {@link Expr#div}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr trueDivide(Number x, Number y) {
        return Arithmetic.div(x, y);
    }

    /**
     * {@return {@link Expr#floorDiv}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr floorDivide(Number x, Number y) {
        return Arithmetic.integral(BinaryOp.FLOOR_DIV, x, y);
    }

    /**
     * {@return {@link Expr#mod}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr remainder(Number x, Number y) {
        return Arithmetic.integral(BinaryOp.MOD, x, y);
    }

    /**
     * {@return {@link Expr#rem}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr fmod(Number x, Number y) {
        return Arithmetic.integral(BinaryOp.REM, x, y);
    }

    /**
     * {@return {@link Expr#pow}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr power(Number x, Number y) {
        return Arithmetic.pow(x, y);
    }

    /**
     * {@return {@link Expr#min}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr minimum(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.MIN, x, y);
    }

    /**
     * {@return {@link Expr#max}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr maximum(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.MAX, x, y);
    }

    /**
     * {@return {@link Expr#fmin}}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr fmin(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.FMIN, x, y);
    }

    /**
     * {@return {@link Expr#fmax}}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr fmax(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.FMAX, x, y);
    }

    /**
     * {@return {@link Expr#lt}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr less(Number x, Number y) {
        return Arithmetic.compare(Predicate.LT, x, y);
    }

    /**
     * {@return {@link Expr#le}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr lessEqual(Number x, Number y) {
        return Arithmetic.compare(Predicate.LE, x, y);
    }

    /**
     * {@return {@link Expr#gt}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr greater(Number x, Number y) {
        return Arithmetic.compare(Predicate.GT, x, y);
    }

    /**
     * {@return {@link Expr#ge}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr greaterEqual(Number x, Number y) {
        return Arithmetic.compare(Predicate.GE, x, y);
    }

    /**
     * {@return {@link Expr#eq}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr equal(Number x, Number y) {
        return Arithmetic.compare(Predicate.EQ, x, y);
    }

    /**
     * {@return {@link Expr#ne}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr notEqual(Number x, Number y) {
        return Arithmetic.compare(Predicate.NE, x, y);
    }

    /**
     * {@return {@link Expr#and}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr bitwiseAnd(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.AND, x, y);
    }

    /**
     * {@return {@link Expr#or}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr bitwiseOr(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.OR, x, y);
    }

    /**
     * {@return {@link Expr#xor}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr bitwiseXor(Number x, Number y) {
        return Arithmetic.binary(BinaryOp.XOR, x, y);
    }

    /**
     * {@return {@link Expr#shl}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr leftShift(Number x, Number y) {
        return Arithmetic.integral(BinaryOp.SHL, x, y);
    }

    /**
     * {@return {@link Expr#shr}, by NumPy's name}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr rightShift(Number x, Number y) {
        return Arithmetic.integral(BinaryOp.SHR, x, y);
    }

    /**
     * {@return whether both are not zero}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logicalAnd(Number x, Number y) {
        return Arithmetic.logical(BinaryOp.AND, x, y);
    }

    /**
     * {@return whether either is not zero}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logicalOr(Number x, Number y) {
        return Arithmetic.logical(BinaryOp.OR, x, y);
    }

    /**
     * {@return whether just one is not zero}
     *
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr logicalXor(Number x, Number y) {
        return Arithmetic.logical(BinaryOp.XOR, x, y);
    }

    /**
     * {@return x, or the bound that it is beyond: {@code min(max(x, least), most)}, NaN if any is; an integer bound beyond all values of the dtype, where it has no effect, is none}
     *
     * @param x the operand
     * @param least the lower bound
     * @param most the upper bound
     */
    public static Expr clip(Number x, Number least, Number most) {
        return Arithmetic.clip(x, least, most);
    }

    /**
     * {@return {@link #select}, by NumPy's name: {@code x} where the condition is true (not zero), {@code y} elsewhere; both are evaluated} Two Java
     * numbers take their dtype from what the result meets: a float's beside a float, else int64 or float64.
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr where(Number condition, Number x, Number y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return {@link #select}, by NumPy's name: {@code x} where the condition is true, a truth value elsewhere, which takes x's dtype}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr where(Number condition, Number x, boolean y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return {@link #select}, by NumPy's name: a truth value, which takes y's dtype, where the condition is true, {@code y} elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr where(Number condition, boolean x, Number y) {
        return Arithmetic.select(condition, x, y);
    }

    /**
     * {@return {@link #select}, by NumPy's name: one truth value where the condition is true, the other elsewhere}
     *
     * @param condition true where it is not zero
     * @param x the first operand
     * @param y the second operand
     */
    public static Expr where(Number condition, boolean x, boolean y) {
        return Arithmetic.select(condition, x, y);
    }
}
