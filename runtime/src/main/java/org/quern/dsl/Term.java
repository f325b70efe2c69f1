package org.quern.dsl;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.MathFunction;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;

/**
 * What has a value at a point of a kernel, and so all operations: an {@link Expr expression}, or an {@link Accumulator},
 * whose {@code add} has another meaning. Operations promote their operands as NumPy 2 does.
 *
 * <p>Where the language takes a {@link Number}, a value of the kernel stands, or a Java int, long, double, float, short,
 * byte or {@link java.math.BigInteger}. A {@link Var variable} and an {@link Accumulator} stand for what they hold at
 * that point of the kernel, the {@link Core} of a scalar operand for its element. A Java number takes the dtype of the
 * operand beside it (NEP 50), so {@code x.mul(2)} keeps x's dtype, and {@code x.mul(0.5)} is float64 for an integer x. An
 * integer out of the dtype's bounds is compared by its value, as in {@code x.lt(300)} for a uint8 x, and converted to
 * the float in which an operation such as division computes; other operations refuse it. Every operation has one
 * documented result for all inputs.
 *
 * <p>All methods throw {@link KernelException} for a dtype that the operation does not have, for a {@link Number} of
 * another class, and, where Java asks for the number itself, since there is none while the kernel is recorded.
 */
public abstract sealed class Term extends Number permits Expr, Accumulator {
    private static final long serialVersionUID = 1L;

    Term() {}

    /** The value at this point of the kernel: of a variable, what it holds now. */
    abstract Expr read();

    /** {@return the dtype, fixed for this trace of the body} */
    public abstract DType dtype();

    /**
     * {@return the sum; integers wrap; of bools: or} The operator {@code +} of Kotlin and Groovy.
     *
     * @param y the other operand
     */
    public final Expr plus(Number y) {
        return Arithmetic.add(this, y);
    }

    /**
     * {@return the difference; integers wrap} Not for bools: use {@link #xor}.
     *
     * @param y the other operand
     */
    public final Expr sub(Number y) {
        return Arithmetic.binary(BinaryOp.SUB, this, y);
    }

    /**
     * {@return {@link #sub}, as the operator {@code -} of Kotlin and Groovy}
     *
     * @param y the other operand
     */
    public final Expr minus(Number y) {
        return sub(y);
    }

    /**
     * {@return {@code y - this}}
     *
     * @param y the other operand
     */
    public final Expr subFrom(Number y) {
        Expr x = read();
        return Arithmetic.binary(BinaryOp.SUB, TypeRules.beside(x, y, "y"), x);
    }

    /**
     * {@return the product; integers wrap; of bools: and}
     *
     * @param y the other operand
     */
    public final Expr mul(Number y) {
        return Arithmetic.mul(this, y);
    }

    /**
     * {@return {@link #mul}, as the operator {@code *} of Kotlin}
     *
     * @param y the other operand
     */
    public final Expr times(Number y) {
        return mul(y);
    }

    /**
     * {@return the true quotient, IEEE 754; of integers and bools in float64}
     *
     * @param y the other operand
     */
    public final Expr div(Number y) {
        return Arithmetic.div(this, y);
    }

    /**
     * {@return {@code y / this}}
     *
     * @param y the other operand
     */
    public final Expr divInto(Number y) {
        Expr x = read();
        return Arithmetic.div(TypeRules.beside(x, y, "y"), x);
    }

    /**
     * {@return the quotient rounded down (Python's {@code //}); integer x // 0 is 0 and MIN // -1 is MIN}
     *
     * @param y the other operand
     */
    public final Expr floorDiv(Number y) {
        return Arithmetic.integral(BinaryOp.FLOOR_DIV, this, y);
    }

    /**
     * {@return the remainder with the divisor's sign (Python's {@code %}); integer x % 0 is 0}
     *
     * @param y the other operand
     */
    public final Expr mod(Number y) {
        return Arithmetic.integral(BinaryOp.MOD, this, y);
    }

    /**
     * {@return the remainder with the dividend's sign (C's fmod and {@code %}); integer x rem 0 is 0}
     *
     * @param y the other operand
     */
    public final Expr rem(Number y) {
        return Arithmetic.integral(BinaryOp.REM, this, y);
    }

    /**
     * {@return the power} Floats by a function of the library, within its stated accuracy; integers by repeated
     * multiplication, wrapping, and for a negative exponent the exact power truncated towards zero.
     *
     * @param y the other operand
     */
    public final Expr pow(Number y) {
        return Arithmetic.pow(this, y);
    }

    /** {@return {@code -x}; integers wrap} Not for bools: use {@link #not}. */
    public final Expr neg() {
        return Arithmetic.unary(UnaryOp.NEG, this);
    }

    /** {@return {@link #neg}, as the operator {@code -} of Kotlin} */
    public final Expr unaryMinus() {
        return neg();
    }

    /** {@return {@code |x|}; the smallest signed integer is its own absolute value} */
    public final Expr abs() {
        return Arithmetic.abs(this);
    }

    /**
     * {@return the smaller, NaN if either is (NumPy's minimum)}
     *
     * @param y the other operand
     */
    public final Expr min(Number y) {
        return Arithmetic.binary(BinaryOp.MIN, this, y);
    }

    /**
     * {@return the larger, NaN if either is (NumPy's maximum)}
     *
     * @param y the other operand
     */
    public final Expr max(Number y) {
        return Arithmetic.binary(BinaryOp.MAX, this, y);
    }

    /**
     * {@return the smaller, the other one if one is NaN (NumPy's and C's fmin)}
     *
     * @param y the other operand
     */
    public final Expr fmin(Number y) {
        return Arithmetic.binary(BinaryOp.FMIN, this, y);
    }

    /**
     * {@return the larger, the other one if one is NaN (NumPy's and C's fmax)}
     *
     * @param y the other operand
     */
    public final Expr fmax(Number y) {
        return Arithmetic.binary(BinaryOp.FMAX, this, y);
    }

    /**
     * {@return whether this is less} Integers of different signs compare by value.
     *
     * @param y the other operand
     */
    public final Expr lt(Number y) {
        return Arithmetic.compare(Predicate.LT, this, y);
    }

    /**
     * {@return whether this is less or equal}
     *
     * @param y the other operand
     */
    public final Expr le(Number y) {
        return Arithmetic.compare(Predicate.LE, this, y);
    }

    /**
     * {@return whether this is greater}
     *
     * @param y the other operand
     */
    public final Expr gt(Number y) {
        return Arithmetic.compare(Predicate.GT, this, y);
    }

    /**
     * {@return whether this is greater or equal}
     *
     * @param y the other operand
     */
    public final Expr ge(Number y) {
        return Arithmetic.compare(Predicate.GE, this, y);
    }

    /**
     * {@return whether this is equal; false with a NaN}
     *
     * @param y the other operand
     */
    public final Expr eq(Number y) {
        return Arithmetic.compare(Predicate.EQ, this, y);
    }

    /**
     * {@return whether this is equal to a truth value, which beside a number is 0 or 1}
     *
     * @param y the other operand
     */
    public final Expr eq(boolean y) {
        Expr x = read();
        return x.eq(x.like(y));
    }

    /**
     * {@return whether this is different; true with a NaN}
     *
     * @param y the other operand
     */
    public final Expr ne(Number y) {
        return Arithmetic.compare(Predicate.NE, this, y);
    }

    /**
     * {@return whether this is different from a truth value, which beside a number is 0 or 1}
     *
     * @param y the other operand
     */
    public final Expr ne(boolean y) {
        Expr x = read();
        return x.ne(x.like(y));
    }

    /**
     * {@return the bitwise and of integers, logical and of bools}
     *
     * @param y the other operand
     */
    public final Expr and(Number y) {
        return Arithmetic.binary(BinaryOp.AND, this, y);
    }

    /**
     * {@return the logical and with a truth value, which beside an integer is 0 or 1}
     *
     * @param y the other operand
     */
    public final Expr and(boolean y) {
        Expr x = read();
        return x.and(x.like(y));
    }

    /**
     * {@return the bitwise or of integers, logical or of bools}
     *
     * @param y the other operand
     */
    public final Expr or(Number y) {
        return Arithmetic.binary(BinaryOp.OR, this, y);
    }

    /**
     * {@return the logical or with a truth value, which beside an integer is 0 or 1}
     *
     * @param y the other operand
     */
    public final Expr or(boolean y) {
        Expr x = read();
        return x.or(x.like(y));
    }

    /**
     * {@return the bitwise exclusive or of integers, logical of bools}
     *
     * @param y the other operand
     */
    public final Expr xor(Number y) {
        return Arithmetic.binary(BinaryOp.XOR, this, y);
    }

    /**
     * {@return the logical exclusive or with a truth value, which beside an integer is 0 or 1}
     *
     * @param y the other operand
     */
    public final Expr xor(boolean y) {
        Expr x = read();
        return x.xor(x.like(y));
    }

    /** {@return the bitwise complement of an integer, logical complement of a bool} */
    public final Expr not() {
        return Arithmetic.unary(UnaryOp.NOT, this);
    }

    /** {@return the number of bits set, in the same integer dtype} */
    public final Expr popcount() {
        return Arithmetic.unary(UnaryOp.POPCOUNT, this);
    }

    /** {@return the number of zero bits above the highest bit set, in the same integer dtype; the width for 0} */
    public final Expr clz() {
        return Arithmetic.unary(UnaryOp.CLZ, this);
    }

    /** {@return the number of zero bits below the lowest bit set, in the same integer dtype; the width for 0} */
    public final Expr ctz() {
        return Arithmetic.unary(UnaryOp.CTZ, this);
    }

    /** {@return an integer's bytes in reverse order} */
    public final Expr byteswap() {
        return Arithmetic.unary(UnaryOp.BYTESWAP, this);
    }

    /**
     * {@return the same bits as another dtype of the same width, such as a float64's as int64} Not of bools.
     *
     * @param to the dtype of the result
     */
    public final Expr reinterpret(DType to) {
        return Arithmetic.reinterpret(read(), to);
    }

    /**
     * {@return the left shift; 0 when the amount, read as unsigned, reaches the width}
     *
     * @param y the other operand
     */
    public final Expr shl(Number y) {
        return Arithmetic.integral(BinaryOp.SHL, this, y);
    }

    /**
     * {@return the right shift, arithmetic if signed; all sign bits (or 0) when the amount, read as unsigned, reaches
     * the width}
     *
     * @param y the other operand
     */
    public final Expr shr(Number y) {
        return Arithmetic.integral(BinaryOp.SHR, this, y);
    }

    /** {@return the correctly rounded square root; NaN below zero} */
    public final Expr sqrt() {
        return Arithmetic.real(UnaryOp.SQRT, this);
    }

    /** {@return the largest integral value that is not above x; of integers x itself} */
    public final Expr floor() {
        return Arithmetic.round(UnaryOp.FLOOR, this);
    }

    /** {@return the smallest integral value that is not below x; of integers x itself} */
    public final Expr ceil() {
        return Arithmetic.round(UnaryOp.CEIL, this);
    }

    /** {@return the integral part, towards zero; of integers x itself} */
    public final Expr trunc() {
        return Arithmetic.round(UnaryOp.TRUNC, this);
    }

    /** {@return the nearest integral float, ties to even} */
    public final Expr rint() {
        return Arithmetic.real(UnaryOp.RINT, this);
    }

    /** {@return e to the x} */
    public final Expr exp() {
        return Arithmetic.math(MathFunction.EXP, this);
    }

    /** {@return 2 to the x} */
    public final Expr exp2() {
        return Arithmetic.math(MathFunction.EXP2, this);
    }

    /** {@return e to the x, less 1, accurate near 0} */
    public final Expr expm1() {
        return Arithmetic.math(MathFunction.EXPM1, this);
    }

    /** {@return the natural logarithm} */
    public final Expr log() {
        return Arithmetic.math(MathFunction.LOG, this);
    }

    /** {@return the base-2 logarithm} */
    public final Expr log2() {
        return Arithmetic.math(MathFunction.LOG2, this);
    }

    /** {@return the base-10 logarithm} */
    public final Expr log10() {
        return Arithmetic.math(MathFunction.LOG10, this);
    }

    /** {@return the natural logarithm of 1 + x, accurate near 0} */
    public final Expr log1p() {
        return Arithmetic.math(MathFunction.LOG1P, this);
    }

    /** {@return the sine of radians} */
    public final Expr sin() {
        return Arithmetic.math(MathFunction.SIN, this);
    }

    /** {@return the cosine of radians} */
    public final Expr cos() {
        return Arithmetic.math(MathFunction.COS, this);
    }

    /** {@return the tangent of radians} */
    public final Expr tan() {
        return Arithmetic.math(MathFunction.TAN, this);
    }

    /** {@return the inverse sine, in radians} */
    public final Expr asin() {
        return Arithmetic.math(MathFunction.ASIN, this);
    }

    /** {@return the inverse cosine, in radians} */
    public final Expr acos() {
        return Arithmetic.math(MathFunction.ACOS, this);
    }

    /** {@return the inverse tangent, in radians} */
    public final Expr atan() {
        return Arithmetic.math(MathFunction.ATAN, this);
    }

    /** {@return the hyperbolic sine} */
    public final Expr sinh() {
        return Arithmetic.math(MathFunction.SINH, this);
    }

    /** {@return the hyperbolic cosine} */
    public final Expr cosh() {
        return Arithmetic.math(MathFunction.COSH, this);
    }

    /** {@return the hyperbolic tangent} */
    public final Expr tanh() {
        return Arithmetic.math(MathFunction.TANH, this);
    }

    /** {@return the inverse hyperbolic sine} */
    public final Expr asinh() {
        return Arithmetic.math(MathFunction.ASINH, this);
    }

    /** {@return the inverse hyperbolic cosine} */
    public final Expr acosh() {
        return Arithmetic.math(MathFunction.ACOSH, this);
    }

    /** {@return the inverse hyperbolic tangent} */
    public final Expr atanh() {
        return Arithmetic.math(MathFunction.ATANH, this);
    }

    /** {@return the cube root} */
    public final Expr cbrt() {
        return Arithmetic.math(MathFunction.CBRT, this);
    }

    /** {@return the error function} */
    public final Expr erf() {
        return Arithmetic.math(MathFunction.ERF, this);
    }

    /** {@return the complementary error function} */
    public final Expr erfc() {
        return Arithmetic.math(MathFunction.ERFC, this);
    }

    /** {@return the gamma function} */
    public final Expr tgamma() {
        return Arithmetic.math(MathFunction.TGAMMA, this);
    }

    /** {@return the logarithm of the absolute value of the gamma function} */
    public final Expr lgamma() {
        return Arithmetic.math(MathFunction.LGAMMA, this);
    }

    /** {@return whether x is a NaN; false for integers} */
    public final Expr isnan() {
        return Arithmetic.isnan(read());
    }

    /** {@return whether x is an infinity of either sign; false for integers} */
    public final Expr isinf() {
        return Arithmetic.isinf(read());
    }

    /** {@return whether x is neither an infinity nor a NaN; true for integers} */
    public final Expr isfinite() {
        return Arithmetic.isfinite(read());
    }

    /** {@return -1, 0 or 1 by the sign; NaN for a NaN, and +0 of either zero, as NumPy has it} Not for bools. */
    public final Expr sign() {
        return Arithmetic.sign(read());
    }

    /** {@return x times itself; of a bool in int8} */
    public final Expr square() {
        return Arithmetic.square(read());
    }

    /** {@return whether the sign bit is set: of -0, and of some NaN, too} */
    public final Expr signbit() {
        return FloatParts.signbit(this);
    }

    /** {@return the distance to the next float away from zero, negative below zero; of the largest infinite, of an infinity NaN} */
    public final Expr spacing() {
        return FloatParts.spacing(this);
    }

    /** {@return an angle of x radians, in degrees} */
    public final Expr degrees() {
        return TypeRules.real(this).mul(180 / Math.PI);
    }

    /** {@return an angle of x degrees, in radians} */
    public final Expr radians() {
        return TypeRules.real(this).mul(Math.PI / 180);
    }

    /** {@return the nearest integral value, ties to even, as {@link #rint}; of integers and bools x itself} */
    public final Expr round() {
        return Arithmetic.round(UnaryOp.RINT, this);
    }

    /** {@return 1 / x; of integers and bools in their dtype, int8 for bools, towards zero, and 0 of 0} */
    public final Expr reciprocal() {
        return Arithmetic.reciprocal(read());
    }

    /** {@return {@link #neg}, by NumPy's name} */
    public final Expr negative() {
        return neg();
    }

    /** {@return {@link #abs}, by NumPy's name} */
    public final Expr absolute() {
        return abs();
    }

    /** {@return {@link #not}, by NumPy's name} */
    public final Expr invert() {
        return not();
    }

    /** {@return whether this is zero} */
    public final Expr logicalNot() {
        return Arithmetic.logicalNot(read());
    }

    /**
     * {@return {@link #sub}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr subtract(Number y) {
        return sub(y);
    }

    /**
     * {@return {@link #mul}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr multiply(Number y) {
        return mul(y);
    }

    /**
     * {@return {@link #div}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr divide(Number y) {
        return div(y);
    }

    /**
     * {@return {@link #div}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr trueDivide(Number y) {
        return div(y);
    }

    /**
     * {@return {@link #floorDiv}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr floorDivide(Number y) {
        return floorDiv(y);
    }

    /**
     * {@return {@link #mod}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr remainder(Number y) {
        return mod(y);
    }

    /**
     * {@return {@link #rem}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr fmod(Number y) {
        return rem(y);
    }

    /**
     * {@return {@link #pow}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr power(Number y) {
        return pow(y);
    }

    /**
     * {@return {@link #min}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr minimum(Number y) {
        return min(y);
    }

    /**
     * {@return {@link #max}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr maximum(Number y) {
        return max(y);
    }

    /**
     * {@return {@link #lt}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr less(Number y) {
        return lt(y);
    }

    /**
     * {@return {@link #le}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr lessEqual(Number y) {
        return le(y);
    }

    /**
     * {@return {@link #gt}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr greater(Number y) {
        return gt(y);
    }

    /**
     * {@return {@link #ge}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr greaterEqual(Number y) {
        return ge(y);
    }

    /**
     * {@return {@link #eq}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr equal(Number y) {
        return eq(y);
    }

    /**
     * {@return {@link #ne}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr notEqual(Number y) {
        return ne(y);
    }

    /**
     * {@return {@link #and}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr bitwiseAnd(Number y) {
        return and(y);
    }

    /**
     * {@return {@link #or}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr bitwiseOr(Number y) {
        return or(y);
    }

    /**
     * {@return {@link #xor}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr bitwiseXor(Number y) {
        return xor(y);
    }

    /**
     * {@return {@link #shl}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr leftShift(Number y) {
        return shl(y);
    }

    /**
     * {@return {@link #shr}, by NumPy's name}
     *
     * @param y the other operand
     */
    public final Expr rightShift(Number y) {
        return shr(y);
    }

    /**
     * {@return whether both are not zero}
     *
     * @param y the other operand
     */
    public final Expr logicalAnd(Number y) {
        return Arithmetic.logical(BinaryOp.AND, this, y);
    }

    /**
     * {@return whether either is not zero}
     *
     * @param y the other operand
     */
    public final Expr logicalOr(Number y) {
        return Arithmetic.logical(BinaryOp.OR, this, y);
    }

    /**
     * {@return whether just one is not zero}
     *
     * @param y the other operand
     */
    public final Expr logicalXor(Number y) {
        return Arithmetic.logical(BinaryOp.XOR, this, y);
    }

    /**
     * {@return the angle of the point (this, x), in radians}
     *
     * @param x the first coordinate
     */
    public final Expr atan2(Number x) {
        return Arithmetic.atan2(this, x);
    }

    /**
     * {@return the length of the hypotenuse, without undue overflow}
     *
     * @param y the other operand
     */
    public final Expr hypot(Number y) {
        return Arithmetic.math(MathFunction.HYPOT, this, y);
    }

    /**
     * {@return the next representable float after this towards the other}
     *
     * @param y the other operand
     */
    public final Expr nextafter(Number y) {
        return Arithmetic.math(MathFunction.NEXTAFTER, this, y);
    }

    /**
     * {@return this with the sign of the other}
     *
     * @param y the other operand
     */
    public final Expr copysign(Number y) {
        return Arithmetic.copysign(this, y);
    }

    /**
     * {@return {@code log(exp(this) + exp(y))}, without undue overflow}
     *
     * @param y the other operand
     */
    public final Expr logaddexp(Number y) {
        return Arithmetic.logaddexp(this, y);
    }

    /**
     * {@return {@code log2(2^this + 2^y)}, without undue overflow}
     *
     * @param y the other operand
     */
    public final Expr logaddexp2(Number y) {
        return Arithmetic.logaddexp2(this, y);
    }

    /**
     * {@return {@code this * 2^n}, rounded once; n an integer, not uint64}
     *
     * @param n the power of 2
     */
    public final Expr ldexp(Number n) {
        return FloatParts.ldexp(this, n);
    }

    /**
     * {@return {@code this * y + z} of floats, rounded once}
     *
     * @param y the second factor
     * @param z the summand
     */
    public final Expr fma(Number y, Number z) {
        return Arithmetic.fma(this, y, z);
    }

    /**
     * {@return this, or the bound that it is beyond: {@code min(max(this, least), most)}, NaN if any is; an integer bound beyond all values of the dtype, where it has no effect, is none}
     *
     * @param least the lower bound
     * @param most the upper bound
     */
    public final Expr clip(Number least, Number most) {
        return Arithmetic.clip(this, least, most);
    }

    /**
     * {@return {@code x} where this is true (not zero), {@code y} elsewhere; both are evaluated}
     *
     * @param x the value where this is true
     * @param y the value elsewhere
     */
    public final Expr select(Number x, Number y) {
        return Arithmetic.select(this, x, y);
    }

    /**
     * {@return {@code x} where this is true (not zero), {@code y} elsewhere; both are evaluated}
     *
     * @param x the value where this is true
     * @param y the value elsewhere
     */
    public final Expr where(Number x, Number y) {
        return Arithmetic.select(this, x, y);
    }

    /**
     * {@return the conversion} To bool: true unless zero (NaN is true). Float to integer: towards zero, out of range to
     * the nearest bound, NaN to 0, as Java's casts. Integer to a narrower integer: the low bits. To a float: nearest,
     * ties to even.
     *
     * @param to the dtype of the result
     */
    public final Expr cast(DType to) {
        return TypeRules.cast(read(), TypeRules.given(to, "to")).strong();
    }

    /**
     * {@return a number as it is beside this value, by NEP 50} An integer is of this dtype, or int64 for a bool; one out
     * of bounds is only for comparisons and operations that compute in a float. A floating-point number is of this dtype
     * if it is a float, else float64.
     *
     * @param n a number
     */
    public final Expr like(Number n) {
        return TypeRules.beside(read(), n, "n");
    }

    /**
     * {@return a truth value as it is beside this value: of this dtype, 0 or 1}
     *
     * @param b true or false
     */
    public final Expr like(boolean b) {
        Expr x = read();
        Expr constant = TypeRules.constant(x.recorder(), x.dtype(), b ? 1 : 0);
        return x.isWeak() ? constant.weak() : constant;
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public final int intValue() {
        throw noNumber("intValue");
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public final long longValue() {
        throw noNumber("longValue");
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public final float floatValue() {
        throw noNumber("floatValue");
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public final double doubleValue() {
        throw noNumber("doubleValue");
    }

    /**
     * {@return whether it is the same object} Whether elements are equal is known where the kernel runs: {@link #eq}.
     *
     * @param other another object
     * @throws KernelException for another value or a number, since the answer would be no whatever the elements are
     */
    @Override
    public final boolean equals(@Nullable Object other) {
        if (other instanceof Number && other != this) {
            throw new KernelException("equals() or == of a value of the kernel: it would be false while the kernel is"
                    + " recorded (rule: the body runs once, for all elements; eq compares elements, and select, when"
                    + " and loop choose by them)");
        }
        return other == this;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }

    private static KernelException noNumber(String method) {
        return new KernelException(method + "() of a value of the kernel: it has no number while the kernel is recorded"
                + " (rule: the body runs once, for all elements; what depends on elements is written with the operations,"
                + " select, when and loop)");
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a value of the kernel lives within one call of a body");
    }
}
