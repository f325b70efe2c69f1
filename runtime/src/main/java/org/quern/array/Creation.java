package org.quern.array;

import java.lang.foreign.MemorySegment;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.nrt.Buffer;

/** Contents of new memory, and the bounds of existing memory. */
final class Creation {
    private Creation() {}

    /** The only place where a layout from outside meets memory: checks that every element lies inside the segment. */
    static void checkInside(MemorySegment segment, DType dtype, Layout layout) {
        long size = segment.byteSize();
        String where = "an array of shape " + Shapes.text(layout.shape) + " and " + dtype;
        if (layout.offset < 0 || layout.offset > size) {
            throw ShapeException
                    .of(where + " at byte offset " + layout.offset + " starts outside the segment of " + size
                            + " bytes");
        }
        if (layout.size > 0) {
            long low = layout.offset;
            long end;
            try {
                end = Math.addExact(low, layout.itemSize);
                for (int i = 0; i < layout.ndim(); i++) {
                    long reach = Math.multiplyExact(layout.shape[i] - 1, layout.strides[i]);
                    if (reach < 0) {
                        low = Math.addExact(low, reach);
                    } else {
                        end = Math.addExact(end, reach);
                    }
                }
            } catch (ArithmeticException e) {
                throw ShapeException.of(where + " reaches past any memory with byte strides "
                        + java.util.Arrays.toString(layout.strides));
            }
            if (low < 0 || end > size) {
                throw ShapeException
                        .of(where + " covers bytes " + low + " to " + end + " of a segment of " + size + " bytes");
            }
        }
    }

    static void zero(Buffer buffer) {
        buffer.acquire();
        try {
            buffer.segment().fill((byte) 0);
        } finally {
            buffer.release();
        }
    }

    /** Refuses a dtype that does not hold the numbers 0 to {@code n - 1}: if the largest fits, all do. */
    static void checkRange(DType dtype, long n) {
        if (n > 2 && dtype == DType.BOOL) {
            throw DTypeException.of("arange of " + n + " elements does not fit bool: it holds 0 and 1");
        }
        if (n > 0) {
            Elements.setLong(MemorySegment.ofArray(new byte[Long.BYTES]), dtype, 0, n - 1);
        }
    }

    static void arange(Buffer buffer, DType dtype, long n) {
        buffer.acquire();
        try {
            MemorySegment s = buffer.segment();
            for (long i = 0; i < n; i++) {
                Elements.setLong(s, dtype, i * dtype.itemSize(), i);
            }
        } finally {
            buffer.release();
        }
    }

    static void linspace(Buffer buffer, double start, double stop, long n) {
        double step = (stop - start) / (n - 1);
        buffer.acquire();
        try {
            MemorySegment s = buffer.segment();
            for (long i = 0; i < n; i++) {
                double moved = step != 0 ? i * step : (double) i / (n - 1) * (stop - start);
                Elements.setDouble(s, DType.FLOAT64, 8 * i, i == 0 ? start : i == n - 1 ? stop : moved + start);
            }
        } finally {
            buffer.release();
        }
    }
}
