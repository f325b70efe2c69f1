package org.quern.array;

import static org.quern.check.Given.given;

import java.io.InvalidObjectException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
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
 * }
 *
 * <p><b>Memory.</b> Arrays made here ({@code empty}, {@code of}, ...) own native memory, aligned to 64 bytes, which is
 * freed when the last array over it is unreachable, or at once by {@link #close()}; with an {@link Arena} it lives as
 * long as the arena. Dropped arrays are found by garbage collections, which the library requests as their memory grows;
 * system property {@code quern.memory.limit} bounds it. {@code wrap} copies nothing: the memory stays the caller's. Use
 * of freed memory throws a {@link org.quern.error.ClosedException}; closing memory that another thread is using throws
 * an {@link org.quern.error.InUseException}.
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
public final class NDArray extends ArrayView implements AutoCloseable {
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
        return Creation.empty(null, dtype, shape);
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
        return Creation.empty(given(arena, "arena"), dtype, shape);
    }

    /**
     * {@return a new row-major array of zeros (false)}
     *
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @throws ShapeException if a length is negative, or there are too many axes or elements
     */
    public static NDArray zeros(DType dtype, long... shape) {
        return Creation.zeros(null, dtype, shape);
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
        return Creation.zeros(given(arena, "arena"), dtype, shape);
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
        return Creation.full(null, dtype, value, shape);
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
        return Creation.full(null, dtype, value, shape);
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
        return Creation.full(given(arena, "arena"), dtype, value, shape);
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
        return Creation.full(given(arena, "arena"), dtype, value, shape);
    }

    /**
     * {@return a 1-d float64 copy}
     *
     * @param values the elements
     */
    public static NDArray of(double... values) {
        return Creation.copyOf(MemorySegment.ofArray(given(values, "values")), DType.FLOAT64);
    }

    /**
     * {@return a 1-d float32 copy}
     *
     * @param values the elements
     */
    public static NDArray of(float... values) {
        return Creation.copyOf(MemorySegment.ofArray(given(values, "values")), DType.FLOAT32);
    }

    /**
     * {@return a 1-d int64 copy}
     *
     * @param values the elements
     */
    public static NDArray of(long... values) {
        return Creation.copyOf(MemorySegment.ofArray(given(values, "values")), DType.INT64);
    }

    /**
     * {@return a 1-d int32 copy}
     *
     * @param values the elements
     */
    public static NDArray of(int... values) {
        return Creation.copyOf(MemorySegment.ofArray(given(values, "values")), DType.INT32);
    }

    /**
     * {@return a 1-d int16 copy}
     *
     * @param values the elements
     */
    public static NDArray of(short... values) {
        return Creation.copyOf(MemorySegment.ofArray(given(values, "values")), DType.INT16);
    }

    /**
     * {@return a 1-d int8 copy}
     *
     * @param values the elements
     */
    public static NDArray of(byte... values) {
        return Creation.copyOf(MemorySegment.ofArray(given(values, "values")), DType.INT8);
    }

    /**
     * {@return a 1-d bool copy}
     *
     * @param values the elements
     */
    public static NDArray of(boolean... values) {
        return Creation.copyOf(values);
    }

    /**
     * {@return a float64 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(double value) {
        return Creation.full(null, DType.FLOAT64, value, new long[0]);
    }

    /**
     * {@return a float32 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(float value) {
        return Creation.full(null, DType.FLOAT32, value, new long[0]);
    }

    /**
     * {@return an int64 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(long value) {
        return Creation.full(null, DType.INT64, value, new long[0]);
    }

    /**
     * {@return an int32 array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(int value) {
        return Creation.full(null, DType.INT32, (long) value, new long[0]);
    }

    /**
     * {@return a bool array without dimensions}
     *
     * @param value the value
     */
    public static NDArray scalar(boolean value) {
        return Creation.full(null, DType.BOOL, value ? 1L : 0L, new long[0]);
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
        return Creation.arange(dtype, n);
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
        return Creation.linspace(start, stop, n);
    }

    // ---- the caller's memory ----------------------------------------------------------------------------------------

    /**
     * {@return a 1-d float64 array over a Java array: both see each other's writes} Use {@code reshape} for more
     * dimensions.
     *
     * @param values the elements
     */
    public static NDArray wrap(double[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.FLOAT64);
    }

    /**
     * {@return a 1-d float32 array over a Java array}
     *
     * @param values the elements
     */
    public static NDArray wrap(float[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.FLOAT32);
    }

    /**
     * {@return a 1-d int64 array over a Java array}
     *
     * @param values the elements
     */
    public static NDArray wrap(long[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.INT64);
    }

    /**
     * {@return a 1-d int32 array over a Java array}
     *
     * @param values the elements
     */
    public static NDArray wrap(int[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.INT32);
    }

    /**
     * {@return a 1-d int16 array over a Java array}
     *
     * @param values the elements
     */
    public static NDArray wrap(short[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.INT16);
    }

    /**
     * {@return a 1-d int8 array over a Java array}
     *
     * @param values the elements
     */
    public static NDArray wrap(byte[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.INT8);
    }

    /**
     * {@return a row-major array over the segment's first bytes, in native byte order, read-only if the segment is}
     *
     * @param segment the memory, used in place
     * @param dtype the type of the elements
     * @param shape lengths of the axes
     * @throws ShapeException if the segment is too short
     */
    public static NDArray wrap(MemorySegment segment, DType dtype, long... shape) {
        return Creation.wrap(segment, dtype, shape);
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
        return Creation.wrap(segment, dtype, offset, shape, strides);
    }

    // ---- whole arrays -----------------------------------------------------------------------------------------------

    /**
     * {@return all elements, row-major, of any dtype as the nearest doubles}
     *
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public double[] toDoubleArray() {
        return Transfer.toDoubles(this);
    }

    /**
     * {@return all elements of a float32, bool, or 8- or 16-bit integer array, row-major}
     *
     * @throws DTypeException for other dtypes, whose values a float may not hold
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public float[] toFloatArray() {
        return Transfer.toFloats(this);
    }

    /**
     * {@return all elements of a bool or integer array, row-major; {@code uint64} as bits}
     *
     * @throws DTypeException for a float dtype
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public long[] toLongArray() {
        return Transfer.toLongs(this);
    }

    /**
     * {@return all elements of an int32, bool, or 8- or 16-bit integer array, row-major}
     *
     * @throws DTypeException for other dtypes, whose values an int may not hold
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public int[] toIntArray() {
        return Transfer.toInts(this);
    }

    /**
     * {@return all elements of an int16, int8, uint8 or bool array, row-major}
     *
     * @throws DTypeException for other dtypes, whose values a short may not hold
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public short[] toShortArray() {
        return Transfer.toShorts(this);
    }

    /**
     * {@return all elements of an int8 array, row-major}
     *
     * @throws DTypeException for other dtypes
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public byte[] toByteArray() {
        return Transfer.toBytes(this);
    }

    /**
     * {@return all elements of a bool array, row-major}
     *
     * @throws DTypeException for other dtypes
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public boolean[] toBooleanArray() {
        return Transfer.toBooleans(this);
    }

    /** {@return a new row-major array of the same elements, in memory of its own} */
    public NDArray copy() {
        return Transfer.copy(this);
    }

    /**
     * {@return a new row-major array of the same elements, converted to another dtype} Integers keep their low bits;
     * floats are rounded to the nearest. From floats to integers, values are rounded toward zero, values out of range
     * become the nearest bound, and NaN becomes 0. To bool, every value but 0 becomes true.
     *
     * @param type the dtype to convert to
     */
    public NDArray asType(DType type) {
        return Transfer.convert(this, given(type, "type"));
    }

    /**
     * Sets all elements to those of {@code source}, as they were before the call even if the arrays share memory.
     *
     * @param source an array of the same dtype, whose shape broadcasts to this one
     * @throws DTypeException if dtypes differ
     * @throws ShapeException if the source does not broadcast to this shape
     * @throws ReadOnlyArrayException if this array is read-only, or several of its indices may share memory
     */
    public void copyFrom(NDArray source) {
        Transfer.copyInto(this, given(source, "source"));
    }

    /**
     * {@return the bytes of a contiguous array, read-only if the array is} The segment can be used until {@code arena}
     * closes, and until then {@link #close()} throws. Over memory of the caller or of another arena the segment lives
     * as long as that memory, and {@code arena} has no effect.
     *
     * @param arena the arena whose closing ends the use of the segment
     * @throws ShapeException if the array is not contiguous
     * @throws org.quern.error.ClosedException if the array's memory or the arena is closed
     * @throws org.quern.error.ThreadException if either belongs to a confined arena of another thread
     */
    public MemorySegment asSegment(Arena arena) {
        return Transfer.asSegment(this, given(arena, "arena"));
    }

    /**
     * {@return true if dtype, shape and the bits of every element are equal: a NaN equals the same NaN, 0.0 differs
     * from -0.0}
     *
     * @param other an array of any dtype and shape
     */
    public boolean sameElements(NDArray other) {
        return Transfer.same(this, given(other, "other"));
    }

    /**
     * The elements as NumPy's {@code str(array)} prints them: aligned, with 3 items at each edge if there are more than
     * 1000.
     */
    @Override
    public String toString() {
        return buffer().closed() ? describe() + ", closed" : ArrayText.of(buffer(), layout(), dtype());
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
        buffer().close();
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
