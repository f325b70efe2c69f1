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

/**
 * {@link NDArray}s made of Java arrays: {@code of} copies them, {@code wrap} makes an array over them, so that both see
 * each other's writes. A shape takes all values, row-major; without one there is one axis. Integers are signed unless a
 * dtype is given: {@code byte[]} holds uint8 and bool as well, {@code short[]} uint16, {@code int[]} uint32,
 * {@code long[]} uint64, whose bits the Java array has. Java has no access to the bytes of a {@code boolean[]}, which
 * is copied only.
 */
public abstract sealed class ArrayCreation extends ArrayContents permits NDArray {
    private static final long serialVersionUID = 1L;

    /**
     * The number of open scopes of all threads, so that an array made while there is none costs one read, and its
     * thread's scope is not looked for. A thread sees its own. Written by {@link ArrayScope} only, in its monitor.
     */
    static volatile int openScopes;

    ArrayCreation(Buffer buffer, DType dtype, Layout layout, boolean writable) {
        super(buffer, dtype, layout, writable);
    }

    /** A row-major array with undefined contents, in memory of its own, or of the arena if one is given. */
    static NDArray made(Arena arena, DType dtype, long[] shape) {
        Layout layout = Layout.rowMajor(given(dtype, "dtype").itemSize(), given(shape, "shape"));
        long bytes = layout.size * dtype.itemSize();
        if (arena != null) {
            return new NDArray(SegmentBuffer.allocate(arena, bytes), dtype, layout, true);
        }
        NativeBuffer buffer = NativeBuffer.allocate(bytes);
        if (openScopes != 0) {
            ArrayScope.enter(buffer, layout, dtype);
        }
        return new NDArray(buffer, dtype, layout, true);
    }

    /** An array over a segment, whose bounds are checked. */
    static NDArray over(MemorySegment segment, DType dtype, Layout layout) {
        Creation.checkInside(segment, dtype, layout);
        return new NDArray(SegmentBuffer.of(segment), dtype, layout, true);
    }

    private static NDArray wrapped(MemorySegment values, DType dtype, long[] shape) {
        return new NDArray(SegmentBuffer.of(values), dtype,
                Layout.rowMajor(dtype.itemSize(), shapeOf(values, dtype, shape)), true);
    }

    private static NDArray copied(MemorySegment values, DType dtype, long... shape) {
        NDArray a = made(null, dtype, shapeOf(values, dtype, shape));
        a.buffer().acquire();
        try {
            MemorySegment.copy(values, 0, a.buffer().segment(), 0, values.byteSize());
        } finally {
            a.buffer().release();
        }
        return a;
    }

    /** The shape of an array of all values, checked. */
    private static long[] shapeOf(MemorySegment values, DType dtype, long[] shape) {
        long given = values.byteSize() / dtype.itemSize();
        if (given(shape, "shape").length == 0) {
            return new long[] {given};
        }
        long size = Shapes.size(shape);
        if (size != given) {
            throw ShapeException.of("shape " + Shapes.text(shape) + " is of " + elements(size)
                    + ", the Java array has " + elements(given) + ": it must have as many");
        }
        return shape;
    }

    private static String elements(long n) {
        return n == 1 ? "1 element" : n + " elements";
    }

    /** The dtype, if Java arrays of the signed one hold its elements; else refused. */
    private static DType held(String java, DType signed, DType dtype, long[] shape) {
        given(dtype, "dtype");
        given(shape, "shape");
        if (dtype.itemSize() != signed.itemSize() || dtype.isFloat()) {
            throw DTypeException.of(java + " given for " + dtype + "; it holds " + signed
                    + (signed == DType.INT8 ? ", uint8 or bool" : " or u" + signed));
        }
        return dtype;
    }

    private static MemorySegment bytes(boolean[] values) {
        byte[] bytes = new byte[given(values, "values").length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return MemorySegment.ofArray(bytes);
    }

    // ---- copies -----------------------------------------------------------------------------------------------------

    /**
     * {@return a 1-d float64 copy}
     *
     * @param values the elements
     */
    public static NDArray of(double... values) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.FLOAT64);
    }

    /**
     * {@return a 1-d float32 copy}
     *
     * @param values the elements
     */
    public static NDArray of(float... values) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.FLOAT32);
    }

    /**
     * {@return a 1-d int64 copy}
     *
     * @param values the elements
     */
    public static NDArray of(long... values) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT64);
    }

    /**
     * {@return a 1-d int32 copy}
     *
     * @param values the elements
     */
    public static NDArray of(int... values) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT32);
    }

    /**
     * {@return a 1-d int16 copy}
     *
     * @param values the elements
     */
    public static NDArray of(short... values) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT16);
    }

    /**
     * {@return a 1-d int8 copy}
     *
     * @param values the elements
     */
    public static NDArray of(byte... values) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT8);
    }

    /**
     * {@return a 1-d bool copy}
     *
     * @param values the elements
     */
    public static NDArray of(boolean... values) {
        return copied(bytes(values), DType.BOOL);
    }

    /**
     * {@return a 1-d array of a dtype}
     *
     * @param dtype the type of the elements
     * @param values the elements
     * @throws DTypeException if the dtype does not take a value, as for {@link #setLong}
     */
    public static NDArray of(DType dtype, long... values) {
        given(dtype, "dtype");
        MemorySegment elements = MemorySegment.ofArray(new long[given(values, "values").length]);
        for (int i = 0; i < values.length; i++) {
            Elements.setLong(elements, dtype, (long) i * dtype.itemSize(), values[i]);
        }
        return copied(elements.asSlice(0, (long) values.length * dtype.itemSize()), dtype);
    }

    /**
     * {@return a row-major float64 copy}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(double[] values, long... shape) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.FLOAT64, shape);
    }

    /**
     * {@return a row-major float32 copy}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(float[] values, long... shape) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.FLOAT32, shape);
    }

    /**
     * {@return a row-major int64 copy}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(long[] values, long... shape) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT64, shape);
    }

    /**
     * {@return a row-major int32 copy}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(int[] values, long... shape) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT32, shape);
    }

    /**
     * {@return a row-major int16 copy}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(short[] values, long... shape) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT16, shape);
    }

    /**
     * {@return a row-major int8 copy}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(byte[] values, long... shape) {
        return copied(MemorySegment.ofArray(given(values, "values")), DType.INT8, shape);
    }

    /**
     * {@return a row-major bool copy}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(boolean[] values, long... shape) {
        return copied(bytes(values), DType.BOOL, shape);
    }

    /**
     * {@return a row-major copy of the elements' bits}
     *
     * @param values the elements
     * @param dtype int8, uint8 or bool
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(byte[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return copied(bits, held("byte[]", DType.INT8, dtype, shape), shape);
    }

    /**
     * {@return a row-major copy of the elements' bits}
     *
     * @param values the elements
     * @param dtype int16 or uint16
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(short[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return copied(bits, held("short[]", DType.INT16, dtype, shape), shape);
    }

    /**
     * {@return a row-major copy of the elements' bits}
     *
     * @param values the elements
     * @param dtype int32 or uint32
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(int[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return copied(bits, held("int[]", DType.INT32, dtype, shape), shape);
    }

    /**
     * {@return a row-major copy of the elements' bits}
     *
     * @param values the elements
     * @param dtype int64 or uint64
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray of(long[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return copied(bits, held("long[]", DType.INT64, dtype, shape), shape);
    }

    // ---- over Java arrays -------------------------------------------------------------------------------------------

    /**
     * {@return a float64 array over a Java array, row-major}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(double[] values, long... shape) {
        return wrapped(MemorySegment.ofArray(given(values, "values")), DType.FLOAT64, shape);
    }

    /**
     * {@return a float32 array over a Java array, row-major}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(float[] values, long... shape) {
        return wrapped(MemorySegment.ofArray(given(values, "values")), DType.FLOAT32, shape);
    }

    /**
     * {@return an int64 array over a Java array, row-major}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(long[] values, long... shape) {
        return wrapped(MemorySegment.ofArray(given(values, "values")), DType.INT64, shape);
    }

    /**
     * {@return an int32 array over a Java array, row-major}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(int[] values, long... shape) {
        return wrapped(MemorySegment.ofArray(given(values, "values")), DType.INT32, shape);
    }

    /**
     * {@return an int16 array over a Java array, row-major}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(short[] values, long... shape) {
        return wrapped(MemorySegment.ofArray(given(values, "values")), DType.INT16, shape);
    }

    /**
     * {@return an int8 array over a Java array, row-major}
     *
     * @param values the elements
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(byte[] values, long... shape) {
        return wrapped(MemorySegment.ofArray(given(values, "values")), DType.INT8, shape);
    }

    /**
     * {@return a row-major array over a Java array, whose bits are the elements}
     *
     * @param values the elements
     * @param dtype int8, uint8 or bool
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(byte[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return wrapped(bits, held("byte[]", DType.INT8, dtype, shape), shape);
    }

    /**
     * {@return a row-major array over a Java array, whose bits are the elements}
     *
     * @param values the elements
     * @param dtype int16 or uint16
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(short[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return wrapped(bits, held("short[]", DType.INT16, dtype, shape), shape);
    }

    /**
     * {@return a row-major array over a Java array, whose bits are the elements}
     *
     * @param values the elements
     * @param dtype int32 or uint32
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(int[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return wrapped(bits, held("int[]", DType.INT32, dtype, shape), shape);
    }

    /**
     * {@return a row-major array over a Java array, whose bits are the elements}
     *
     * @param values the elements
     * @param dtype int64 or uint64
     * @param shape lengths of the axes; none for one axis of all elements
     * @throws DTypeException for other dtypes
     * @throws ShapeException if the shape is of another number of elements
     */
    public static NDArray wrap(long[] values, DType dtype, long... shape) {
        MemorySegment bits = MemorySegment.ofArray(given(values, "values"));
        return wrapped(bits, held("long[]", DType.INT64, dtype, shape), shape);
    }
}
