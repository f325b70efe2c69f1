package org.quern.expression;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Python's arithmetic of floats, and of integers that become floats: CPython's algorithms, signs of zeros and errors.
 */
final class PythonFloat {
    /** Powers by integers up to this are rounded once. */
    private static final int MOST_EXACT = 64;

    private static final int FRACTION_BITS = 52;

    private PythonFloat() {}

    /** The nearest float. */
    static double of(BigInteger n) {
        double x = n.doubleValue();
        if (Double.isInfinite(x)) {
            throw new ArithmeticException("the integer is too large for a float");
        }
        return x;
    }

    static double divide(double x, double y) {
        requireDivisor(y != 0);
        return x / y;
    }

    /** The quotient of two integers, rounded once. */
    static double divide(BigInteger x, BigInteger y) {
        requireDivisor(y.signum() != 0);
        double quotient = ratio(x, y, 0);
        if (Double.isInfinite(quotient)) {
            throw new ArithmeticException("the quotient of the integers is too large for a float");
        }
        return quotient;
    }

    static double floorDivide(double x, double y) {
        requireDivisor(y != 0);
        double remainder = x % y;
        double quotient = (x - remainder) / y;
        if (remainder != 0 && y < 0 != remainder < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, x / y);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    static double modulo(double x, double y) {
        requireDivisor(y != 0);
        double remainder = x % y;
        if (remainder == 0) {
            return Math.copySign(0.0, y);
        }
        return y < 0 != remainder < 0 ? remainder + y : remainder;
    }

    private static void requireDivisor(boolean notZero) {
        if (!notZero) {
            throw new ArithmeticException("division of literals by zero");
        }
    }

    static double power(double x, double y) {
        if (y == 0 || x == 1) {
            return 1;
        }
        if (x == -1 && Double.isInfinite(y)) {
            return 1;
        }
        if (x == 0 && y < 0 && Double.isFinite(y)) {
            throw new ArithmeticException("zero to a negative power");
        }
        boolean finite = Double.isFinite(x) && Double.isFinite(y);
        if (finite && x < 0 && y != Math.rint(y)) {
            throw new ArithmeticException("a negative number to a fractional power is complex");
        }
        double power = finite && x != 0 && y == Math.rint(y) && Math.abs(y) <= MOST_EXACT
                ? exactly(x, (int) y)
                : y == 0.5 && finite
                        ? Math.sqrt(x) + 0.0
                        : Math.pow(x, y);
        if (finite && Double.isInfinite(power)) {
            throw new ArithmeticException("the power is too large for a float");
        }
        return power;
    }

    /** A finite nonzero number to a small power, rounded once. */
    private static double exactly(double x, int y) {
        int exponent = Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - FRACTION_BITS;
        BigInteger whole = new BigDecimal(Math.scalb(x, -exponent)).toBigIntegerExact().pow(Math.abs(y));
        return y > 0 ? ratio(whole, BigInteger.ONE, exponent * y) : ratio(BigInteger.ONE, whole, exponent * y);
    }

    /** {@code x / y * 2^exponent}, rounded once, infinite if it is too large. */
    private static double ratio(BigInteger x, BigInteger y, int exponent) {
        // More bits than a float has, and a sticky bit that is set if any is lost.
        int shift = Math.max(0, 2 * FRACTION_BITS - x.bitLength() + y.bitLength());
        BigInteger[] both = x.abs().shiftLeft(shift).divideAndRemainder(y.abs());
        BigInteger sticky = both[0].shiftLeft(1).add(BigInteger.valueOf(both[1].signum()));
        double size = Double.parseDouble("0x" + sticky.toString(16) + "p" + (exponent - shift - 1));
        return x.signum() < 0 != y.signum() < 0 ? -size : size;
    }

    /** The order of an integer and a float that is not a NaN, by their exact values. */
    static int compare(BigInteger x, double y) {
        if (Double.isInfinite(y)) {
            return y > 0 ? -1 : 1;
        }
        return new BigDecimal(x).compareTo(new BigDecimal(y));
    }
}
