package org.quern.array;

import java.util.Arrays;
import java.util.function.Supplier;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;

/**
 * Parser of the header's Python dict literal: the keys {@code descr}, {@code fortran_order} and {@code shape}, once
 * each, in any order, in every notation that NumPy accepts.
 */
final class NpyHeaderParser {
    /** Maximum depth of nested parentheses, as in Python. */
    private static final int DEEPEST = 200;

    private final NpyHeaderScanner in;

    private DType dtype;
    private boolean bigEndian;
    private Boolean fortranOrder;
    private long[] shape;
    private int shapeAt;

    NpyHeaderParser(NpyHeaderScanner in) {
        this.in = in;
    }

    /** The header, with elements at {@code dataOffset}. */
    NpyHeader parse(long dataOffset) {
        grouped(() -> {
            dict();
            return true;
        });
        if (in.peek() != 0) {
            throw in.bad(in.at(), "expected nothing after }, found " + in.found());
        }
        require(dtype != null, "descr");
        require(fortranOrder != null, "fortran_order");
        require(shape != null, "shape");
        try {
            return new NpyHeader(dtype, bigEndian, fortranOrder, shape, dataOffset);
        } catch (ShapeException e) {
            throw in.refused(shapeAt, e.getMessage());
        }
    }

    private void dict() {
        in.expect('{');
        while (in.peek() != '}') {
            entry();
            if (!in.take(',') && in.peek() != '}') {
                throw in.bad(in.at(), "expected , or }, found " + in.found());
            }
        }
        in.expect('}');
    }

    private void require(boolean given, String key) {
        if (!given) {
            throw in.bad(0, "the key '" + key + "' is missing");
        }
    }

    private void entry() {
        in.peek();
        int keyAt = in.at();
        String key = grouped(in::string);
        in.expect(':');
        switch (key) {
            case "descr" -> {
                once(dtype == null, key, keyAt);
                descr();
            }
            case "fortran_order" -> {
                once(fortranOrder == null, key, keyAt);
                fortranOrder = grouped(this::bool);
            }
            case "shape" -> {
                once(shape == null, key, keyAt);
                in.peek();
                shapeAt = in.at();
                in.expect('(');
                shape = tuple();
            }
            default -> throw in.bad(keyAt, "the key '" + key + "' is not one of descr, fortran_order, shape");
        }
    }

    private void once(boolean first, String key, int keyAt) {
        if (!first) {
            throw in.bad(keyAt, "the key '" + key + "' stands twice");
        }
    }

    private void descr() {
        in.peek();
        int from = in.at();
        String all = in.rest();
        int groups = open();
        if (in.peek() == '[' || in.peek() == ')') {
            throw structured(from, all);
        }
        String descr = in.value();
        if (groups > 0 && in.take(',')) {
            // A dtype with an empty shape of its own is the dtype itself.
            if (!in.take('(') || !in.take(')')) {
                throw structured(from, all);
            }
            in.take(',');
        }
        close(groups);
        dtype = NpyDescr.dtype(descr);
        if (dtype == null) {
            throw in.refused(from, NpyDescr.isObject(descr)
                    ? "dtype '" + descr + "': object arrays are pickled Python, which is never loaded"
                    : "dtype '" + descr + "' is not supported; these are: " + Arrays.toString(DType.values()));
        }
        bigEndian = NpyDescr.isBigEndian(descr, dtype);
    }

    private NpyFormatException structured(int from, String descr) {
        return in.bad(from, "structured dtypes are not supported: " + descr);
    }

    private boolean bool() {
        if (in.take("True")) {
            return true;
        }
        if (in.take("False")) {
            return false;
        }
        throw in.bad(in.at(), "fortran_order must be True or False, found " + in.found());
    }

    /** A value that may be in parentheses. */
    private <T> T grouped(Supplier<T> value) {
        int groups = open();
        T found = value.get();
        close(groups);
        return found;
    }

    private int open() {
        int groups = 0;
        while (in.take('(')) {
            groups = deeper(groups);
        }
        return groups;
    }

    private int deeper(int depth) {
        if (depth == DEEPEST) {
            throw in.bad(in.at(), "more than " + DEEPEST + " nested parentheses");
        }
        return depth + 1;
    }

    private void close(int groups) {
        for (int i = 0; i < groups; i++) {
            in.expect(')');
        }
    }

    /** A tuple of lengths, after its opening parenthesis. */
    private long[] tuple() {
        Object found = inside(0);
        if (found instanceof long[] lengths) {
            return lengths;
        }
        throw in.bad(in.at() - 1, "(" + found + ") is a number to Python; a shape of one axis is (" + found + ",)");
    }

    /** The contents of parentheses, after the opening one: the lengths of a tuple, or a single number. */
    private Object inside(int depth) {
        long[] lengths = new long[4];
        int count = 0;
        boolean comma = true;
        while (!in.take(')')) {
            if (!comma) {
                throw in.bad(in.at(), "expected , or ) in the shape, found " + in.found());
            }
            int from = in.at();
            Object element = in.take('(') ? inside(deeper(depth)) : (Object) in.number();
            if (element instanceof long[] within) {
                if (count == 0 && in.take(')')) {
                    return within;
                }
                throw in.bad(from, "expected a whole number in the shape, found a tuple");
            }
            if (count == lengths.length) {
                lengths = Arrays.copyOf(lengths, 2 * count);
            }
            lengths[count++] = (Long) element;
            comma = in.take(',');
        }
        return count == 1 && !comma ? (Object) lengths[0] : Arrays.copyOf(lengths, count);
    }
}
