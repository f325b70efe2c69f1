package org.quern.fuzz;

import java.math.BigInteger;
import org.quern.dtype.DType;

/** Operations on operands of one dtype that have one exact or correctly rounded result, from the documentation. */
final class Exact {
    private Exact() {}

    static Object value(String name, DType t, Object... v) {
        return v[0] instanceof BigInteger n ? integer(name, t, n, v) : real(name, t, v);
    }

    private static Object integer(String name, DType t, BigInteger x, Object... v) {
        BigInteger y = v.length > 1 ? (BigInteger) v[1] : null;
        boolean bool = t == DType.BOOL;
        return switch (name) {
            case "add" -> bool ? x.or(y) : Numbers.wrap(t, x.add(y));
            case "mul" -> bool ? x.and(y) : Numbers.wrap(t, x.multiply(y));
            case "sub" -> Numbers.wrap(t, x.subtract(y));
            case "square" -> Numbers.wrap(t, x.multiply(x));
            case "floorDiv" -> y.signum() == 0 ? BigInteger.ZERO : Numbers.wrap(t, floor(x, y));
            case "mod" -> y.signum() == 0 ? BigInteger.ZERO : x.subtract(floor(x, y).multiply(y));
            case "rem" -> y.signum() == 0 ? BigInteger.ZERO : x.remainder(y);
            case "min", "fmin" -> x.min(y);
            case "max", "fmax" -> x.max(y);
            case "and" -> x.and(y);
            case "or" -> x.or(y);
            case "xor" -> x.xor(y);
            case "not" -> bool ? BigInteger.ONE.subtract(x) : Numbers.wrap(t, x.not());
            case "neg" -> Numbers.wrap(t, x.negate());
            case "abs" -> Numbers.wrap(t, x.abs());
            case "sign" -> BigInteger.valueOf(x.signum());
            case "floor", "ceil", "trunc" -> x;
            case "shl" -> past(t, y) ? BigInteger.ZERO : Numbers.wrap(t, x.shiftLeft(y.intValue()));
            case "shr" ->
                past(t, y) ? x.signum() < 0 ? BigInteger.ONE.negate() : BigInteger.ZERO : x.shiftRight(y.intValue());
            case "popcount" -> BigInteger.valueOf(unsigned(t, x).bitCount());
            case "clz" -> BigInteger.valueOf(Numbers.width(t) - unsigned(t, x).bitLength());
            case "ctz" -> BigInteger.valueOf(x.signum() == 0 ? Numbers.width(t) : x.getLowestSetBit());
            case "byteswap" -> swapped(t, x);
            default -> throw new AssertionError(name + " of " + t);
        };
    }

    private static BigInteger floor(BigInteger x, BigInteger y) {
        BigInteger[] parts = x.divideAndRemainder(y);
        return parts[1].signum() != 0 && parts[1].signum() != y.signum() ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static boolean past(DType t, BigInteger amount) {
        return amount.signum() < 0 || amount.compareTo(BigInteger.valueOf(Numbers.width(t))) >= 0;
    }

    private static BigInteger unsigned(DType t, BigInteger x) {
        return x.mod(BigInteger.ONE.shiftLeft(Numbers.width(t)));
    }

    private static BigInteger swapped(DType t, BigInteger x) {
        BigInteger left = unsigned(t, x);
        BigInteger swapped = BigInteger.ZERO;
        for (int i = 0; i < t.itemSize(); i++) {
            swapped = swapped.shiftLeft(8).or(left.and(BigInteger.valueOf(0xFF)));
            left = left.shiftRight(8);
        }
        return Numbers.wrap(t, swapped);
    }

    private static Object real(String name, DType t, Object... v) {
        double x = ((Number) v[0]).doubleValue();
        double y = v.length > 1 ? ((Number) v[1]).doubleValue() : 0;
        return switch (name) {
            case "add" -> Numbers.arithmetic('+', t, v[0], v[1]);
            case "sub" -> Numbers.arithmetic('-', t, v[0], v[1]);
            case "mul" -> Numbers.arithmetic('*', t, v[0], v[1]);
            case "div" -> Numbers.arithmetic('/', t, v[0], v[1]);
            case "square" -> Numbers.arithmetic('*', t, v[0], v[0]);
            // Remainders are exact, so those of wider numbers are the same.
            case "rem" -> Numbers.real(t, x % y);
            case "mod" -> FloatMeaning.modulo(t, v[0], v[1]);
            case "floorDiv" -> FloatMeaning.quotient(t, v[0], v[1]);
            case "min" -> Double.isNaN(x) || (!Double.isNaN(y) && x <= y) ? v[0] : v[1];
            case "max" -> Double.isNaN(x) || (!Double.isNaN(y) && x >= y) ? v[0] : v[1];
            case "fmin" -> Double.isNaN(y) || x <= y ? v[0] : v[1];
            case "fmax" -> Double.isNaN(y) || x >= y ? v[0] : v[1];
            case "neg" -> t == DType.FLOAT32 ? (Object) (-(Float) v[0]) : (Object) (-x);
            case "abs" -> Numbers.real(t, Math.abs(x));
            case "sign" ->
                x > 0 ? Numbers.real(t, 1) : x < 0 ? Numbers.real(t, -1) : x == 0 ? Numbers.real(t, 0) : v[0];
            // Rounding twice is harmless: 53 bits are more than twice 24.
            case "sqrt" -> Numbers.real(t, Math.sqrt(x));
            case "floor" -> Numbers.real(t, Math.floor(x));
            case "ceil" -> Numbers.real(t, Math.ceil(x));
            case "trunc" -> Numbers.real(t, x < 0 ? Math.ceil(x) : Math.floor(x));
            case "rint" -> Numbers.real(t, Math.rint(x));
            case "fma" -> t == DType.FLOAT32
                    ? (Object) Math.fma((Float) v[0], (Float) v[1], (Float) v[2])
                    : (Object) Math.fma(x, y, (Double) v[2]);
            case "copysign" -> Numbers.real(t, Math.copySign(x, y));
            case "degrees" -> Numbers.arithmetic('*', t, v[0], Numbers.real(t, 180 / Math.PI));
            case "radians" -> Numbers.arithmetic('*', t, v[0], Numbers.real(t, Math.PI / 180));
            default -> throw new AssertionError(name + " of " + t);
        };
    }
}
