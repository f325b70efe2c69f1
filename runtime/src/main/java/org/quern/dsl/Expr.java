package org.quern.dsl;

import java.math.BigInteger;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/**
 * A typed value of a kernel: one element. Operations promote their operands as NumPy 2 does; a Java number takes the
 * dtype of the operand beside it (NEP 50), so {@code x.mul(2)} keeps x's dtype, and {@code x.mul(0.5)} is float64 for
 * an integer x. An integer out of the dtype's bounds is compared by its value, as in {@code x.lt(300)} for a uint8 x,
 * and converted to the float in which an operation such as division computes; other operations refuse it. Every
 * operation has one documented result for all inputs.
 *
 * <p>All methods throw {@link KernelException} for a dtype that the operation does not have.
 */
public final class Expr {
    private final Recorder recorder;
    private final Value value;
    private final OutOfBounds outOfBounds;

    Expr(Recorder recorder, Value value) {
        this(recorder, value, /* outOfBounds= */ null);
    }

    Expr(Recorder recorder, Value value, OutOfBounds outOfBounds) {
        this.recorder = recorder;
        this.value = value;
        this.outOfBounds = outOfBounds;
    }

    Recorder recorder() {
        return recorder;
    }

    Value value() {
        return value;
    }

    /** The out-of-bounds integer that this value stands for; null if it is in its dtype's bounds. */
    OutOfBounds outOfBounds() {
        return outOfBounds;
    }

    /** {@return the dtype, fixed for this trace of the body} */
    public DType dtype() {
        return outOfBounds == null ? value.type() : outOfBounds.type();
    }

    /**
     * {@return the sum; integers wrap; of bools: or}
     *
     * @param y the other operand
     */
    public Expr add(Expr y) {
        return Arithmetic.add(this, y);
    }

    /**
     * {@return the sum with an integer}
     *
     * @param y the other operand
     */
    public Expr add(long y) {
        return add(TypeRules.beside(this, y));
    }

    /**
     * {@return the sum with a number}
     *
     * @param y the other operand
     */
    public Expr add(double y) {
        return add(TypeRules.beside(this, y));
    }

    /**
     * {@return the difference; integers wrap} Not for bools: use {@link #xor}.
     *
     * @param y the other operand
     */
    public Expr sub(Expr y) {
        return Arithmetic.sub(this, y);
    }

    /**
     * {@return the difference from an integer}
     *
     * @param y the other operand
     */
    public Expr sub(long y) {
        return sub(TypeRules.beside(this, y));
    }

    /**
     * {@return the difference from a number}
     *
     * @param y the other operand
     */
    public Expr sub(double y) {
        return sub(TypeRules.beside(this, y));
    }

    /**
     * {@return {@code y - this}}
     *
     * @param y the other operand
     */
    public Expr subFrom(long y) {
        return TypeRules.beside(this, y).sub(this);
    }

    /**
     * {@return {@code y - this}}
     *
     * @param y the other operand
     */
    public Expr subFrom(double y) {
        return TypeRules.beside(this, y).sub(this);
    }

    /**
     * {@return the product; integers wrap; of bools: and}
     *
     * @param y the other operand
     */
    public Expr mul(Expr y) {
        return Arithmetic.mul(this, y);
    }

    /**
     * {@return the product with an integer}
     *
     * @param y the other operand
     */
    public Expr mul(long y) {
        return mul(TypeRules.beside(this, y));
    }

    /**
     * {@return the product with a number}
     *
     * @param y the other operand
     */
    public Expr mul(double y) {
        return mul(TypeRules.beside(this, y));
    }

    /**
     * {@return the true quotient, IEEE 754; of integers and bools in float64}
     *
     * @param y the other operand
     */
    public Expr div(Expr y) {
        return Arithmetic.div(this, y);
    }

    /**
     * {@return the true quotient by an integer}
     *
     * @param y the other operand
     */
    public Expr div(long y) {
        return div(TypeRules.beside(this, y));
    }

    /**
     * {@return the true quotient by a number}
     *
     * @param y the other operand
     */
    public Expr div(double y) {
        return div(TypeRules.beside(this, y));
    }

    /**
     * {@return {@code y / this}}
     *
     * @param y the other operand
     */
    public Expr divInto(long y) {
        return TypeRules.beside(this, y).div(this);
    }

    /**
     * {@return {@code y / this}}
     *
     * @param y the other operand
     */
    public Expr divInto(double y) {
        return TypeRules.beside(this, y).div(this);
    }

    /**
     * {@return the quotient rounded down (Python's {@code //}); integer x // 0 is 0 and MIN // -1 is MIN}
     *
     * @param y the other operand
     */
    public Expr floorDiv(Expr y) {
        return Arithmetic.integral(BinaryOp.FLOOR_DIV, this, y);
    }

    /**
     * {@return the quotient by an integer, rounded down}
     *
     * @param y the other operand
     */
    public Expr floorDiv(long y) {
        return floorDiv(TypeRules.beside(this, y));
    }

    /**
     * {@return the quotient by a number, rounded down}
     *
     * @param y the other operand
     */
    public Expr floorDiv(double y) {
        return floorDiv(TypeRules.beside(this, y));
    }

    /**
     * {@return the remainder with the divisor's sign (Python's {@code %}); integer x % 0 is 0}
     *
     * @param y the other operand
     */
    public Expr mod(Expr y) {
        return Arithmetic.integral(BinaryOp.MOD, this, y);
    }

    /**
     * {@return the remainder by an integer, with its sign}
     *
     * @param y the other operand
     */
    public Expr mod(long y) {
        return mod(TypeRules.beside(this, y));
    }

    /**
     * {@return the remainder by a number, with its sign}
     *
     * @param y the other operand
     */
    public Expr mod(double y) {
        return mod(TypeRules.beside(this, y));
    }

    /**
     * {@return the remainder with the dividend's sign (C's fmod and {@code %}); integer x rem 0 is 0}
     *
     * @param y the other operand
     */
    public Expr rem(Expr y) {
        return Arithmetic.integral(BinaryOp.REM, this, y);
    }

    /**
     * {@return the remainder by an integer, with the sign of this}
     *
     * @param y the other operand
     */
    public Expr rem(long y) {
        return rem(TypeRules.beside(this, y));
    }

    /**
     * {@return the remainder by a number, with the sign of this}
     *
     * @param y the other operand
     */
    public Expr rem(double y) {
        return rem(TypeRules.beside(this, y));
    }

    /**
     * {@return the power} Floats by a function of the library, within its stated accuracy; integers by repeated
     * multiplication, wrapping, and for a negative exponent the exact power truncated towards zero.
     *
     * @param y the other operand
     */
    public Expr pow(Expr y) {
        return Arithmetic.pow(this, y);
    }

    /**
     * {@return the power by an integer; small ones by multiplication}
     *
     * @param y the other operand
     */
    public Expr pow(long y) {
        return Arithmetic.pow(this, y);
    }

    /**
     * {@return the power by a number; by 2 as a product}
     *
     * @param y the other operand
     */
    public Expr pow(double y) {
        return Arithmetic.pow(this, y);
    }

    /** {@return {@code -x}; integers wrap} Not for bools: use {@link #not}. */
    public Expr neg() {
        return Arithmetic.unary(UnaryOp.NEG, this);
    }

    /** {@return {@code |x|}; the smallest signed integer is its own absolute value} */
    public Expr abs() {
        return dtype() == DType.BOOL || dtype().kind() == DType.Kind.UNSIGNED
                ? this
                : Arithmetic.unary(UnaryOp.ABS, this);
    }

    /**
     * {@return the smaller, NaN if either is (NumPy's minimum)}
     *
     * @param y the other operand
     */
    public Expr min(Expr y) {
        return Arithmetic.binary(BinaryOp.MIN, this, y);
    }

    /**
     * {@return the smaller of this and an integer}
     *
     * @param y the other operand
     */
    public Expr min(long y) {
        return min(TypeRules.beside(this, y));
    }

    /**
     * {@return the smaller of this and a number}
     *
     * @param y the other operand
     */
    public Expr min(double y) {
        return min(TypeRules.beside(this, y));
    }

    /**
     * {@return the larger, NaN if either is (NumPy's maximum)}
     *
     * @param y the other operand
     */
    public Expr max(Expr y) {
        return Arithmetic.binary(BinaryOp.MAX, this, y);
    }

    /**
     * {@return the larger of this and an integer}
     *
     * @param y the other operand
     */
    public Expr max(long y) {
        return max(TypeRules.beside(this, y));
    }

    /**
     * {@return the larger of this and a number}
     *
     * @param y the other operand
     */
    public Expr max(double y) {
        return max(TypeRules.beside(this, y));
    }

    /**
     * {@return the smaller, the other one if one is NaN (NumPy's and C's fmin)}
     *
     * @param y the other operand
     */
    public Expr fmin(Expr y) {
        return Arithmetic.binary(BinaryOp.FMIN, this, y);
    }

    /**
     * {@return the smaller of this and an integer}
     *
     * @param y the other operand
     */
    public Expr fmin(long y) {
        return fmin(TypeRules.beside(this, y));
    }

    /**
     * {@return the smaller of this and a number; the other one if one is NaN}
     *
     * @param y the other operand
     */
    public Expr fmin(double y) {
        return fmin(TypeRules.beside(this, y));
    }

    /**
     * {@return the larger, the other one if one is NaN (NumPy's and C's fmax)}
     *
     * @param y the other operand
     */
    public Expr fmax(Expr y) {
        return Arithmetic.binary(BinaryOp.FMAX, this, y);
    }

    /**
     * {@return the larger of this and an integer}
     *
     * @param y the other operand
     */
    public Expr fmax(long y) {
        return fmax(TypeRules.beside(this, y));
    }

    /**
     * {@return the larger of this and a number; the other one if one is NaN}
     *
     * @param y the other operand
     */
    public Expr fmax(double y) {
        return fmax(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is less} Integers of different signs compare by value.
     *
     * @param y the other operand
     */
    public Expr lt(Expr y) {
        return Arithmetic.compare(Predicate.LT, this, y);
    }

    /**
     * {@return whether this is less than an integer}
     *
     * @param y the other operand
     */
    public Expr lt(long y) {
        return lt(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is less than a number}
     *
     * @param y the other operand
     */
    public Expr lt(double y) {
        return lt(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is less or equal}
     *
     * @param y the other operand
     */
    public Expr le(Expr y) {
        return Arithmetic.compare(Predicate.LE, this, y);
    }

    /**
     * {@return whether this is less than or equal to an integer}
     *
     * @param y the other operand
     */
    public Expr le(long y) {
        return le(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is less than or equal to a number}
     *
     * @param y the other operand
     */
    public Expr le(double y) {
        return le(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is greater}
     *
     * @param y the other operand
     */
    public Expr gt(Expr y) {
        return Arithmetic.compare(Predicate.GT, this, y);
    }

    /**
     * {@return whether this is greater than an integer}
     *
     * @param y the other operand
     */
    public Expr gt(long y) {
        return gt(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is greater than a number}
     *
     * @param y the other operand
     */
    public Expr gt(double y) {
        return gt(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is greater or equal}
     *
     * @param y the other operand
     */
    public Expr ge(Expr y) {
        return Arithmetic.compare(Predicate.GE, this, y);
    }

    /**
     * {@return whether this is greater than or equal to an integer}
     *
     * @param y the other operand
     */
    public Expr ge(long y) {
        return ge(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is greater than or equal to a number}
     *
     * @param y the other operand
     */
    public Expr ge(double y) {
        return ge(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is equal; false with a NaN}
     *
     * @param y the other operand
     */
    public Expr eq(Expr y) {
        return Arithmetic.compare(Predicate.EQ, this, y);
    }

    /**
     * {@return whether this is equal to an integer}
     *
     * @param y the other operand
     */
    public Expr eq(long y) {
        return eq(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is equal to a number}
     *
     * @param y the other operand
     */
    public Expr eq(double y) {
        return eq(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is equal to a truth value, which beside a number is 0 or 1}
     *
     * @param y the other operand
     */
    public Expr eq(boolean y) {
        return eq(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is different; true with a NaN}
     *
     * @param y the other operand
     */
    public Expr ne(Expr y) {
        return Arithmetic.compare(Predicate.NE, this, y);
    }

    /**
     * {@return whether this is different from an integer}
     *
     * @param y the other operand
     */
    public Expr ne(long y) {
        return ne(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is different from a number}
     *
     * @param y the other operand
     */
    public Expr ne(double y) {
        return ne(TypeRules.beside(this, y));
    }

    /**
     * {@return whether this is different from a truth value, which beside a number is 0 or 1}
     *
     * @param y the other operand
     */
    public Expr ne(boolean y) {
        return ne(TypeRules.beside(this, y));
    }

    /**
     * {@return the bitwise and of integers, logical and of bools}
     *
     * @param y the other operand
     */
    public Expr and(Expr y) {
        return Arithmetic.binary(BinaryOp.AND, this, y);
    }

    /**
     * {@return the bitwise and with an integer}
     *
     * @param y the other operand
     */
    public Expr and(long y) {
        return and(TypeRules.beside(this, y));
    }

    /**
     * {@return the logical and with a truth value, which beside an integer is 0 or 1}
     *
     * @param y the other operand
     */
    public Expr and(boolean y) {
        return and(TypeRules.beside(this, y));
    }

    /**
     * {@return the bitwise or of integers, logical or of bools}
     *
     * @param y the other operand
     */
    public Expr or(Expr y) {
        return Arithmetic.binary(BinaryOp.OR, this, y);
    }

    /**
     * {@return the bitwise or with an integer}
     *
     * @param y the other operand
     */
    public Expr or(long y) {
        return or(TypeRules.beside(this, y));
    }

    /**
     * {@return the logical or with a truth value, which beside an integer is 0 or 1}
     *
     * @param y the other operand
     */
    public Expr or(boolean y) {
        return or(TypeRules.beside(this, y));
    }

    /**
     * {@return the bitwise exclusive or of integers, logical of bools}
     *
     * @param y the other operand
     */
    public Expr xor(Expr y) {
        return Arithmetic.binary(BinaryOp.XOR, this, y);
    }

    /**
     * {@return the bitwise exclusive or with an integer}
     *
     * @param y the other operand
     */
    public Expr xor(long y) {
        return xor(TypeRules.beside(this, y));
    }

    /**
     * {@return the logical exclusive or with a truth value, which beside an integer is 0 or 1}
     *
     * @param y the other operand
     */
    public Expr xor(boolean y) {
        return xor(TypeRules.beside(this, y));
    }

    /** {@return the bitwise complement of an integer, logical complement of a bool} */
    public Expr not() {
        return Arithmetic.unary(UnaryOp.NOT, this);
    }

    /** {@return the number of bits set, in the same integer dtype} */
    public Expr popcount() {
        return Arithmetic.unary(UnaryOp.POPCOUNT, this);
    }

    /** {@return the number of zero bits above the highest bit set, in the same integer dtype; the width for 0} */
    public Expr clz() {
        return Arithmetic.unary(UnaryOp.CLZ, this);
    }

    /** {@return the number of zero bits below the lowest bit set, in the same integer dtype; the width for 0} */
    public Expr ctz() {
        return Arithmetic.unary(UnaryOp.CTZ, this);
    }

    /** {@return an integer's bytes in reverse order} */
    public Expr byteswap() {
        return Arithmetic.unary(UnaryOp.BYTESWAP, this);
    }

    /**
     * {@return the same bits as another dtype of the same width, such as a float64's as int64} Not of bools.
     *
     * @param to the dtype of the result
     */
    public Expr reinterpret(DType to) {
        return Arithmetic.reinterpret(this, to);
    }

    /**
     * {@return the left shift; 0 when the amount, read as unsigned, reaches the width}
     *
     * @param y the other operand
     */
    public Expr shl(Expr y) {
        return Arithmetic.integral(BinaryOp.SHL, this, y);
    }

    /**
     * {@return the left shift by a constant}
     *
     * @param y the other operand
     */
    public Expr shl(long y) {
        return shl(TypeRules.beside(this, y));
    }

    /**
     * {@return the right shift, arithmetic if signed; all sign bits (or 0) when the amount, read as unsigned, reaches
     * the width}
     *
     * @param y the other operand
     */
    public Expr shr(Expr y) {
        return Arithmetic.integral(BinaryOp.SHR, this, y);
    }

    /**
     * {@return the right shift by a constant}
     *
     * @param y the other operand
     */
    public Expr shr(long y) {
        return shr(TypeRules.beside(this, y));
    }

    /**
     * {@return the conversion} To bool: true unless zero (NaN is true). Float to integer: towards zero, out of range to
     * the nearest bound, NaN to 0, as Java's casts. Integer to a narrower integer: the low bits. To a float: nearest,
     * ties to even.
     *
     * @param to the dtype of the result
     */
    public Expr cast(DType to) {
        return TypeRules.cast(this, TypeRules.given(to, "to"));
    }

    /**
     * {@return an integer as it is beside this value, by NEP 50: of this dtype, or int64 for a bool; one out of bounds
     * is only for comparisons and operations that compute in a float}
     *
     * @param n an integer
     */
    public Expr like(long n) {
        return TypeRules.beside(this, n);
    }

    /**
     * {@return an integer of any size, such as a uint64 from 2^63 on, as it is beside this value, by NEP 50}
     *
     * @param n an integer
     */
    public Expr like(BigInteger n) {
        return TypeRules.beside(this, n);
    }

    /**
     * {@return a number as it is beside this value, by NEP 50: of this dtype if it is a float, else float64}
     *
     * @param x a number; for an integer dtype it must be whole
     */
    public Expr like(double x) {
        return TypeRules.beside(this, x);
    }

    /**
     * {@return a truth value as it is beside this value: of this dtype, 0 or 1}
     *
     * @param b true or false
     */
    public Expr like(boolean b) {
        return TypeRules.beside(this, b);
    }

    @Override
    public String toString() {
        return value + ": " + dtype();
    }
}
