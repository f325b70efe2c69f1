package org.quern.array;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Parses the header's Python dict literal: the keys {@code descr}, {@code fortran_order} and {@code shape}, once each, in
 * any order. It accepts what Python writes for them and nothing else, and never evaluates anything.
 */
final class NpyHeaderParser {
    private static final String RULE = "; a header is {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }";

    private final String text;
    private final long start;
    private final Path file;
    private int at;

    private DType dtype;
    private boolean bigEndian;
    private Boolean fortranOrder;
    private long[] shape;
    private int shapeAt;

    /**
     * @param start where the text starts in the file
     * @param file for messages; null for a stream
     */
    NpyHeaderParser(String text, long start, Path file) {
        this.text = text;
        this.start = start;
        this.file = file;
    }

    /** The header whose elements start at {@code dataOffset}. */
    NpyHeader parse(long dataOffset) {
        expect('{');
        while (peek() != '}') {
            entry();
            if (peek() == ',') {
                at++;
            } else if (peek() != '}') {
                throw bad(at, "expected , or }, found " + found());
            }
        }
        at++;
        if (peek() != 0) {
            throw bad(at, "expected nothing after }, found " + found());
        }
        require(dtype != null, "descr");
        require(fortranOrder != null, "fortran_order");
        require(shape != null, "shape");
        try {
            return new NpyHeader(dtype, bigEndian, fortranOrder, shape, dataOffset);
        } catch (ShapeException e) {
            throw new NpyFormatException(file, start + shapeAt, e.getMessage());
        }
    }

    private void require(boolean given, String key) {
        if (!given) {
            throw bad(0, "the key '" + key + "' is missing");
        }
    }

    private void entry() {
        int keyAt = at;
        String key = string();
        expect(':');
        switch (key) {
            case "descr" -> {
                once(dtype == null, key, keyAt);
                descr();
            }
            case "fortran_order" -> {
                once(fortranOrder == null, key, keyAt);
                fortranOrder = bool();
            }
            case "shape" -> {
                once(shape == null, key, keyAt);
                expect('(');
                shapeAt = at - 1;
                shape = tuple();
            }
            default -> throw bad(keyAt, "the key '" + key + "' is not one of descr, fortran_order, shape");
        }
    }

    private void once(boolean first, String key, int keyAt) {
        if (!first) {
            throw bad(keyAt, "the key '" + key + "' stands twice");
        }
    }

    private void descr() {
        if (peek() == '[' || peek() == '(') {
            String rest = text.substring(at).strip();
            throw bad(at, "structured dtypes are not supported: " + (rest.length() > 80 ? rest.substring(0, 80) + "..." : rest));
        }
        int from = at;
        String descr = string();
        boolean order = !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
        String code = order ? descr.substring(1) : descr;
        for (DType t : DType.values()) {
            if (t.descriptor().substring(1).equals(code)) {
                dtype = t;
                bigEndian = descr.charAt(0) == '>' && t.itemSize() > 1;
                return;
            }
        }
        if (code.startsWith("O")) {
            throw bad(from, "dtype '" + descr + "': object arrays are pickled Python, which is never loaded");
        }
        throw bad(from, "dtype '" + descr + "' is not supported; these are: " + Arrays.toString(DType.values()));
    }

    private boolean bool() {
        peek();
        if (text.startsWith("True", at)) {
            at += 4;
            return true;
        }
        if (text.startsWith("False", at)) {
            at += 5;
            return false;
        }
        throw bad(at, "fortran_order must be True or False, found " + found());
    }

    /** The lengths after the opening parenthesis. */
    private long[] tuple() {
        long[] lengths = new long[4];
        int count = 0;
        boolean comma = true;
        while (peek() != ')') {
            if (!comma) {
                throw bad(at, "expected , or ) in the shape, found " + found());
            }
            if (count == lengths.length) {
                lengths = Arrays.copyOf(lengths, 2 * count);
            }
            lengths[count++] = number();
            comma = peek() == ',';
            if (comma) {
                at++;
            }
        }
        if (count == 1 && !comma) {
            throw bad(at, "(" + lengths[0] + ") is a number to Python; a shape of one axis is (" + lengths[0] + ",)");
        }
        at++;
        return Arrays.copyOf(lengths, count);
    }

    private long number() {
        int from = at;
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        int digits = at;
        long value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at++) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw bad(from, "a length in the shape does not fit 63 bits");
            }
            value = value * 10 + digit;
        }
        if (at == digits) {
            throw bad(at, "expected a whole number in the shape, found " + found());
        }
        if (negative) {
            throw bad(from, "the shape has the negative length -" + value);
        }
        // Python 2 wrote long integers so
        if (at < text.length() && text.charAt(at) == 'L') {
            at++;
        }
        return value;
    }

    private String string() {
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw bad(at, "expected a quoted string, found " + found());
        }
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw bad(at, "a string does not end");
        }
        String s = text.substring(at + 1, end);
        at = end + 1;
        return s;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw bad(at, "expected " + c + ", found " + found());
        }
        at++;
    }

    /** The next character that is not white space, which is skipped; 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        // a NUL in the text must not pass for its end
        return at >= text.length() ? 0 : text.charAt(at) == 0 ? '?' : text.charAt(at);
    }

    private String found() {
        return at >= text.length() ? "the end" : "'" + text.charAt(at) + "'";
    }

    private NpyFormatException bad(int position, String problem) {
        return new NpyFormatException(file, start + position, problem + RULE);
    }
}
