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
 * <p><b>Memory.</b> Arrays made here ({@code empty}, {@code of}, ...) own native memory, 64-byte aligned, freed when the
 * last array over it is unreachable, or at once by {@link #close()}; with an {@link Arena} given, it lives as long as the
 * arena. What is dropped is found by garbage collections, which the library asks for as such memory grows; system
 * property {@code quern.memory.limit} bounds it. {@code wrap} copies nothing: the memory stays the caller's. Use after
 * the memory is gone throws a {@link org.quern.error.ClosedException}; closing memory that another thread is using at that
 * moment an {@link org.quern.error.InUseException}.
 *
 * <p><b>Errors.</b> {@link ShapeException} for shapes, axes and indices, {@link DTypeException} for dtypes and values
 * that do not fit one, {@link ReadOnlyArrayException} for writes to a read-only array.
 *
 * <p><b>Serialization.</b> An array travels as its {@code .npy} bytes, and comes back as {@link #copy} would make it: writable,
 * in memory of its own, which what shared memory before no longer does. Damaged bytes are an {@link InvalidObjectException}.
 *
 * <p>Elements are not synchronised: threads that write and read the same ones need their own order. {@code equals} is
 * identity; compare contents with {@link #sameElements}.
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
     */
    public static NDArray empty(DType dtype, long... shape) {
        return Creation.empty(null, dtype, shape);
    }

    /**
     * {@return a new row-major array with undefined contents that lives as long as the arena}
     *
     * @param arena what the memory lives as long as
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     */
    public static NDArray empty(Arena arena, DType dtype, long... shape) {
        return Creation.empty(given(arena, "arena"), dtype, shape);
    }

    /**
     * {@return a new array of zeros (false)}
     *
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     */
    public static NDArray zeros(DType dtype, long... shape) {
        return Creation.zeros(null, dtype, shape);
    }

    /**
     * {@return a new array of zeros (false) that lives as long as the arena}
     *
     * @param arena what the memory lives as long as
     * @param dtype the type of the elements
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     */
    public static NDArray zeros(Arena arena, DType dtype, long... shape) {
        return Creation.zeros(given(arena, "arena"), dtype, shape);
    }

    /**
     * {@return a new array that repeats {@code value}, which must fit as {@link #setDouble} says}
     *
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     */
    public static NDArray full(DType dtype, double value, long... shape) {
        return Creation.full(null, dtype, value, shape);
    }

    /**
     * {@return a new array that repeats {@code value}, which must fit as {@link #setLong} says}
     *
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     */
    public static NDArray full(DType dtype, long value, long... shape) {
        return Creation.full(null, dtype, value, shape);
    }

    /**
     * As {@link #full(DType, double, long...)}, living as long as the arena.
     *
     * @param arena what the memory lives as long as
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @return a new row-major array
     */
    public static NDArray full(Arena arena, DType dtype, double value, long... shape) {
        return Creation.full(given(arena, "arena"), dtype, value, shape);
    }

    /**
     * As {@link #full(DType, long, long...)}, living as long as the arena.
     *
     * @param arena what the memory lives as long as
     * @param dtype the type of the elements
     * @param value the value
     * @param shape lengths of the axes, each at least 0; none for an array without dimensions
     * @return a new row-major array
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
     * {@return the numbers 0 to {@code n - 1}; a float dtype takes the nearest values, an integer dtype must hold the
     * last}
     *
     * @param dtype the type of the elements
     * @param n number of elements, at least 0
     */
    public static NDArray arange(DType dtype, long n) {
        return Creation.arange(dtype, n);
    }

    /**
     * {@return {@code n} float64 numbers, evenly from {@code start} to {@code stop}, both included, rounded as NumPy
     * does}
     *
     * @param start the first
     * @param stop the last
     * @param n number of elements, at least 0
     */
    public static NDArray linspace(double start, double stop, long n) {
        return Creation.linspace(start, stop, n);
    }

    // ---- the caller's memory ----------------------------------------------------------------------------------------

    /**
     * {@return a 1-d float64 array over {@code values}: both see each other's writes} Reshape it for more dimensions.
     *
     * @param values the elements
     */
    public static NDArray wrap(double[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.FLOAT64);
    }

    /**
     * {@return a 1-d float32 array over {@code values}}
     *
     * @param values the elements
     */
    public static NDArray wrap(float[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.FLOAT32);
    }

    /**
     * {@return a 1-d int64 array over {@code values}}
     *
     * @param values the elements
     */
    public static NDArray wrap(long[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.INT64);
    }

    /**
     * {@return a 1-d int32 array over {@code values}}
     *
     * @param values the elements
     */
    public static NDArray wrap(int[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.INT32);
    }

    /**
     * {@return a 1-d int16 array over {@code values}}
     *
     * @param values the elements
     */
    public static NDArray wrap(short[] values) {
        return Creation.wrapArray(MemorySegment.ofArray(given(values, "values")), DType.INT16);
    }

    /**
     * {@return a 1-d int8 array over {@code values}}
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
     * @param offset the byte of the segment where element 0, 0, ... starts
     * @param shape lengths of the axes
     * @param strides bytes from one index to the next along each axis
     * @throws ShapeException if any element's bytes lie outside the segment, or there is not one stride for each length
     */
    public static NDArray wrap(MemorySegment segment, DType dtype, long offset, long[] shape, long[] strides) {
        return Creation.wrap(segment, dtype, offset, shape, strides);
    }

    // ---- whole arrays -----------------------------------------------------------------------------------------------

    /** {@return all elements, row-major, of any dtype as the nearest doubles} */
    public double[] toDoubleArray() {
        return Transfer.toDoubles(this);
    }

    /** {@return all elements of a float32, bool, or 8- or 16-bit integer array, row-major} */
    public float[] toFloatArray() {
        return Transfer.toFloats(this);
    }

    /** {@return all elements of a bool or integer array, row-major; {@code uint64} as bits} */
    public long[] toLongArray() {
        return Transfer.toLongs(this);
    }

    /** {@return all elements of an int32, bool, or 8- or 16-bit integer array, row-major} */
    public int[] toIntArray() {
        return Transfer.toInts(this);
    }

    /** {@return all elements of an int16, int8, uint8 or bool array, row-major} */
    public short[] toShortArray() {
        return Transfer.toShorts(this);
    }

    /** {@return all elements of an int8 array, row-major} */
    public byte[] toByteArray() {
        return Transfer.toBytes(this);
    }

    /** {@return all elements of a bool array, row-major} */
    public boolean[] toBooleanArray() {
        return Transfer.toBooleans(this);
    }

    /** {@return a new row-major array of the same elements, in memory of its own} */
    public NDArray copy() {
        return Transfer.copy(this);
    }

    /**
     * {@return a new row-major array of the same elements converted to another dtype: integers keep their low bits,
     * floats are rounded to nearest, and to integers toward zero, the bounds standing for what is beyond them and 0 for
     * NaN; what is not 0 is true}
     *
     * @param type the dtype to convert to
     */
    public NDArray asType(DType type) {
        return Transfer.convert(this, given(type, "type"));
    }

    /**
     * Sets all elements to those of {@code source}, as they were before the call even where both share memory.
     *
     * @param source an array of the same dtype, whose shape broadcasts to this one
     * @throws DTypeException if dtypes differ
     * @throws ShapeException if the source does not broadcast to this shape
     * @throws ReadOnlyArrayException also if several indices of this array may share memory
     */
    public void copyFrom(NDArray source) {
        Transfer.copyInto(this, given(source, "source"));
    }

    /**
     * {@return the bytes of a contiguous array, read-only if this is} Until {@code arena} closes, the segment may be
     * used and {@link #close()} throws. Over memory of the caller or of an arena the segment lives as long as that
     * memory, and {@code arena} has no part in it.
     *
     * @param arena until when the segment is used
     * @throws ShapeException if the array is not contiguous
     * @throws org.quern.error.ClosedException if the array's memory or the arena is closed
     * @throws org.quern.error.ThreadException if either belongs to a confined arena of another thread
     */
    public MemorySegment asSegment(Arena arena) {
        return Transfer.asSegment(this, given(arena, "arena"));
    }

    /**
     * {@return whether dtype, shape and every element's bits are equal: a NaN equals the same NaN, 0.0 differs from
     * -0.0}
     *
     * @param other an array of any dtype and shape
     */
    public boolean sameElements(NDArray other) {
        return Transfer.same(this, given(other, "other"));
    }

    /** NumPy's {@code str(array)}: aligned, and with 3 items at each edge beyond 1000 elements. */
    @Override
    public String toString() {
        return buffer().closed() ? describe() + ", closed" : ArrayText.of(buffer(), layout(), dtype());
    }

    /**
     * Frees memory that was allocated without an arena, at once, for this array and every view of it: closing any of
     * them closes all, so {@code try (var a = zeros(FLOAT64, 6).reshape(2, 3))} frees what it made. Memory of the
     * caller or of an arena is left alone. Closing twice does nothing.
     *
     * @throws org.quern.error.InUseException if a call on another thread, or a segment of {@link #asSegment}, uses the
     *     memory
     */
    @Override
    public void close() {
        buffer().close();
    }

    /** The elements, which must be there still, in place of this object. */
    private Object writeReplace() {
        Buffer buffer = buffer();
        buffer.acquire();
        buffer.release();
        return new SerializedArray(this);
    }

    /** Of a stream that no serialization wrote. */
    private Object readResolve() throws InvalidObjectException {
        throw new InvalidObjectException("an array is serialized as its .npy bytes alone");
    }
}
