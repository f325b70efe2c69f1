package org.quern.array;

import static org.quern.check.Given.given;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;
import org.quern.nrt.SegmentBuffer;

/** Creation of arrays: over new memory, filled memory, and existing memory. */
final class Creation {
    private Creation() {}

    /** A row-major array with undefined contents, in memory of its own, or of the arena if one is given. */
    static NDArray empty(Arena arena, DType dtype, long[] shape) {
        Layout layout = Layout.rowMajor(given(dtype, "dtype").itemSize(), given(shape, "shape"));
        long bytes = layout.size * dtype.itemSize();
        Buffer buffer = arena == null ? NativeBuffer.allocate(bytes) : SegmentBuffer.allocate(arena, bytes);
        return new NDArray(buffer, dtype, layout, true);
    }

    static NDArray zeros(Arena arena, DType dtype, long[] shape) {
        NDArray a = empty(arena, dtype, shape);
        a.buffer().acquire();
        try {
            a.buffer().segment().fill((byte) 0);
        } finally {
            a.buffer().release();
        }
        return a;
    }

    static NDArray full(Arena arena, DType dtype, double value, long[] shape) {
        MemorySegment item = MemorySegment.ofArray(new byte[8]);
        Elements.setDouble(item, given(dtype, "dtype"), 0, value);
        return repeated(arena, dtype, item, shape);
    }

    static NDArray full(Arena arena, DType dtype, long value, long[] shape) {
        MemorySegment item = MemorySegment.ofArray(new byte[8]);
        Elements.setLong(item, given(dtype, "dtype"), 0, value);
        return repeated(arena, dtype, item, shape);
    }

    /** An array in which every element equals that in {@code item}: written once, then doubled by copying. */
    private static NDArray repeated(Arena arena, DType dtype, MemorySegment item, long[] shape) {
        NDArray a = empty(arena, dtype, shape);
        long total = a.byteSize();
        if (total == 0) {
            return a;
        }
        a.buffer().acquire();
        try {
            MemorySegment s = a.buffer().segment();
            MemorySegment.copy(item, 0, s, 0, dtype.itemSize());
            for (long done = dtype.itemSize(); done < total; done *= 2) {
                MemorySegment.copy(s, 0, s, done, Math.min(done, total - done));
            }
        } finally {
            a.buffer().release();
        }
        return a;
    }

    /** A 1-d copy of a Java array's elements. */
    static NDArray copyOf(MemorySegment values, DType dtype) {
        NDArray a = empty(null, dtype, new long[] {values.byteSize() / dtype.itemSize()});
        a.buffer().acquire();
        try {
            MemorySegment.copy(values, 0, a.buffer().segment(), 0, values.byteSize());
        } finally {
            a.buffer().release();
        }
        return a;
    }

    static NDArray copyOf(boolean[] values) {
        byte[] bytes = new byte[given(values, "values").length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return copyOf(MemorySegment.ofArray(bytes), DType.BOOL);
    }

    static NDArray wrapArray(MemorySegment values, DType dtype) {
        return wrap(values, dtype,
                Layout.rowMajor(dtype.itemSize(), new long[] {values.byteSize() / dtype.itemSize()}));
    }

    /** A row-major array from the segment's first byte on. */
    static NDArray wrap(MemorySegment segment, DType dtype, long[] shape) {
        given(segment, "segment");
        return wrap(segment, dtype, Layout.rowMajor(given(dtype, "dtype").itemSize(), given(shape, "shape")));
    }

    static NDArray wrap(MemorySegment segment, DType dtype, long offset, long[] shape, long[] strides) {
        given(segment, "segment");
        given(dtype, "dtype");
        if (given(shape, "shape").length != given(strides, "strides").length) {
            throw ShapeException.of(strides.length + " strides for the shape " + Shapes.text(shape));
        }
        return wrap(segment, dtype, new Layout(dtype.itemSize(), shape.clone(), strides.clone(), offset));
    }

    /** The only place where a layout from outside meets memory: checks that every element lies inside the segment. */
    static NDArray wrap(MemorySegment segment, DType dtype, Layout layout) {
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
        return new NDArray(SegmentBuffer.of(segment), dtype, layout, true);
    }

    static NDArray arange(DType dtype, long n) {
        if (n > 2 && given(dtype, "dtype") == DType.BOOL) {
            throw DTypeException.of("arange of " + n + " elements does not fit bool: it holds 0 and 1");
        }
        if (n > 0) {
            // If the largest number fits, all do.
            Elements.setLong(MemorySegment.ofArray(new byte[8]), given(dtype, "dtype"), 0, n - 1);
        }
        NDArray a = empty(null, dtype, new long[] {n});
        a.buffer().acquire();
        try {
            MemorySegment s = a.buffer().segment();
            for (long i = 0; i < n; i++) {
                Elements.setLong(s, dtype, i * dtype.itemSize(), i);
            }
        } finally {
            a.buffer().release();
        }
        return a;
    }

    static NDArray linspace(double start, double stop, long n) {
        NDArray a = empty(null, DType.FLOAT64, new long[] {n});
        double step = (stop - start) / (n - 1);
        a.buffer().acquire();
        try {
            MemorySegment s = a.buffer().segment();
            for (long i = 0; i < n; i++) {
                double moved = step != 0 ? i * step : (double) i / (n - 1) * (stop - start);
                Elements.setDouble(s, DType.FLOAT64, 8 * i, i == 0 ? start : i == n - 1 ? stop : moved + start);
            }
        } finally {
            a.buffer().release();
        }
        return a;
    }
}
