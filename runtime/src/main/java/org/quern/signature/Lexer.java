package org.quern.signature;

/** Splits a signature into tokens, one at a time. A token's kind is its character, or one of the constants. */
final class Lexer {
    static final char NAME = 'n';
    static final char NUMBER = '0';
    static final char ARROW = '>';
    static final char END = '.';
    /** A character that no signature has. */
    static final char OTHER = '#';

    private static final String SYMBOLS = "(),?|+-*/=";

    private final String text;
    private char kind;
    private int start;
    private int end;

    Lexer(String text) {
        this.text = text;
        advance();
    }

    char kind() {
        return kind;
    }

    /** Start of the token. */
    int start() {
        return start;
    }

    String token() {
        return text.substring(start, end);
    }

    /** The token as a message shows it. */
    String found() {
        if (kind == END) {
            return "the end";
        }
        int codePoint = text.codePointAt(start);
        return "'" + (kind == OTHER ? Character.toString(codePoint) : token()) + "'";
    }

    /** Goes to the next token. */
    void advance() {
        start = end;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        kind = read();
    }

    /** The kind of the token after this one. */
    char next() {
        int start0 = start;
        int end0 = end;
        char kind0 = kind;
        advance();
        final char next = kind;
        start = start0;
        end = end0;
        kind = kind0;
        return next;
    }

    private char read() {
        end = start;
        if (start == text.length()) {
            return END;
        }
        char c = text.charAt(end++);
        if (isDigit(c)) {
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            return NUMBER;
        }
        if (isLetter(c)) {
            while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
                end++;
            }
            return NAME;
        }
        if (c == '-' && text.startsWith(">", end)) {
            end++;
            return ARROW;
        }
        return SYMBOLS.indexOf(c) >= 0 ? c : OTHER;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
