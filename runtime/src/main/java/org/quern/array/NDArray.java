package org.quern.array;

import static org.quern.check.Given.given;

import java.io.InvalidObjectException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;
import org.quern.nrt.Buffer;

/**
 * An n-dimensional array: a dtype, a shape, and byte strides over memory that views share. The metadata never changes;
 * every view is a new, cheap object. As in NumPy, negative indices and axes count from the end.
 *
 * {@snippet :
 * try (NDArray a = NDArray.arange(DType.FLOAT64, 12).reshape(3, 4)) {
 *     NDArray columns = a.slice("::2, 1:3");                 // a view: rows 0 and 2, columns 1 and 2
 *     IO.println(columns.transpose().shape(0) + " " + columns.getDouble(1, -1));
 * }
 * NDArray shared = NDArray.wrap(new double[] {1, 2, 3});     // over a Java array
 * NDArray image = NDArray.wrap(new byte[480 * 640 * 3], DType.UINT8, 480, 640, 3);
 * }
 *
 * <p><b>Memory.</b> Arrays made here ({@code empty}, {@code of}, ...) own native memory, aligned to 64 bytes, which is
 * freed when the last array over it is unreachable, or at once by {@link #close()}; a {@link #scope} closes all that a
 * formula makes; with an {@link Arena} it lives as long as the arena. Dropped arrays are found by garbage collections,
 * which the library requests as their memory grows; system property {@code quern.memory.limit} bounds it. {@code wrap}
 * copies nothing: the memory stays the caller's. Use of freed memory throws a
 * {@link org.quern.error.ClosedException}; closing memory that another thread is using throws an
 * {@link org.quern.error.InUseException}.
 *
 * <p><b>Errors.</b> {@link ShapeException} for shapes, axes and indices; {@link DTypeException} for dtypes, and values
 * that do not fit one; {@link ReadOnlyArrayException} for writes to a read-only array.
 *
 * <p><b>Serialization.</b> An array is serialized as its {@code .npy} bytes, and deserialized as by {@link #copy}:
 * writable and in memory of its own, so that views which shared memory no longer do. Damaged bytes throw an
 * {@link InvalidObjectException}.
 *
 * <p>Elements are not synchronized: threads that write and read the same elements need their own order. {@code equals}
 * is identity; compare contents with {@link #sameElements}.
 */
public final class NDArray extends ArrayCreation implements AutoCloseable {
    private static final long serialVersionUID = 1L;

    NDArray(Buffer buffer, DType dtype, Layout layout, boolean writable) {
        super(buffer, dtype, layout, writable);
    }

    // ---- new memory -------------------------------------------------------------------------------------------------

    /**
     * {@return a new row-major array with undefined contents}
     *
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @throws ShapeException if a length is negative, or there are too many axes or elements
     * @throws OutOfMemoryError if the memory would exceed the limit
     */
    public static NDArray empty(DType dtype, long... shape) {
        return made(null, dtype, shape);
    }

    /**
     * {@return a new row-major array with undefined contents, in memory of an arena}
     *
     * @param arena the arena with which the memory is freed
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @throws ShapeException if a length is negative, or there are too many axes or elements
     * @throws org.quern.error.ClosedException if the arena is closed
     * @throws OutOfMemoryError if the memory would exceed the limit
     */
    public static NDArray empty(Arena arena, DType dtype, long... shape) {
        return made(given(arena, "arena"), dtype, shape);
    }

    /**
     * {@return a new row-major array of zeros (false)}
     *
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @throws ShapeException if a length is negative, or there are too many axes or elements
     */
    public static NDArray zeros(DType dtype, long... shape) {
        NDArray a = made(null, dtype, shape);
        Creation.zero(a.buffer());
        return a;
    }

    /**
     * {@return a new row-major array of zeros (false), in memory of an arena}
     *
     * @param arena the arena with which the memory is freed
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @throws ShapeException if a length is negative, or there are too many axes or elements
     * @throws org.quern.error.ClosedException if the arena is closed
     */
    public static NDArray zeros(Arena arena, DType dtype, long... shape) {
        NDArray a = made(given(arena, "arena"), dtype, shape);
        Creation.zero(a.buffer());
        return a;
    }

    /**
     * {@return a new row-major array in which every element is {@code value}}
     *
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @throws DTypeException if the dtype does not take the value, as for {@link #setDouble}
     * @throws ShapeException if a length is negative, or there are too many axes or elements
     */
    public static NDArray full(DType dtype, double value, long... shape) {
        return filled(null, dtype, value, shape);
    }

    /**
     * {@return a new row-major array in which every element is {@code value}}
     *
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @throws DTypeException if the dtype does not take the value, as for {@link #setLong}
     * @throws ShapeException if a length is negative, or there are too many axes or elements
     */
    public static NDArray full(DType dtype, long value, long... shape) {
        return filled(null, dtype, value, shape);
    }

    /**
     * As {@link #full(DType, double, long...)}, in memory of an arena.
     *
     * @param arena the arena with which the memory is freed
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @return a new row-major array
     * @throws DTypeException if the dtype does not take the value, as for {@link #setDouble}
     */
    public static NDArray full(Arena arena, DType dtype, double value, long... shape) {
        return filled(given(arena, "arena"), dtype, value, shape);
    }

    /**
     * As {@link #full(DType, long, long...)}, in memory of an arena.
     *
     * @param arena the arena with which the memory is freed
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @return a new row-major array
     * @throws DTypeException if the dtype does not take the value, as for {@link #setLong}
     */
    public static NDArray full(Arena arena, DType dtype, long value, long... shape) {
        return filled(given(arena, "arena"), dtype, value, shape);
    }

    /**
     * {@return a float64 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(double value) {
        return filled(null, DType.FLOAT64, value, new long[0]);
    }

    /**
     * {@return a float32 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(float value) {
        return filled(null, DType.FLOAT32, value, new long[0]);
    }

    /**
     * {@return an int64 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(long value) {
        return filled(null, DType.INT64, value, new long[0]);
    }

    /**
     * {@return an int32 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(int value) {
        return filled(null, DType.INT32, (long) value, new long[0]);
    }

    /**
     * {@return a bool array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(boolean value) {
        return filled(null, DType.BOOL, value ? 1L : 0L, new long[0]);
    }

    /**
     * {@return a 1-d array of the numbers 0 to {@code n - 1}; a float dtype takes the nearest values, an integer dtype
     * must hold the last}
     *
     * @param dtype the type of the elements
     * @param n number of elements, at least 0
     * @throws DTypeException if the dtype does not hold {@code n - 1}
     * @throws ShapeException if {@code n} is negative
     */
    public static NDArray arange(DType dtype, long n) {
        Creation.checkRange(given(dtype, "dtype"), n);
        NDArray a = made(null, dtype, new long[] {n});
        Creation.arange(a.buffer(), dtype, n);
        return a;
    }

    /**
     * {@return a 1-d array of {@code n} float64 numbers, evenly spaced from {@code start} to {@code stop}, both
     * included, rounded as in NumPy}
     *
     * @param start the first number
     * @param stop the last number
     * @param n number of elements, at least 0
     * @throws ShapeException if {@code n} is negative
     */
    public static NDArray linspace(double start, double stop, long n) {
        NDArray a = made(null, DType.FLOAT64, new long[] {n});
        Creation.linspace(a.buffer(), start, stop, n);
        return a;
    }

    private static NDArray filled(Arena arena, DType dtype, double value, long[] shape) {
        MemorySegment item = MemorySegment.ofArray(new byte[Long.BYTES]);
        Elements.setDouble(item, given(dtype, "dtype"), 0, value);
        return filled(arena, dtype, item, shape);
    }

    private static NDArray filled(Arena arena, DType dtype, long value, long[] shape) {
        MemorySegment item = MemorySegment.ofArray(new byte[Long.BYTES]);
        Elements.setLong(item, given(dtype, "dtype"), 0, value);
        return filled(arena, dtype, item, shape);
    }

    private static NDArray filled(Arena arena, DType dtype, MemorySegment item, long[] shape) {
        NDArray a = made(arena, dtype, shape);
        Transfer.fill(item, a.buffer(), a.layout());
        return a;
    }

    // ---- the caller's memory ----------------------------------------------------------------------------------------

    /**
     * {@return a row-major array over the segment's first bytes, in native byte order, read-only if the segment is}
     *
     * @param segment the memory, used in place
     * @param dtype the type of the elements
     * @param shape lengths of the axes
     * @throws ShapeException if the segment is too short
     */
    public static NDArray wrap(MemorySegment segment, DType dtype, long... shape) {
        given(segment, "segment");
        return over(segment, dtype, Layout.rowMajor(given(dtype, "dtype").itemSize(), given(shape, "shape")));
    }

    /**
     * {@return a strided array over a segment: element {@code i, j, ...} starts at byte {@code offset + i * strides[0]
     * + j * strides[1] + ...}, which needs no alignment} Strides may be negative, or 0.
     *
     * @param segment the memory, used in place
     * @param dtype the type of the elements
     * @param offset byte offset in the segment of element 0, 0, ...
     * @param shape lengths of the axes
     * @param strides bytes from one index to the next along each axis
     * @throws ShapeException if any element lies outside the segment, or the numbers of strides and lengths differ
     */
    public static NDArray wrap(MemorySegment segment, DType dtype, long offset, long[] shape, long[] strides) {
        given(segment, "segment");
        given(dtype, "dtype");
        if (given(shape, "shape").length != given(strides, "strides").length) {
            throw ShapeException.of(strides.length + " strides for the shape " + Shapes.text(shape));
        }
        return over(segment, dtype, new Layout(dtype.itemSize(), shape.clone(), strides.clone(), offset));
    }

    // ---- lifetime ---------------------------------------------------------------------------------------------------

    /**
     * {@return a scope, at whose end all arrays are closed that this thread makes from now on, but for those that it
     * keeps: {@code try (var scope = NDArray.scope())}}
     */
    public static ArrayScope scope() {
        return ArrayScope.open();
    }

    /**
     * Frees memory that was allocated without an arena, at once, for this array and every view of it: closing any of
     * them closes all, so {@code try (var a = zeros(FLOAT64, 6).reshape(2, 3))} frees the memory. Memory of the caller
     * or of an arena is not freed. Closing twice has no effect.
     *
     * @throws org.quern.error.InUseException if a call on another thread, or a segment of {@link #asSegment}, uses the
     *     memory
     */
    @Override
    public void close() {
        try {
            buffer().close();
        } catch (QuernException e) {
            throw InUse.of(e, layout(), dtype());
        }
    }

    /** The array's replacement in a stream: its elements, whose memory must not be closed. */
    private Object writeReplace() {
        Buffer buffer = buffer();
        buffer.acquire();
        buffer.release();
        return new SerializedArray(this);
    }

    /** Refuses a stream that contains the array itself, which no serialization writes. */
    private Object readResolve() throws InvalidObjectException {
        throw new InvalidObjectException("an array is serialized as its .npy bytes alone");
    }
}
