package org.quern.ir.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;

/** A line of a function's text, read token by token. */
final class Line {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(->|[%$#@&]\\d+|0x[0-9a-f]+|-?\\d+|[A-Za-z_]\\w*|\"(?:[^\"\\\\]|\\\\.)*\"|[():,=\\[\\]])");

    /** Digits of an int that cannot overflow. */
    private static final int MOST_DIGITS = 9;

    private final int number;
    private final int indent;
    private final List<String> tokens = new ArrayList<>();
    private int next;

    /**
     * Splits a line into tokens.
     *
     * @param number from 1, for messages
     * @throws ArgumentException if a part of it is not a token
     */
    Line(int number, String text) {
        this.number = number;
        this.indent = text.length() - text.stripLeading().length();
        String line = text.stripTrailing();
        Matcher m = TOKEN.matcher(line);
        int at = 0;
        while (at < line.length()) {
            if (!m.find(at) || m.start() != at) {
                throw error("'" + line.substring(at).strip() + "' is no token");
            }
            tokens.add(m.group(1));
            at = m.end();
        }
    }

    int indent() {
        return indent;
    }

    QuernException error(String problem) {
        return ArgumentException.of("line " + number + ": " + problem);
    }

    /** The next token, which is not consumed; empty at the end. */
    String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    String take() {
        String token = peek();
        if (token.isEmpty()) {
            throw error("it ends too early");
        }
        next++;
        return token;
    }

    /** Consumes a token if it is the next one. */
    boolean takes(String token) {
        boolean is = peek().equals(token);
        next += is ? 1 : 0;
        return is;
    }

    void expect(String... wanted) {
        for (String token : wanted) {
            if (!takes(token)) {
                throw error("'" + token + "' expected, '" + peek() + "' given");
            }
        }
    }

    /** The number after a mark, such as 3 of {@code %3}. */
    int id(char mark) {
        String token = take();
        if (token.length() < 2 || token.charAt(0) != mark) {
            throw error("'" + mark + "' and a number expected, '" + token + "' given");
        }
        if (token.length() > 1 + MOST_DIGITS) {
            throw error("a number of at most " + MOST_DIGITS + " digits expected, '" + token + "' given");
        }
        return Integer.parseInt(token.substring(1));
    }

    /** Marked numbers separated by commas; empty if the next token does not begin with the mark. */
    List<Integer> ids(char mark) {
        List<Integer> ids = new ArrayList<>();
        if (!peek().isEmpty() && peek().charAt(0) == mark) {
            do {
                ids.add(id(mark));
            } while (takes(","));
        }
        return ids;
    }

    /** An integer, in hexadecimal if it is the bits of a float. */
    long number() {
        String token = take();
        try {
            return token.startsWith("0x") ? Long.parseUnsignedLong(token.substring(2), 16) : Long.parseLong(token);
        } catch (NumberFormatException e) {
            throw error("a number expected, '" + token + "' given");
        }
    }

    /** A name, quoted if it is not a word. */
    String name() {
        String token = take();
        try {
            return token.charAt(0) == '"' ? token.substring(1, token.length() - 1).translateEscapes() : token;
        } catch (IllegalArgumentException e) {
            throw error("a backslash begins no escape in " + token);
        }
    }

    void end() {
        if (!peek().isEmpty()) {
            throw error("the end expected, '" + peek() + "' given");
        }
    }
}
