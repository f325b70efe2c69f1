package org.quern.kernels;

import java.math.BigInteger;
import java.util.List;
import org.quern.dtype.DType;

/** NumPy's ufuncs of integers and bools by unbounded integers; results wrap to their dtype. */
final class IntegerReference {
    private static final BigInteger ZERO = BigInteger.ZERO;
    private static final BigInteger ONE = BigInteger.ONE;

    private IntegerReference() {}

    /**
     * The exact results.
     *
     * @param width bits of the dtype that the ufunc computes in
     * @return null if the ufunc computes in floats
     */
    static List<BigInteger> of(String name, BigInteger x, BigInteger y, int width) {
        if (name.equals("divmod")) {
            return List.of(floorDivide(x, y),
                    x.subtract(floorDivide(x, y).multiply(y)).multiply(truth(y.signum() != 0)));
        }
        BigInteger one = unary(name, x);
        BigInteger result = one != null || y == null ? one : binary(name, x, y, width);
        return result == null ? null : List.of(result);
    }

    private static BigInteger unary(String name, BigInteger x) {
        return switch (name) {
            case "negative" -> x.negate();
            case "positive", "conjugate", "floor", "ceil", "trunc" -> x;
            case "absolute" -> x.abs();
            case "sign" -> BigInteger.valueOf(x.signum());
            case "square" -> x.multiply(x);
            case "reciprocal" -> x.abs().equals(ONE) ? x : ZERO;
            case "logical_not" -> truth(x.signum() == 0);
            case "isfinite" -> ONE;
            case "isinf", "isnan" -> ZERO;
            case "invert" -> x.not();
            case "bitwise_count" -> BigInteger.valueOf(x.abs().bitCount());
            default -> null;
        };
    }

    private static BigInteger binary(String name, BigInteger x, BigInteger y, int width) {
        int order = x.compareTo(y);
        boolean a = x.signum() != 0;
        boolean b = y.signum() != 0;
        return switch (name) {
            case "add" -> x.add(y);
            case "subtract" -> x.subtract(y);
            case "multiply" -> x.multiply(y);
            case "floor_divide" -> floorDivide(x, y);
            case "remainder" -> b ? x.subtract(floorDivide(x, y).multiply(y)) : ZERO;
            case "fmod" -> b ? x.remainder(y) : ZERO;
            case "power" -> power(x, y, width);
            case "gcd" -> x.gcd(y);
            case "lcm" -> a && b ? x.multiply(y).abs().divide(x.gcd(y)) : ZERO;
            case "maximum", "fmax" -> x.max(y);
            case "minimum", "fmin" -> x.min(y);
            case "equal" -> truth(order == 0);
            case "not_equal" -> truth(order != 0);
            case "less" -> truth(order < 0);
            case "less_equal" -> truth(order <= 0);
            case "greater" -> truth(order > 0);
            case "greater_equal" -> truth(order >= 0);
            case "logical_and" -> truth(a && b);
            case "logical_or" -> truth(a || b);
            case "logical_xor" -> truth(a != b);
            case "bitwise_and" -> x.and(y);
            case "bitwise_or" -> x.or(y);
            case "bitwise_xor" -> x.xor(y);
            case "left_shift" -> isShift(y, width) ? x.shiftLeft(y.intValue()) : ZERO;
            case "right_shift" -> x.shiftRight(isShift(y, width) ? y.intValue() : width);
            default -> null;
        };
    }

    /** Whether a shift leaves bits; NumPy reads a negative amount as a large one. */
    private static boolean isShift(BigInteger amount, int width) {
        return amount.signum() >= 0 && amount.compareTo(BigInteger.valueOf(width)) < 0;
    }

    private static BigInteger floorDivide(BigInteger x, BigInteger y) {
        if (y.signum() == 0) {
            return ZERO;
        }
        BigInteger[] towardsZero = x.divideAndRemainder(y);
        boolean down = towardsZero[1].signum() * y.signum() < 0;
        return down ? towardsZero[0].subtract(ONE) : towardsZero[0];
    }

    /** Negative powers are Quern's: NumPy refuses them. */
    private static BigInteger power(BigInteger x, BigInteger y, int width) {
        if (y.signum() >= 0) {
            return x.modPow(y, ONE.shiftLeft(width));
        }
        return x.abs().equals(ONE) ? y.testBit(0) ? x : ONE : ZERO;
    }

    private static BigInteger truth(boolean b) {
        return b ? ONE : ZERO;
    }

    /** The value of the dtype with the same low bits; of a bool whether it is not zero. */
    static BigInteger wrap(BigInteger x, DType type) {
        if (type == DType.BOOL) {
            return truth(x.signum() != 0);
        }
        int width = Byte.SIZE * type.itemSize();
        BigInteger low = x.mod(ONE.shiftLeft(width));
        return type.kind() == DType.Kind.SIGNED && low.testBit(width - 1) ? low.subtract(ONE.shiftLeft(width)) : low;
    }
}
