package org.quern.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.check.Count;

/**
 * Recursive descent over Python's grammar of expressions, as far as arrays have it.
 * <pre>
 * results    = expression { ";" expression }
 * expression = unary { operator unary }          by precedence; comparisons do not chain
 * unary      = ( "-" | "+" | "~" ) unary | power
 * power      = primary [ "**" unary ]
 * primary    = NUMBER | NAME | NAME "(" expression { "," expression } ")" | "(" expression ")"
 * </pre>
 */
final class Parser {
    private static final int DEEPEST = 200;

    static final Map<String, Object> CONSTANTS = Map.of("pi", Math.PI, "e", Math.E, "inf", Double.POSITIVE_INFINITY,
            "nan", Double.NaN, "True", true, "False", false);

    private static final Map<String, String> WORDS = Map.of("and", "&", "or", "|", "not", "~");

    private static final Set<String> REDUCTIONS = Set.of("sum", "prod", "mean", "std", "var", "median", "min", "max",
            "amin",
            "amax", "any", "all", "argmin", "argmax", "cumsum", "cumprod", "nansum", "nanmean", "nanmin", "nanmax",
            "dot", "count_nonzero");

    private final String text;
    private final List<Token> tokens;
    private int next;
    private int depth;

    private Parser(String text) {
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    /** One tree for each result. */
    static List<Node> parse(String text) {
        Parser p = new Parser(text);
        List<Node> results = new ArrayList<>();
        do {
            results.add(p.expression(Operator.LOWEST));
        } while (p.take(";"));
        if (p.peek().kind() != Token.Kind.END) {
            throw p.unexpected("an operator or the end");
        }
        return List.copyOf(results);
    }

    private Node expression(int lowest) {
        Node left = unary();
        while (true) {
            Token sign = peek();
            Operator operator = Operator.of(sign);
            if (operator == null || operator.precedence() < lowest) {
                return left;
            }
            next++;
            int begin = next;
            Node right = expression(operator.precedence() + 1);
            Operator further = Operator.of(peek());
            if (operator.compares() && further != null && further.compares()) {
                throw chained(sign, begin);
            }
            left = new Node.Binary(operator, left, right, sign.position());
        }
    }

    /** The exception for a second comparison, the next token, after one whose right operand begins at a token. */
    private ExpressionException chained(Token first, int begin) {
        int open = 0;
        for (Token t : tokens.subList(begin, next)) {
            open += t.is("(") ? 1 : t.is(")") ? -1 : 0;
            if (open == 0 && (t.is("&") || t.is("|") || t.is("^"))) {
                return error(t.text() + " binds tighter than comparisons: write (a " + first.text() + " b) " + t.text()
                        + " (c " + peek().text() + " d)", t.position());
            }
        }
        return error("comparisons do not chain: write (a " + first.text() + " b) & (b " + peek().text() + " c)",
                peek().position());
    }

    private Node unary() {
        Token t = peek();
        if (++depth > DEEPEST) {
            throw error("nested more than " + DEEPEST + " deep", t.position());
        }
        Node n;
        if (t.is("-") || t.is("+") || t.is("~")) {
            next++;
            n = new Node.Unary(t.text().charAt(0), unary(), t.position());
        } else {
            n = power();
        }
        depth--;
        return n;
    }

    private Node power() {
        Node base = primary();
        Token sign = peek();
        return take("**") ? new Node.Binary(Operator.POW, base, unary(), sign.position()) : base;
    }

    private Node primary() {
        Token t = peek();
        if (t.kind() == Token.Kind.NUMBER) {
            next++;
            return new Node.Literal(t.value(), t.position());
        }
        if (t.kind() == Token.Kind.NAME && !WORDS.containsKey(t.text())) {
            next++;
            return peek().is("(") ? call(t) : named(t);
        }
        if (!take("(")) {
            throw unexpected("a number, a name or (");
        }
        Node inside = expression(Operator.LOWEST);
        close(t);
        return inside;
    }

    private static Node named(Token t) {
        Object constant = CONSTANTS.get(t.text());
        return constant == null
                ? new Node.Name(t.text(), t.position())
                : new Node.Literal(constant, t.position());
    }

    private Node call(Token name) {
        Functions.Function f = Functions.get(name.text());
        if (f == null) {
            throw error(unknownFunction(name.text()), name.position());
        }
        Token open = peek();
        next++;
        List<Node> arguments = new ArrayList<>();
        if (!peek().is(")")) {
            do {
                arguments.add(expression(Operator.LOWEST));
            } while (take(","));
        }
        close(open);
        if (arguments.size() != f.arguments()) {
            throw error(
                    name.text() + " takes " + Count.of(f.arguments(), "argument") + ", " + arguments.size() + " given",
                    name.position());
        }
        return new Node.Call(name.text(), List.copyOf(arguments), name.position());
    }

    private static String unknownFunction(String name) {
        if (REDUCTIONS.contains(name)) {
            String ofTwo = name.endsWith("max")
                    ? name.startsWith("nan") ? "fmax" : "maximum"
                    : name.endsWith("min") ? name.startsWith("nan") ? "fmin" : "minimum" : null;
            return "no function '" + name + "': " + (ofTwo == null || name.contains("arg")
                    ? ""
                    : "of two operands it is " + ofTwo + "(x, y); ")
                    + "there are no reductions, each result is element by element";
        }
        String near = Nearest.to(name, Functions.names());
        return "no function '" + name + "'"
                + (near != null
                        ? "; did you mean " + near + "?"
                        : "; there are " + String.join(", ", Functions.names()));
    }

    private void close(Token open) {
        if (!take(")")) {
            throw peek().kind() == Token.Kind.END
                    ? error("this ( is not closed", open.position())
                    : unexpected("an operator, or ) for the ( at character " + (open.position() + 1));
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean take(String symbol) {
        if (peek().is(symbol)) {
            next++;
            return true;
        }
        return false;
    }

    private ExpressionException unexpected(String wanted) {
        Token t = peek();
        String sign = WORDS.get(t.text());
        if (sign != null) {
            return error("no operator '" + t.text() + "': write " + sign, t.position());
        }
        return error((t.kind() == Token.Kind.END ? "the expression ends here" : "unexpected '" + t.text() + "'") + "; "
                + wanted + " expected", t.position());
    }

    private ExpressionException error(String problem, int position) {
        return new ExpressionException(problem, text, position);
    }
}
