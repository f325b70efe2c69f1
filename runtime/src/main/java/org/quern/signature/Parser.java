package org.quern.signature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.abi.KernelAbi;
import org.quern.error.SignatureException;

/** Reads signatures by recursive descent. */
final class Parser {
    /** Bounds the nesting of expressions as well. */
    private static final int MAX_LENGTH = 1000;

    private final String text;
    private final Lexer lexer;
    private final List<Dimension> dimensions = new ArrayList<>();
    private final List<OperandCore> operands = new ArrayList<>();
    private boolean output;
    private boolean inOut;

    Parser(String text) {
        if (text == null) {
            throw new SignatureException("null given, a text such as '(n),(n)->()' expected");
        }
        if (text.length() > MAX_LENGTH) {
            throw new SignatureException(text.length() + " characters given; a signature has at most " + MAX_LENGTH);
        }
        this.text = text;
        lexer = new Lexer(text);
    }

    CoreSignature parse() {
        if (lexer.kind() != Lexer.ARROW) {
            operands();
        }
        if (lexer.kind() != Lexer.ARROW) {
            throw expected("',' or '->'");
        }
        lexer.advance();
        final int nin = operands.size();
        output = true;
        if (lexer.kind() != Lexer.END) {
            operands();
        } else if (!inOut) {
            throw expected("an output '(', since no operand is inout");
        }
        if (lexer.kind() != Lexer.END) {
            throw expected("',' or the end");
        }
        return new CoreSignature(operands.toArray(new OperandCore[0]), nin, dimensions.toArray(new Dimension[0]));
    }

    private void operands() {
        operand();
        while (lexer.kind() == ',') {
            lexer.advance();
            operand();
        }
    }

    private void operand() {
        boolean both = lexer.kind() == Lexer.NAME && lexer.token().equals("inout");
        if (both) {
            if (output) {
                throw fail("an inout operand is an input: found 'inout' behind '->', expected '('");
            }
            lexer.advance();
            inOut = true;
        }
        if (lexer.kind() != '(') {
            throw expected(both || output ? "'('" : operands.isEmpty() ? "'(', 'inout' or '->'" : "'(' or 'inout'");
        }
        lexer.advance();
        int[] dims = new int[KernelAbi.MAX_DIMS];
        boolean[] broadcast = new boolean[KernelAbi.MAX_DIMS];
        int rank = 0;
        if (lexer.kind() != ')') {
            while (true) {
                if (rank == KernelAbi.MAX_DIMS) {
                    throw fail("an operand has at most " + KernelAbi.MAX_DIMS + " core dimensions");
                }
                dims[rank] = dimension(rank == 0);
                broadcast[rank++] = broadcast(both);
                if (lexer.kind() == ')') {
                    break;
                }
                if (lexer.kind() != ',') {
                    throw afterDimension();
                }
                lexer.advance();
            }
        }
        lexer.advance();
        operands.add(new OperandCore(Arrays.copyOf(dims, rank), Arrays.copyOf(broadcast, rank), both));
    }

    private SignatureException afterDimension() {
        char k = lexer.kind();
        if (!output && (k == '+' || k == '-' || k == '*' || k == '/' || k == '=' || k == '(')) {
            return fail("only outputs have size expressions: found " + lexer.found() + ", expected ',' or ')'");
        }
        return expected("',' or ')'");
    }

    /** A dimension with its question mark. */
    private int dimension(boolean first) {
        char next = lexer.next();
        boolean ends = !output || next == ',' || next == ')' || next == '?' || next == '|';
        if (ends && lexer.kind() == Lexer.NAME) {
            return name();
        }
        if (ends && lexer.kind() == Lexer.NUMBER) {
            return fixed();
        }
        boolean begins = lexer.kind() == Lexer.NAME || lexer.kind() == Lexer.NUMBER || lexer.kind() == '(';
        if (output && begins) {
            return computed(next);
        }
        throw expected(first ? "a dimension's name, its size or ')'" : "a dimension's name or its size");
    }

    private int name() {
        final String name = lexer.token();
        final int at = lexer.start();
        lexer.advance();
        final boolean optional = optional();
        int i = find(name);
        if (i < 0) {
            return add(new Dimension.Named(name, optional, output), at);
        }
        return same(i, optional, at);
    }

    private int fixed() {
        final int at = lexer.start();
        final long size = number();
        return fixed(size, optional(), at);
    }

    private int fixed(long size, boolean optional, int at) {
        if (size == 0) {
            throw fail("a fixed size is at least 1: found '0'", at);
        }
        for (int i = 0; i < dimensions.size(); i++) {
            if (dimensions.get(i) instanceof Dimension.Fixed f && f.size() == size) {
                return same(i, optional, at);
            }
        }
        return add(new Dimension.Fixed(size, optional), at);
    }

    private int same(int i, boolean optional, int at) {
        Dimension d = dimensions.get(i);
        if (d.optional() == optional) {
            return i;
        }
        String text = d instanceof Dimension.Fixed f ? Long.toString(f.size()) : d.name();
        throw fail("a dimension is optional everywhere or nowhere: found '" + text
                + (optional ? "?', expected '" : "', expected '")
                + text + (optional ? "'" : "?'") + " as before", at);
    }

    private boolean optional() {
        if (lexer.kind() != '?') {
            return false;
        }
        lexer.advance();
        return true;
    }

    private boolean broadcast(boolean both) {
        if (lexer.kind() != '|') {
            return false;
        }
        if (output || both) {
            throw fail("an operand that is written has no broadcast dimension: found '|', expected ',' or ')'");
        }
        lexer.advance();
        if (!lexer.token().equals("1")) {
            throw expected("'1' behind '|'");
        }
        lexer.advance();
        return true;
    }

    private int computed(char next) {
        final int at = lexer.start();
        String name = null;
        if (lexer.kind() == Lexer.NAME && next == '=') {
            name = lexer.token();
            if (find(name) >= 0) {
                throw fail("'" + name + "' is already a dimension: found '" + name + "=', expected a new name");
            }
            lexer.advance();
            lexer.advance();
        }
        Expression e = sum();
        if (name == null) {
            // parentheses alone do not make an expression
            if (e instanceof Expression.Size s) {
                return s.dimension();
            }
            if (e instanceof Expression.Constant c) {
                return fixed(c.number(), false, at);
            }
            for (int i = 0; i < dimensions.size(); i++) {
                if (dimensions.get(i) instanceof Dimension.Computed c && c.name() == null
                        && text(c.expression()).equals(text(e))) {
                    return i;
                }
            }
        }
        return add(new Dimension.Computed(name, e), at);
    }

    /** An expression's text; a record's own equals would cost a process that only runs cached code a bootstrap. */
    private String text(Expression e) {
        String[] names = new String[dimensions.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = dimensions.get(i).name();
        }
        StringBuilder b = new StringBuilder();
        e.write(b, names, 0);
        return b.toString();
    }

    private Expression sum() {
        Expression left = product();
        while (lexer.kind() == '+' || lexer.kind() == '-') {
            char operator = lexer.kind();
            lexer.advance();
            left = new Expression.Binary(operator, left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = primary();
        while (lexer.kind() == '*' || lexer.kind() == '/') {
            char operator = lexer.kind();
            lexer.advance();
            left = new Expression.Binary(operator, left, primary());
        }
        return left;
    }

    private Expression primary() {
        if (lexer.kind() == Lexer.NUMBER) {
            return new Expression.Constant(number());
        }
        if (lexer.kind() == '(') {
            lexer.advance();
            Expression inner = sum();
            close("an operator or ')'");
            return inner;
        }
        if (lexer.kind() != Lexer.NAME) {
            throw expected("a name, a number, 'min', 'max' or '('");
        }
        if (lexer.next() == '(') {
            return extremum();
        }
        String name = lexer.token();
        int i = find(name);
        if (i < 0) {
            i = add(new Dimension.Parameter(name), lexer.start());
        }
        if (dimensions.get(i).optional()) {
            throw fail("an expression is of dimensions that are always there: found '" + name + "', which is optional");
        }
        lexer.advance();
        return new Expression.Size(i);
    }

    private Expression extremum() {
        String name = lexer.token();
        if (!name.equals("min") && !name.equals("max")) {
            throw fail("the functions are min and max: found '" + name + "('");
        }
        lexer.advance();
        lexer.advance();
        Expression left = sum();
        if (lexer.kind() != ',') {
            throw expected("an operator or ',', since " + name + " has two arguments or more");
        }
        while (lexer.kind() == ',') {
            lexer.advance();
            left = new Expression.Binary(name.equals("min") ? '<' : '>', left, sum());
        }
        close("an operator, ',' or ')'");
        return left;
    }

    private void close(String expected) {
        if (lexer.kind() != ')') {
            throw expected(expected);
        }
        lexer.advance();
    }

    private long number() {
        String digits = lexer.token();
        long n = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (n > (Long.MAX_VALUE - digit) / 10) {
                throw fail("a size is below 2^63: found '" + digits + "'");
            }
            n = n * 10 + digit;
        }
        lexer.advance();
        return n;
    }

    private int find(String name) {
        for (int i = 0; i < dimensions.size(); i++) {
            if (name.equals(dimensions.get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    private int add(Dimension d, int at) {
        if (dimensions.size() == CoreSignature.MAX_DIMENSIONS) {
            throw fail("a signature has at most " + CoreSignature.MAX_DIMENSIONS + " distinct dimensions", at);
        }
        dimensions.add(d);
        return dimensions.size() - 1;
    }

    private SignatureException expected(String what) {
        return fail("found " + lexer.found() + ", expected " + what);
    }

    private SignatureException fail(String problem) {
        return fail(problem, lexer.start());
    }

    private SignatureException fail(String problem, int at) {
        return new SignatureException(problem, text, at);
    }
}
