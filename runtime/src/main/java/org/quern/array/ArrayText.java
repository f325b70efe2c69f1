package org.quern.array;

import java.lang.foreign.MemorySegment;
import org.quern.dtype.DType;
import org.quern.nrt.Buffer;

/**
 * An array's elements as NumPy 2's {@code str} prints them, with its default options: 75 columns, 8 digits, and 3 edge
 * items of arrays of more than 1000 elements.
 */
final class ArrayText {
    private static final int WIDTH = 75;
    private static final int THRESHOLD = 1000;
    private static final int EDGE = 3;
    /**
     * Maximum number of elements shown. An array of many short axes would exceed it; then only dtype and shape are
     * shown.
     */
    private static final int MOST_CELLS = 10_000;

    private final Layout layout;
    private final boolean summary;
    private final String[] cells;
    private int next;

    private ArrayText(Buffer buffer, Layout layout, DType dtype, boolean summary, int count) {
        this.layout = layout;
        this.summary = summary;
        long[] offsets = new long[count];
        collect(0, layout.offset, offsets);
        next = 0;
        buffer.acquire();
        try {
            cells = cells(buffer.segment(), dtype, offsets);
        } finally {
            buffer.release();
        }
    }

    /** The text of an array's elements. */
    static String of(Buffer buffer, Layout layout, DType dtype) {
        if (layout.size == 0) {
            return "[]";
        }
        if (layout.ndim() == 0) {
            long[] index = {};
            return switch (dtype.kind()) {
                case BOOL -> Elements.getBoolean(buffer, layout, dtype, index) ? "True" : "False";
                case FLOAT ->
                    FloatText.scalar(Elements.getDouble(buffer, layout, dtype, index), dtype == DType.FLOAT32);
                default -> integer(Elements.getLong(buffer, layout, dtype, index), dtype);
            };
        }
        boolean summary = layout.size > THRESHOLD;
        long count = 1;
        for (int i = 0; i < layout.ndim() && count <= MOST_CELLS; i++) {
            count *= summary ? Math.min(layout.shape[i], 2 * EDGE) : layout.shape[i];
        }
        return count > MOST_CELLS
                ? describe(layout, dtype)
                : new ArrayText(buffer, layout, dtype, summary, (int) count).rows(0, " ", WIDTH);
    }

    /** An array's dtype and shape. */
    static String describe(Layout layout, DType dtype) {
        return dtype + " array of shape " + Shapes.text(layout.shape);
    }

    /** Number of items shown at the start of an axis; {@link #tail} are shown at its end. */
    private int lead(int axis) {
        return summary && layout.shape[axis] > 2 * EDGE ? EDGE : 0;
    }

    private long tail(int axis) {
        return summary && layout.shape[axis] > 2 * EDGE ? EDGE : layout.shape[axis];
    }

    private void collect(int axis, long at, long[] offsets) {
        if (axis == layout.ndim()) {
            offsets[next++] = at;
            return;
        }
        for (long i = 0; i < lead(axis); i++) {
            collect(axis + 1, at + i * layout.strides[axis], offsets);
        }
        for (long i = layout.shape[axis] - tail(axis); i < layout.shape[axis]; i++) {
            collect(axis + 1, at + i * layout.strides[axis], offsets);
        }
    }

    private static String[] cells(MemorySegment s, DType dtype, long[] offsets) {
        String[] cells = new String[offsets.length];
        if (dtype.isFloat()) {
            double[] values = new double[cells.length];
            for (int i = 0; i < cells.length; i++) {
                values[i] = Elements.getDouble(s, dtype, offsets[i]);
            }
            return FloatText.column(values, dtype == DType.FLOAT32);
        }
        int width = 0;
        for (int i = 0; i < cells.length; i++) {
            long value = Elements.getLong(s, dtype, offsets[i]);
            cells[i] = dtype == DType.BOOL ? (value != 0 ? " True" : "False") : integer(value, dtype);
            width = Math.max(width, cells[i].length());
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = " ".repeat(width - cells[i].length()) + cells[i];
        }
        return cells;
    }

    private static String integer(long value, DType dtype) {
        return dtype == DType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
    }

    private String rows(int axis, String indent, int width) {
        int left = layout.ndim() - axis;
        String body = left == 1
                ? cellsOfRow(axis, indent, width - 1)
                : nested(axis, indent, width - 1, "\n".repeat(left - 1));
        return "[" + body.substring(indent.length()) + "]";
    }

    private String nested(int axis, String indent, int width, String separator) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < lead(axis); i++) {
            s.append(indent).append(rows(axis + 1, indent + " ", width)).append(separator);
        }
        if (lead(axis) > 0) {
            s.append(indent).append("...").append(separator);
        }
        for (long i = tail(axis); i > 0; i--) {
            s.append(indent).append(rows(axis + 1, indent + " ", width)).append(i > 1 ? separator : "");
        }
        return s.toString();
    }

    private String cellsOfRow(int axis, String indent, int width) {
        StringBuilder done = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < lead(axis); i++) {
            line = extend(done, line, cells[next++], width, indent).append(' ');
        }
        if (lead(axis) > 0) {
            line = extend(done, line, "...", width, indent).append(' ');
        }
        for (long i = tail(axis); i > 0; i--) {
            line = extend(done, line, cells[next++], width, indent).append(i > 1 ? " " : "");
        }
        return done.append(line).toString();
    }

    private static StringBuilder extend(StringBuilder done, StringBuilder line, String word, int width, String indent) {
        if (line.length() + word.length() <= width || line.length() <= indent.length()) {
            return line.append(word);
        }
        done.append(line.toString().stripTrailing()).append('\n');
        return new StringBuilder(indent).append(word);
    }
}
