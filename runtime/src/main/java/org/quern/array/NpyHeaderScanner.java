package org.quern.array;

import java.nio.file.Path;

/**
 * Scanner of a header's Python literal: strings and whole numbers in every notation that Python accepts. White space,
 * comments and joined lines are skipped. Nothing is evaluated.
 */
final class NpyHeaderScanner {
    private static final String RULE = "; a header is {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }";

    private static final String SPACE = " \t\r\n\f";
    private static final String ESCAPES = "\\'\"abfnrtv";
    private static final String ESCAPED = "\\'\"\007\b\f\n\r\t\013";

    private final String text;
    private final long start;
    private final Path file;
    private final boolean longs;
    private int at;

    /**
     * A scanner at the start of a header's text.
     *
     * @param text the header's text
     * @param start byte offset of the text in the file
     * @param file for messages; null for a stream
     * @param longs true if numbers may end in L, as Python 2 wrote long integers
     */
    NpyHeaderScanner(String text, long start, Path file, boolean longs) {
        this.longs = longs;
        this.text = text;
        this.start = start;
        this.file = file;
    }

    /** Index of the next character in the text. */
    int at() {
        return at;
    }

    /** The next character after white space and comments, which are skipped; 0 at the end. */
    char peek() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (SPACE.indexOf(c) >= 0) {
                at++;
            } else if (c == '#') {
                skipLine();
            } else if (c == '\\' && lineEnd(at + 1) > 0 && lineEnd(at + 1) < text.length()) {
                at = lineEnd(at + 1);
            } else {
                // a NUL in the text must not be taken for its end
                return c == 0 ? '?' : c;
            }
        }
        return 0;
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
    }

    /** Index after the line end at an index; 0 if there is no line end. */
    private int lineEnd(int i) {
        if (text.startsWith("\r\n", i)) {
            return i + 2;
        }
        return i < text.length() && (text.charAt(i) == '\n' || text.charAt(i) == '\r') ? i + 1 : 0;
    }

    /** Takes the character if it is the next. */
    boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    /** Takes the word if it is the next. */
    boolean take(String word) {
        peek();
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    void expect(char c) {
        if (!take(c)) {
            throw bad(at, "expected " + c + ", found " + found());
        }
    }

    /** A string that is a value. A following string with a colon is a key, not a continuation of it. */
    String value() {
        return string(true);
    }

    /** One string, or several adjacent ones, which are concatenated. */
    String string() {
        return string(false);
    }

    private String string(boolean value) {
        int quote = quoteAt();
        if (quote < 0) {
            throw bad(at, "expected a quoted string, found " + found());
        }
        StringBuilder s = new StringBuilder();
        int last = at;
        int before = 0;
        for (; quote >= 0; quote = quoteAt()) {
            last = at;
            before = s.length();
            boolean raw = quote > at && Character.toLowerCase(text.charAt(at)) == 'r';
            at = quote;
            piece(s, raw, last);
        }
        if (value && before > 0 && peek() == ':') {
            at = last;
            s.setLength(before);
        }
        return s.toString();
    }

    /** Index of the next string's quote, after its prefix; -1 if no string follows. */
    private int quoteAt() {
        int i = "uUrR".indexOf(peek()) >= 0 ? at + 1 : at;
        return i < text.length() && (text.charAt(i) == '\'' || text.charAt(i) == '"') ? i : -1;
    }

    private void piece(StringBuilder s, boolean raw, int from) {
        String quote = text.substring(at, at + 1);
        boolean lines = text.startsWith(quote.repeat(3), at);
        String end = lines ? quote.repeat(3) : quote;
        at += end.length();
        while (!text.startsWith(end, at)) {
            if (at >= text.length() || (!lines && lineEnd(at) > 0)) {
                throw bad(from, "a string does not end");
            }
            char c = text.charAt(at++);
            if (c != '\\' || at >= text.length()) {
                s.append(c);
            } else if (raw) {
                s.append(c).append(text.charAt(at++));
            } else {
                escape(s);
            }
        }
        at += end.length();
    }

    /** Appends the character of an escape sequence. */
    private void escape(StringBuilder s) {
        if (lineEnd(at) > 0) {
            at = lineEnd(at);
            return;
        }
        char c = text.charAt(at);
        int known = ESCAPES.indexOf(c);
        int digits = "xuU".indexOf(c);
        if (known >= 0) {
            at++;
            s.append(ESCAPED.charAt(known));
        } else if (c >= '0' && c <= '7') {
            s.append((char) code(at, 8, 1, 3));
        } else if (digits >= 0) {
            at++;
            int n = 2 << digits;
            int code = code(at, 16, n, n);
            if (!Character.isValidCodePoint(code)) {
                throw bad(at - n - 2, "the string has a character beyond Unicode");
            }
            s.appendCodePoint(code);
        } else if (c == 'N') {
            throw bad(at - 1, "the string has a character by its name, which is not read");
        } else {
            s.append('\\');
        }
    }

    private int code(int from, int radix, int least, int most) {
        int value = 0;
        while (at < from + most && at < text.length() && text.charAt(at) < 128
                && Character.digit(text.charAt(at), radix) >= 0) {
            value = value * radix + Character.digit(text.charAt(at++), radix);
        }
        if (at < from + least) {
            throw bad(from - 2, "the string has a character of too few digits");
        }
        return value;
    }

    /** A length: a whole number of at most 63 bits. */
    long number() {
        int from = at;
        boolean negative = peek() == '-';
        if (negative || peek() == '+') {
            at++;
            peek();
        }
        int radix = prefixed();
        if (radix == 10 ? digit(at, 10) < 0 : digit(at, radix) < 0 && !(separator(at) && digit(at + 1, radix) >= 0)) {
            throw bad(at, "expected a whole number in the shape, found " + found());
        }
        int digits = at;
        long value = 0;
        while (digit(at, radix) >= 0 || (separator(at) && digit(at + 1, radix) >= 0)) {
            int digit = digit(at++, radix);
            if (digit >= 0) {
                if (value > (Long.MAX_VALUE - digit) / radix) {
                    throw bad(from, "a length in the shape does not fit 63 bits");
                }
                value = value * radix + digit;
            }
        }
        if (radix == 10 && value > 0 && text.charAt(digits) == '0') {
            throw bad(digits, "a length in the shape starts with 0, which no number of Python's does");
        }
        if (negative && value > 0) {
            throw bad(from, "the shape has the negative length -" + value);
        }
        if (longs && peek() == 'L') {
            at++;
        }
        return value;
    }

    /** Takes the prefix of a number that is not decimal, and returns the radix. */
    private int prefixed() {
        if (at + 1 >= text.length() || text.charAt(at) != '0') {
            return 10;
        }
        int radix = switch (text.charAt(at + 1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
        at += radix == 10 ? 0 : 2;
        return radix;
    }

    private int digit(int i, int radix) {
        return i < text.length() && text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
    }

    private boolean separator(int i) {
        return i < text.length() && text.charAt(i) == '_';
    }

    /** The next character, for messages. */
    String found() {
        return at >= text.length() ? "the end" : "'" + text.charAt(at) + "'";
    }

    /** The next characters, for messages. */
    String rest() {
        String rest = text.substring(at).strip();
        return rest.length() > 80 ? rest.substring(0, 80) + "..." : rest;
    }

    NpyFormatException bad(int position, String problem) {
        return new NpyFormatException(file, start + position, problem + RULE);
    }

    /** The exception for text that is well-formed but not accepted. */
    NpyFormatException refused(int position, String problem) {
        return new NpyFormatException(file, start + position, problem);
    }
}
