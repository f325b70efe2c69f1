package org.quern.dsl;

import java.math.BigInteger;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Predicate;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;

/**
 * A typed value of a kernel: one element. Operations promote their operands as NumPy 2 does; a Java number takes the
 * dtype of the operand beside it (NEP 50), so {@code x.mul(2)} keeps x's dtype, and {@code x.mul(0.5)} is float64 for an
 * integer x. An integer that the dtype does not hold compares and divides by its value, as {@code x.lt(300)} for a uint8 x,
 * and is refused elsewhere. Every operation has one documented result for all inputs.
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

    /** Null: no integer that its dtype does not hold. */
    OutOfBounds outOfBounds() {
        return outOfBounds;
    }

    /** The dtype, fixed for this trace of the body. */
    public DType dtype() {
        return outOfBounds == null ? value.type() : outOfBounds.type();
    }

    /** Sum; integers wrap; of bools: or. */
    public Expr add(Expr y) {
        return Arithmetic.add(this, y);
    }

    /** Sum with an integer. */
    public Expr add(long y) {
        return add(TypeRules.beside(this, y));
    }

    /** Sum with a number. */
    public Expr add(double y) {
        return add(TypeRules.beside(this, y));
    }

    /** Difference; integers wrap. Not for bools: use {@link #xor}. */
    public Expr sub(Expr y) {
        return Arithmetic.sub(this, y);
    }

    /** Difference from an integer. */
    public Expr sub(long y) {
        return sub(TypeRules.beside(this, y));
    }

    /** Difference from a number. */
    public Expr sub(double y) {
        return sub(TypeRules.beside(this, y));
    }

    /** {@code y - this}. */
    public Expr subFrom(long y) {
        return TypeRules.beside(this, y).sub(this);
    }

    /** {@code y - this}. */
    public Expr subFrom(double y) {
        return TypeRules.beside(this, y).sub(this);
    }

    /** Product; integers wrap; of bools: and. */
    public Expr mul(Expr y) {
        return Arithmetic.mul(this, y);
    }

    /** Product with an integer. */
    public Expr mul(long y) {
        return mul(TypeRules.beside(this, y));
    }

    /** Product with a number. */
    public Expr mul(double y) {
        return mul(TypeRules.beside(this, y));
    }

    /** True quotient, IEEE 754; of integers and bools in float64. */
    public Expr div(Expr y) {
        return Arithmetic.div(this, y);
    }

    /** True quotient by an integer. */
    public Expr div(long y) {
        return div(TypeRules.beside(this, y));
    }

    /** True quotient by a number. */
    public Expr div(double y) {
        return div(TypeRules.beside(this, y));
    }

    /** {@code y / this}. */
    public Expr divInto(long y) {
        return TypeRules.beside(this, y).div(this);
    }

    /** {@code y / this}. */
    public Expr divInto(double y) {
        return TypeRules.beside(this, y).div(this);
    }

    /** Quotient rounded down (Python's {@code //}); integer x // 0 is 0 and MIN // -1 is MIN. */
    public Expr floorDiv(Expr y) {
        return Arithmetic.integral(BinaryOp.FLOOR_DIV, this, y);
    }

    /** Quotient by an integer, rounded down. */
    public Expr floorDiv(long y) {
        return floorDiv(TypeRules.beside(this, y));
    }

    /** Quotient by a number, rounded down. */
    public Expr floorDiv(double y) {
        return floorDiv(TypeRules.beside(this, y));
    }

    /** Remainder with the divisor's sign (Python's {@code %}); integer x % 0 is 0. */
    public Expr mod(Expr y) {
        return Arithmetic.integral(BinaryOp.MOD, this, y);
    }

    /** Remainder by an integer, with its sign. */
    public Expr mod(long y) {
        return mod(TypeRules.beside(this, y));
    }

    /** Remainder by a number, with its sign. */
    public Expr mod(double y) {
        return mod(TypeRules.beside(this, y));
    }

    /** Remainder with the dividend's sign (C's fmod and {@code %}); integer x rem 0 is 0. */
    public Expr rem(Expr y) {
        return Arithmetic.integral(BinaryOp.REM, this, y);
    }

    /** Remainder by an integer, with the sign of this. */
    public Expr rem(long y) {
        return rem(TypeRules.beside(this, y));
    }

    /** Remainder by a number, with the sign of this. */
    public Expr rem(double y) {
        return rem(TypeRules.beside(this, y));
    }

    /**
     * Power. Floats by the mathematical library; integers by repeated multiplication, wrapping, and for a negative
     * exponent the exact power truncated towards zero.
     */
    public Expr pow(Expr y) {
        return Arithmetic.pow(this, y);
    }

    /** Power by an integer; small ones by multiplication. */
    public Expr pow(long y) {
        return Arithmetic.pow(this, y);
    }

    /** Power by a number; by 2 as a product. */
    public Expr pow(double y) {
        return Arithmetic.pow(this, y);
    }

    /** {@code -x}; integers wrap. Not for bools: use {@link #not}. */
    public Expr neg() {
        return Arithmetic.unary(UnaryOp.NEG, this);
    }

    /** {@code |x|}; the smallest signed integer is its own absolute value. */
    public Expr abs() {
        return dtype() == DType.BOOL || dtype().kind() == DType.Kind.UNSIGNED
                ? this
                : Arithmetic.unary(UnaryOp.ABS, this);
    }

    /** Smaller, NaN if either is (NumPy's minimum). */
    public Expr min(Expr y) {
        return Arithmetic.binary(BinaryOp.MIN, this, y);
    }

    /** Smaller of this and an integer. */
    public Expr min(long y) {
        return min(TypeRules.beside(this, y));
    }

    /** Smaller of this and a number. */
    public Expr min(double y) {
        return min(TypeRules.beside(this, y));
    }

    /** Larger, NaN if either is (NumPy's maximum). */
    public Expr max(Expr y) {
        return Arithmetic.binary(BinaryOp.MAX, this, y);
    }

    /** Larger of this and an integer. */
    public Expr max(long y) {
        return max(TypeRules.beside(this, y));
    }

    /** Larger of this and a number. */
    public Expr max(double y) {
        return max(TypeRules.beside(this, y));
    }

    /** Smaller, the other one if one is NaN (NumPy's and C's fmin). */
    public Expr fmin(Expr y) {
        return Arithmetic.binary(BinaryOp.FMIN, this, y);
    }

    /** Smaller of this and an integer. */
    public Expr fmin(long y) {
        return fmin(TypeRules.beside(this, y));
    }

    /** Smaller of this and a number; the other one if one is NaN. */
    public Expr fmin(double y) {
        return fmin(TypeRules.beside(this, y));
    }

    /** Larger, the other one if one is NaN (NumPy's and C's fmax). */
    public Expr fmax(Expr y) {
        return Arithmetic.binary(BinaryOp.FMAX, this, y);
    }

    /** Larger of this and an integer. */
    public Expr fmax(long y) {
        return fmax(TypeRules.beside(this, y));
    }

    /** Larger of this and a number; the other one if one is NaN. */
    public Expr fmax(double y) {
        return fmax(TypeRules.beside(this, y));
    }

    /** Whether less. Integers of different signs compare by value. */
    public Expr lt(Expr y) {
        return Arithmetic.compare(Predicate.LT, this, y);
    }

    /** Whether less than an integer. */
    public Expr lt(long y) {
        return lt(TypeRules.beside(this, y));
    }

    /** Whether less than a number. */
    public Expr lt(double y) {
        return lt(TypeRules.beside(this, y));
    }

    /** Whether less or equal. */
    public Expr le(Expr y) {
        return Arithmetic.compare(Predicate.LE, this, y);
    }

    /** Whether less than or equal to an integer. */
    public Expr le(long y) {
        return le(TypeRules.beside(this, y));
    }

    /** Whether less than or equal to a number. */
    public Expr le(double y) {
        return le(TypeRules.beside(this, y));
    }

    /** Whether greater. */
    public Expr gt(Expr y) {
        return Arithmetic.compare(Predicate.GT, this, y);
    }

    /** Whether greater than an integer. */
    public Expr gt(long y) {
        return gt(TypeRules.beside(this, y));
    }

    /** Whether greater than a number. */
    public Expr gt(double y) {
        return gt(TypeRules.beside(this, y));
    }

    /** Whether greater or equal. */
    public Expr ge(Expr y) {
        return Arithmetic.compare(Predicate.GE, this, y);
    }

    /** Whether greater than or equal to an integer. */
    public Expr ge(long y) {
        return ge(TypeRules.beside(this, y));
    }

    /** Whether greater than or equal to a number. */
    public Expr ge(double y) {
        return ge(TypeRules.beside(this, y));
    }

    /** Whether equal; false with a NaN. */
    public Expr eq(Expr y) {
        return Arithmetic.compare(Predicate.EQ, this, y);
    }

    /** Whether equal to an integer. */
    public Expr eq(long y) {
        return eq(TypeRules.beside(this, y));
    }

    /** Whether equal to a number. */
    public Expr eq(double y) {
        return eq(TypeRules.beside(this, y));
    }

    /** Whether equal to a truth value, which beside a number is 0 or 1. */
    public Expr eq(boolean y) {
        return eq(TypeRules.beside(this, y));
    }

    /** Whether different; true with a NaN. */
    public Expr ne(Expr y) {
        return Arithmetic.compare(Predicate.NE, this, y);
    }

    /** Whether different from an integer. */
    public Expr ne(long y) {
        return ne(TypeRules.beside(this, y));
    }

    /** Whether different from a number. */
    public Expr ne(double y) {
        return ne(TypeRules.beside(this, y));
    }

    /** Whether different from a truth value, which beside a number is 0 or 1. */
    public Expr ne(boolean y) {
        return ne(TypeRules.beside(this, y));
    }

    /** Bitwise and of integers, logical and of bools. */
    public Expr and(Expr y) {
        return Arithmetic.binary(BinaryOp.AND, this, y);
    }

    /** Bitwise and with an integer. */
    public Expr and(long y) {
        return and(TypeRules.beside(this, y));
    }

    /** Logical and with a truth value, which beside an integer is 0 or 1. */
    public Expr and(boolean y) {
        return and(TypeRules.beside(this, y));
    }

    /** Bitwise or of integers, logical or of bools. */
    public Expr or(Expr y) {
        return Arithmetic.binary(BinaryOp.OR, this, y);
    }

    /** Bitwise or with an integer. */
    public Expr or(long y) {
        return or(TypeRules.beside(this, y));
    }

    /** Logical or with a truth value, which beside an integer is 0 or 1. */
    public Expr or(boolean y) {
        return or(TypeRules.beside(this, y));
    }

    /** Bitwise exclusive or of integers, logical of bools. */
    public Expr xor(Expr y) {
        return Arithmetic.binary(BinaryOp.XOR, this, y);
    }

    /** Bitwise exclusive or with an integer. */
    public Expr xor(long y) {
        return xor(TypeRules.beside(this, y));
    }

    /** Logical exclusive or with a truth value, which beside an integer is 0 or 1. */
    public Expr xor(boolean y) {
        return xor(TypeRules.beside(this, y));
    }

    /** Bitwise complement of an integer, logical complement of a bool. */
    public Expr not() {
        return Arithmetic.unary(UnaryOp.NOT, this);
    }

    /** Number of bits set, in the same integer dtype. */
    public Expr popcount() {
        return Arithmetic.unary(UnaryOp.POPCOUNT, this);
    }

    /** Number of zero bits above the highest bit set, in the same integer dtype; the width for 0. */
    public Expr clz() {
        return Arithmetic.unary(UnaryOp.CLZ, this);
    }

    /** Number of zero bits below the lowest bit set, in the same integer dtype; the width for 0. */
    public Expr ctz() {
        return Arithmetic.unary(UnaryOp.CTZ, this);
    }

    /** An integer's bytes in reverse order. */
    public Expr byteswap() {
        return Arithmetic.unary(UnaryOp.BYTESWAP, this);
    }

    /** The same bits as another dtype of the same width, such as a float64's as int64. Not of bools. */
    public Expr reinterpret(DType to) {
        return Arithmetic.reinterpret(this, to);
    }

    /** Left shift; 0 when the amount, read as unsigned, reaches the width. */
    public Expr shl(Expr y) {
        return Arithmetic.integral(BinaryOp.SHL, this, y);
    }

    /** Left shift by a constant. */
    public Expr shl(long y) {
        return shl(TypeRules.beside(this, y));
    }

    /** Right shift, arithmetic if signed; all sign bits (or 0) when the amount, read as unsigned, reaches the width. */
    public Expr shr(Expr y) {
        return Arithmetic.integral(BinaryOp.SHR, this, y);
    }

    /** Right shift by a constant. */
    public Expr shr(long y) {
        return shr(TypeRules.beside(this, y));
    }

    /**
     * Conversion. To bool: whether not zero (NaN is true). Float to integer: towards zero, out of range to the nearest
     * bound, NaN to 0, as Java's casts. Integer to a narrower integer: the low bits. To a float: nearest, ties to even.
     */
    public Expr cast(DType to) {
        return TypeRules.cast(this, TypeRules.given(to, "to"));
    }

    /** An integer beside this value, by NEP 50: of this dtype, or int64 for a bool; out of bounds, for comparing. */
    public Expr like(long n) {
        return TypeRules.beside(this, n);
    }

    /** The same of any integer, such as a uint64 from 2^63 on. */
    public Expr like(BigInteger n) {
        return TypeRules.beside(this, n);
    }

    /** A number as it is beside this value, by NEP 50: of this dtype if it is a float, else float64. */
    public Expr like(double x) {
        return TypeRules.beside(this, x);
    }

    /** A truth value as it is beside this value: of this dtype, 0 or 1. */
    public Expr like(boolean b) {
        return TypeRules.beside(this, b);
    }

    @Override
    public String toString() {
        return value + ": " + dtype();
    }
}
