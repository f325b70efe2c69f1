package org.quern.cli.expression;

import java.math.BigInteger;

/**
 * Operators on literals alone, computed as Python computes them: integers are exact, {@code /} is a float, bools are the
 * integers 0 and 1 except under {@code & | ^}. Values are {@link BigInteger}, {@link Double} and {@link Boolean}.
 *
 * <p>Throws {@link ArithmeticException} with a message where Python raises an error.
 */
final class Literals {
    private static final int MOST_BITS = 4096;

    private Literals() {}

    static Object unary(char sign, Object x) {
        if (x instanceof Double d) {
            return switch (sign) {
                case '-' -> -d;
                case '+' -> d;
                default -> throw new ArithmeticException("~ is of integers and bools, " + d + " given");
            };
        }
        if (x instanceof Boolean b && sign == '~') {
            return !b; // as NumPy's bool: Python's own ~True is -2
        }
        BigInteger n = integer(x);
        return switch (sign) {
            case '-' -> n.negate();
            case '+' -> n;
            default -> n.not();
        };
    }

    static Object binary(Operator o, Object x, Object y) {
        if (x instanceof Boolean a && y instanceof Boolean b) {
            switch (o) {
                case AND -> {
                    return a && b;
                }
                case OR -> {
                    return a || b;
                }
                case XOR -> {
                    return !a.equals(b);
                }
                default -> { }
            }
        }
        return x instanceof Double || y instanceof Double
                ? floats(o, real(x), real(y))
                : integers(o, integer(x), integer(y));
    }

    private static Object integers(Operator o, BigInteger x, BigInteger y) {
        return switch (o) {
            case EQ -> x.equals(y);
            case NE -> !x.equals(y);
            case LT -> x.compareTo(y) < 0;
            case LE -> x.compareTo(y) <= 0;
            case GT -> x.compareTo(y) > 0;
            case GE -> x.compareTo(y) >= 0;
            case OR -> x.or(y);
            case XOR -> x.xor(y);
            case AND -> x.and(y);
            case SHL -> shiftLeft(x, y);
            case SHR -> shiftRight(x, y);
            case ADD -> x.add(y);
            case SUB -> x.subtract(y);
            case MUL -> bounded(x.multiply(y));
            case DIV -> quotient(x.doubleValue(), y.doubleValue());
            case FLOOR_DIV -> floorDivide(x, y);
            case MOD -> x.subtract(y.multiply(floorDivide(x, y)));
            case POW -> power(x, y);
        };
    }

    private static Object floats(Operator o, double x, double y) {
        return switch (o) {
            case EQ -> x == y;
            case NE -> x != y;
            case LT -> x < y;
            case LE -> x <= y;
            case GT -> x > y;
            case GE -> x >= y;
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> quotient(x, y);
            case FLOOR_DIV -> Math.floor(quotient(x - modulo(x, y), y) + 0.5);
            case MOD -> modulo(x, y);
            case POW -> power(x, y);
            case OR, XOR, AND, SHL, SHR ->
                throw new ArithmeticException(o.symbol() + " is of integers and bools, " + x + " and " + y + " given");
        };
    }

    private static double quotient(double x, double y) {
        if (y == 0) {
            throw new ArithmeticException("division of literals by zero");
        }
        return x / y;
    }

    private static double modulo(double x, double y) {
        double m = y == 0 ? quotient(x, y) : x % y;
        return m != 0 && m < 0 != y < 0 ? m + y : m;
    }

    private static BigInteger floorDivide(BigInteger x, BigInteger y) {
        if (y.signum() == 0) {
            throw new ArithmeticException("division of literals by zero");
        }
        BigInteger[] both = x.divideAndRemainder(y);
        return both[1].signum() != 0 && both[1].signum() != y.signum() ? both[0].subtract(BigInteger.ONE) : both[0];
    }

    private static Object power(BigInteger x, BigInteger y) {
        if (y.signum() < 0) {
            return power(x.doubleValue(), y.doubleValue());
        }
        if (x.bitLength() <= 1 && x.signum() >= 0) {
            return y.signum() == 0 ? BigInteger.ONE : x;
        }
        if (y.bitLength() > 12 || (long) x.bitLength() * y.intValue() > MOST_BITS) {
            throw new ArithmeticException("the power is an integer of more than " + MOST_BITS + " bits");
        }
        return x.pow(y.intValue());
    }

    private static double power(double x, double y) {
        if (x == 0 && y < 0) {
            throw new ArithmeticException("zero to a negative power");
        }
        if (x < 0 && Double.isFinite(x) && Double.isFinite(y) && y != Math.rint(y)) {
            throw new ArithmeticException("a negative number to a fractional power is complex");
        }
        return Math.pow(x, y);
    }

    private static BigInteger shiftLeft(BigInteger x, BigInteger amount) {
        requireShift(amount);
        if (amount.bitLength() > 31 || x.bitLength() + (long) amount.intValue() > MOST_BITS) {
            throw new ArithmeticException("the result is an integer of more than " + MOST_BITS + " bits");
        }
        return x.shiftLeft(amount.intValue());
    }

    private static BigInteger shiftRight(BigInteger x, BigInteger amount) {
        requireShift(amount);
        return amount.bitLength() > 31 ? BigInteger.valueOf(Math.min(x.signum(), 0)) : x.shiftRight(amount.intValue());
    }

    private static void requireShift(BigInteger amount) {
        if (amount.signum() < 0) {
            throw new ArithmeticException("shift of a literal by a negative amount");
        }
    }

    private static BigInteger bounded(BigInteger n) {
        if (n.bitLength() > MOST_BITS) {
            throw new ArithmeticException("the product is an integer of more than " + MOST_BITS + " bits");
        }
        return n;
    }

    private static BigInteger integer(Object x) {
        return x instanceof Boolean b ? b ? BigInteger.ONE : BigInteger.ZERO : (BigInteger) x;
    }

    private static double real(Object x) {
        return x instanceof Double d ? d : integer(x).doubleValue();
    }
}
