package org.quern.signature;

/** An expression that computes the size of a dimension from the sizes of others. */
public sealed interface Expression {
    /** Message of the exception for a division by zero; any other exception is an overflow. */
    String DIVISION_BY_ZERO = "division by zero";

    /**
     * The value for these sizes, indexed as {@link CoreSignature#dimensions()}.
     *
     * @throws ArithmeticException if a step overflows 64 bits or divides by zero
     */
    long value(long[] sizes);

    /** {@return whether the expression uses the size of this dimension} */
    boolean uses(int dimension);

    /**
     * Appends the expression with the necessary parentheses, also around the whole if it binds less tightly than {@code
     * level}.
     */
    void write(StringBuilder to, String[] names, int level);

    /** A number. */
    record Constant(long number) implements Expression {
        @Override
        public long value(long[] sizes) {
            return number;
        }

        @Override
        public boolean uses(int dimension) {
            return false;
        }

        @Override
        public void write(StringBuilder to, String[] names, int level) {
            to.append(number);
        }
    }

    /** The size of a dimension, an index into {@link CoreSignature#dimensions()}. */
    record Size(int dimension) implements Expression {
        @Override
        public long value(long[] sizes) {
            return sizes[dimension];
        }

        @Override
        public boolean uses(int other) {
            return dimension == other;
        }

        @Override
        public void write(StringBuilder to, String[] names, int level) {
            to.append(names[dimension]);
        }
    }

    /**
     * Two operands and an operator: {@code + - * /} (to the next integer below), {@code <} for min and {@code >} for
     * max.
     */
    record Binary(char operator, Expression left, Expression right) implements Expression {
        private static final int SUM = 1;
        private static final int PRODUCT = 2;

        @Override
        public long value(long[] sizes) {
            long a = left.value(sizes);
            long b = right.value(sizes);
            return switch (operator) {
                case '+' -> Math.addExact(a, b);
                case '-' -> Math.subtractExact(a, b);
                case '*' -> Math.multiplyExact(a, b);
                case '/' -> divide(a, b);
                case '<' -> Math.min(a, b);
                default -> Math.max(a, b);
            };
        }

        private static long divide(long a, long b) {
            if (b == 0) {
                throw new ArithmeticException(DIVISION_BY_ZERO);
            }
            return Math.floorDivExact(a, b);
        }

        @Override
        public boolean uses(int dimension) {
            return left.uses(dimension) || right.uses(dimension);
        }

        @Override
        public void write(StringBuilder to, String[] names, int level) {
            if (operator == '<' || operator == '>') {
                to.append(operator == '<' ? "min(" : "max(");
                arguments(to, names);
                to.append(')');
                return;
            }
            int own = operator == '+' || operator == '-' ? SUM : PRODUCT;
            if (own < level) {
                to.append('(');
            }
            left.write(to, names, own);
            to.append(operator);
            right.write(to, names, own + 1);
            if (own < level) {
                to.append(')');
            }
        }

        /** Appends the arguments of a min or max: one of several arguments is nested on the left. */
        private void arguments(StringBuilder to, String[] names) {
            if (left instanceof Binary b && b.operator == operator) {
                b.arguments(to, names);
            } else {
                left.write(to, names, 0);
            }
            to.append(',');
            right.write(to, names, 0);
        }
    }
}
