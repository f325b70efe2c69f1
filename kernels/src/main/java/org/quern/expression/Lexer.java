package org.quern.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits an expression into tokens, as Python would. */
final class Lexer {
    /** Bounds the depth of every tree, and so of every recursion over one. */
    private static final int MOST_TOKENS = 4000;
    private static final int MOST_DIGITS = 400;

    private static final List<String> SYMBOLS = List.of("**", "//", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
            "<>", "+",
            "-", "*", "/", "%", "~", "<", ">", "&", "|", "^", "(", ")", ",", ";");

    private static final Set<String> MODULES = Set.of("np", "numpy", "math", "Math", "scipy", "special");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer l = new Lexer(text);
        while (l.next()) {
            if (l.tokens.size() > MOST_TOKENS) {
                throw l.error("the expression is too long: more than " + MOST_TOKENS + " numbers, names and operators",
                        l.at);
            }
        }
        l.add(Token.Kind.END, text.length(), null);
        return l.tokens;
    }

    /** The value of a text that consists of one number, {@link BigInteger} or {@link Double}; else null. */
    static Object number(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        if (!isDigit(first) && first != '.') {
            return null;
        }
        try {
            List<Token> tokens = tokens(text);
            Token token = tokens.getFirst();
            return token.text().length() == text.length() ? token.value() : null;
        } catch (ExpressionException e) {
            return null;
        }
    }

    private boolean next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return false;
        }
        int start = at;
        char c = text.charAt(at);
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            Object value = number(start);
            add(Token.Kind.NUMBER, start, value);
        } else if (isLetter(c)) {
            skipWord();
            add(Token.Kind.NAME, start, null);
        } else {
            symbol(start);
        }
        return true;
    }

    private void symbol(int start) {
        for (String s : SYMBOLS) {
            if (text.startsWith(s, at)) {
                at += s.length();
                switch (s) {
                    case "&&" -> throw error("no operator '&&': & is the and of bools", start);
                    case "||" -> throw error("no operator '||': | is the or of bools", start);
                    case "<>" -> throw error("no operator '<>': != is not equal", start);
                    default -> add(Token.Kind.SYMBOL, start, null);
                }
                return;
            }
        }
        String character = Character.toString(text.codePointAt(start));
        throw error(switch (character) {
            case "=" -> "no operator '=': == compares, and ; separates several results";
            case "!" -> "no operator '!': ~ is the not of bools";
            case "." -> "unexpected '.': " + (isModule()
                    ? "functions are written without " + tokens.getLast().text() + "."
                    : "there are no methods, functions are written before their operands: sqrt(x)");
            case "[" -> "unexpected '[': there is no indexing, each result is element by element";
            default -> "unexpected character '" + character + "'";
        }, start);
    }

    private boolean isModule() {
        return !tokens.isEmpty() && MODULES.contains(tokens.getLast().text());
    }

    private Object number(int start) {
        if (text.charAt(at) == '0' && peek(1) != 0) {
            int radix = switch (Character.toLowerCase(peek(1))) {
                case 'x' -> 16;
                case 'o' -> 8;
                case 'b' -> 2;
                default -> 0;
            };
            if (radix != 0) {
                at += 2;
                return integer(start, at, radix);
            }
        }
        skipDigits();
        boolean whole = true;
        if (peek(0) == '.') {
            whole = false;
            at++;
            skipDigits();
        }
        if (Character.toLowerCase(peek(0)) == 'e') {
            int exponent = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
            if (isDigit(peek(exponent))) {
                whole = false;
                at += exponent;
                skipDigits();
            }
        }
        if (whole) {
            int end = at;
            at = start;
            if (text.charAt(start) == '0' && end - start > 1) {
                throw error("'" + text.substring(start, end) + "' starts with 0: octal numbers are written 0o17",
                        start);
            }
            return integer(start, start, 10);
        }
        noWordHere(start);
        return Double.valueOf(text.substring(start, at).replace("_", ""));
    }

    private Object integer(int start, int from, int radix) {
        at = from;
        while (isDigit(peek(0), radix) || isUnderscore(from, radix)) {
            at++;
        }
        if (at == from) {
            throw error("'" + text.substring(start, at) + "' has no digits", start);
        }
        noWordHere(start);
        if (at - from > MOST_DIGITS) {
            throw error("a number of more than " + MOST_DIGITS + " digits", start);
        }
        return new BigInteger(text.substring(from, at).replace("_", ""), radix);
    }

    private void noWordHere(int start) {
        if (isLetter(peek(0)) || isDigit(peek(0))) {
            int end = at;
            skipWord();
            throw error("'" + text.substring(start, at) + "' is not a number; between a number and a name * is needed",
                    end);
        }
    }

    private void skipDigits() {
        int from = at;
        while (isDigit(peek(0)) || isUnderscore(from, 10)) {
            at++;
        }
    }

    /** {@return whether the next character is an underscore between digits, as in Python's {@code 1_000}} */
    private boolean isUnderscore(int from, int radix) {
        return peek(0) == '_' && at > from && isDigit(peek(-1), radix) && isDigit(peek(1), radix);
    }

    private static boolean isDigit(char c, int radix) {
        return c < 128 && Character.digit(c, radix) >= 0;
    }

    private void skipWord() {
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private void add(Token.Kind kind, int start, Object value) {
        tokens.add(new Token(kind, text.substring(start, at), start, value));
    }

    private ExpressionException error(String problem, int position) {
        return new ExpressionException(problem, text, position);
    }
}
