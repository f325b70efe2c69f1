package org.quern.expression;

import java.math.BigInteger;

/**
 * Operators on literals alone, computed as Python computes them: integers are exact, {@code /} is a float, bools are
 * the integers 0 and 1 except under {@code & | ^}. Values are {@link BigInteger}, {@link Double} and {@link Boolean}.
 *
 * <p>Throws {@link ArithmeticException} with a message where Python raises an error.
 */
final class Literals {
    private static final int MOST_BITS = 4096;

    private Literals() {}

    /** The value of a text that is one number or inf or nan, with or without a sign, or True or False; else null. */
    static Object parse(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        boolean signed = first == '-' || first == '+';
        String magnitude = signed ? text.substring(1) : text;
        Object value = switch (magnitude) {
            case "inf", "nan" -> Parser.CONSTANTS.get(magnitude);
            case "True", "False" -> signed ? null : Parser.CONSTANTS.get(magnitude);
            default -> Lexer.number(magnitude);
        };
        return signed && value != null ? unary(first, value) : value;
    }

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
                default -> {}
            }
        }
        if (!(x instanceof Double) && !(y instanceof Double)) {
            return integers(o, integer(x), integer(y));
        }
        return o.compares() ? ordered(o, x, y) : floats(o, real(x), real(y));
    }

    /** A comparison with a float on at least one side: exact, and by IEEE 754 for NaNs. */
    private static boolean ordered(Operator o, Object x, Object y) {
        if (isNaN(x) || isNaN(y)) {
            return o == Operator.NE;
        }
        int order = x instanceof Double a
                ? y instanceof Double b ? Double.compare(a + 0.0, b + 0.0) : -PythonFloat.compare(integer(y), a)
                : PythonFloat.compare(integer(x), (Double) y);
        return switch (o) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean isNaN(Object x) {
        return x instanceof Double d && d.isNaN();
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
            case ADD -> bounded("sum", x.add(y));
            case SUB -> bounded("difference", x.subtract(y));
            case MUL -> bounded("product", x.multiply(y));
            case DIV -> PythonFloat.divide(x, y);
            case FLOOR_DIV -> floorDivide(x, y);
            case MOD -> x.subtract(y.multiply(floorDivide(x, y)));
            case POW -> power(x, y);
        };
    }

    private static Object floats(Operator o, double x, double y) {
        return switch (o) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> PythonFloat.divide(x, y);
            case FLOOR_DIV -> PythonFloat.floorDivide(x, y);
            case MOD -> PythonFloat.modulo(x, y);
            case POW -> PythonFloat.power(x, y);
            default -> throw new ArithmeticException(
                    o.symbol() + " is of integers and bools, " + x + " and " + y + " given");
        };
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
            return PythonFloat.power(PythonFloat.of(x), PythonFloat.of(y));
        }
        if (x.abs().bitLength() <= 1) {
            return y.signum() == 0 ? BigInteger.ONE : x.signum() < 0 && !y.testBit(0) ? x.negate() : x;
        }
        if (y.bitLength() > 13 || (x.abs().bitLength() - 1L) * y.intValue() > MOST_BITS) {
            throw tooLong("power");
        }
        return bounded("power", x.pow(y.intValue()));
    }

    private static BigInteger shiftLeft(BigInteger x, BigInteger amount) {
        requireShift(amount);
        if (x.signum() == 0) {
            return x;
        }
        if (amount.bitLength() > 31 || x.bitLength() + (long) amount.intValue() > MOST_BITS) {
            throw tooLong("result");
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

    private static BigInteger bounded(String what, BigInteger n) {
        if (n.bitLength() > MOST_BITS) {
            throw tooLong(what);
        }
        return n;
    }

    private static ArithmeticException tooLong(String what) {
        return new ArithmeticException("the " + what + " is an integer of more than " + MOST_BITS + " bits");
    }

    private static BigInteger integer(Object x) {
        return x instanceof Boolean b ? b ? BigInteger.ONE : BigInteger.ZERO : (BigInteger) x;
    }

    private static double real(Object x) {
        return x instanceof Double d ? d : PythonFloat.of(integer(x));
    }
}
