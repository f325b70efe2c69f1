package org.quern.expression;

import java.util.List;

/** An expression's tree. Positions are indices into the text. {@code toString} is fully parenthesised. */
sealed interface Node {
    /** The position for errors: an operator's sign, a name's or number's start. */
    int position();

    /** A copy of the tree with a literal of this value in place of a name. */
    default Node with(String name, Object value) {
        return switch (this) {
            case Literal l -> l;
            case Name n -> n.name.equals(name) ? new Literal(value, n.position) : n;
            case Unary u -> new Unary(u.sign, u.operand.with(name, value), u.position);
            case Binary b -> new Binary(b.operator, b.left.with(name, value), b.right.with(name, value), b.position);
            case Call c ->
                new Call(c.function, c.arguments.stream().map(a -> a.with(name, value)).toList(), c.position);
        };
    }

    /** A number or truth value: {@link java.math.BigInteger}, {@link Double} or {@link Boolean}. */
    record Literal(Object value, int position) implements Node {
        @Override
        public String toString() {
            return value instanceof Boolean b ? b ? "True" : "False" : value.toString();
        }
    }

    /** An operand. */
    record Name(String name, int position) implements Node {
        @Override
        public String toString() {
            return name;
        }
    }

    /** {@code -x}, {@code +x} or {@code ~x}. */
    record Unary(char sign, Node operand, int position) implements Node {
        @Override
        public String toString() {
            return "(" + sign + operand + ")";
        }
    }

    /** Two operands and their operator. */
    record Binary(Operator operator, Node left, Node right, int position) implements Node {
        @Override
        public String toString() {
            return "(" + left + " " + operator.symbol() + " " + right + ")";
        }
    }

    /** A function of {@link Functions}, with the number of arguments that it takes. */
    record Call(String function, List<Node> arguments, int position) implements Node {
        @Override
        public String toString() {
            StringBuilder all = new StringBuilder(function);
            for (int i = 0; i < arguments.size(); i++) {
                all.append(i == 0 ? "(" : ", ").append(arguments.get(i));
            }
            return all.append(')').toString();
        }
    }
}
