package org.quern.array;

import static org.quern.check.Given.given;

import java.io.Serializable;
import java.math.BigInteger;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.dtype.Promotion;
import org.quern.error.ShapeException;
import org.quern.nrt.Buffer;
import org.quern.nrt.BufferAccess;

/**
 * The metadata of an {@link NDArray} (a dtype, a shape, and byte strides over memory that views share), its views,
 * which are new, cheap objects, and its elements. As in NumPy, negative indices and axes count from the end.
 */
public abstract sealed class ArrayView implements Serializable permits ArrayContents {
    private static final long serialVersionUID = 1L;

    /** Gives the library's other packages the buffers of arrays. */
    private static final class Buffers extends BufferAccess {
        static void enter() {
            enter(new Buffers());
        }

        @Override
        protected Buffer buffer(Object array) {
            return ((ArrayView) array).buffer;
        }
    }

    static {
        Buffers.enter();
    }

    private final transient Buffer buffer;
    private final transient DType dtype;
    private final transient Layout layout;
    private final transient boolean writable;

    ArrayView(Buffer buffer, DType dtype, Layout layout, boolean writable) {
        this.buffer = buffer;
        this.dtype = dtype;
        this.layout = layout;
        this.writable = writable && buffer.writable();
    }

    private NDArray view(Layout newLayout) {
        return new NDArray(buffer, dtype, newLayout, writable);
    }

    // ---- facts ------------------------------------------------------------------------------------------------------

    /** {@return the type of the elements} */
    public final DType dtype() {
        return dtype;
    }

    /** {@return the number of dimensions, 0 to 32} */
    public final int ndim() {
        return layout.shape.length;
    }

    /** {@return the number of elements} */
    public final long size() {
        return layout.size;
    }

    /**
     * {@return the size of all elements in bytes: number of elements times item size, whatever span of memory the view
     * has}
     */
    public final long byteSize() {
        return layout.size * layout.itemSize;
    }

    /** {@return a copy of the shape} */
    public final long[] shape() {
        return layout.shape.clone();
    }

    /**
     * {@return the length along an axis}
     *
     * @param axis an axis; negative ones count from the end
     * @throws ShapeException if there is no such axis
     */
    public final long shape(int axis) {
        return layout.shape[Shapes.axis(axis, ndim())];
    }

    /** {@return a copy of the strides, in bytes} */
    public final long[] strides() {
        return layout.strides.clone();
    }

    /**
     * {@return the bytes from one element to the next along an axis}
     *
     * @param axis an axis; negative ones count from the end
     * @throws ShapeException if there is no such axis
     */
    public final long stride(int axis) {
        return layout.strides[Shapes.axis(axis, ndim())];
    }

    /** {@return the byte offset in the buffer of the element with index 0, 0, ...} */
    public final long offset() {
        return layout.offset;
    }

    /** {@return true if elements can be written through this array} */
    public final boolean writable() {
        return writable;
    }

    /** {@return true if the elements follow each other without gaps, the last axis fastest} */
    public final boolean isContiguous() {
        return layout.isRowMajor();
    }

    /** {@return true if the elements follow each other without gaps, the first axis fastest} */
    public final boolean isFortranContiguous() {
        return layout.isColumnMajor();
    }

    final Buffer buffer() {
        return buffer;
    }

    final Layout layout() {
        return layout;
    }

    // ---- views ------------------------------------------------------------------------------------------------------

    /**
     * {@return a view of every {@code step}-th index from {@code start} to before {@code stop}, by Python's rules:
     * negative positions count from the end, positions out of range are clipped} {@link Long#MIN_VALUE} and
     * {@link Long#MAX_VALUE} thus stand for an omitted end: {@code slice(axis, Long.MAX_VALUE, Long.MIN_VALUE, -1)} is
     * the whole axis in reverse.
     *
     * @param axis an axis; negative ones count from the end
     * @param start the first index
     * @param stop the index before which the view ends
     * @param step distance from one index to the next; not 0
     * @throws ShapeException if there is no such axis, or the step is 0
     */
    public final NDArray slice(int axis, long start, long stop, long step) {
        return view(layout.slice(axis, start, stop, step));
    }

    /**
     * A view by NumPy's basic indexing, such as {@code "1:10:2, ::-1, 3, ..., newaxis"}.
     *
     * @param index an entry for each axis from the first on, separated by commas
     * @return a view
     * @throws ShapeException if the text is not an index, has too many entries, or an entry is out of bounds
     */
    public final NDArray slice(String index) {
        return view(IndexText.apply(given(index, "index"), layout));
    }

    /**
     * {@return a view of one index of an axis, which is dropped}
     *
     * @param axis an axis; negative ones count from the end
     * @param index an index; negative ones count from the end
     * @throws ShapeException if there is no such axis, or the index is out of bounds
     */
    public final NDArray select(int axis, long index) {
        return view(layout.select(axis, index));
    }

    /** {@return a view with the axes in reverse order} */
    public final NDArray transpose() {
        return view(layout.reverse());
    }

    /**
     * A view with permuted axes: axis {@code i} of the view is axis {@code axes[i]} of this array. Each axis must be
     * named once.
     *
     * @param axes the axes in their new order
     * @return a view
     * @throws ShapeException if an axis is missing, named twice, or out of bounds
     */
    public final NDArray transpose(int... axes) {
        return view(layout.permute(given(axes, "axes")));
    }

    /**
     * {@return a view with two axes exchanged}
     *
     * @param a an axis
     * @param b another axis, or the same
     * @throws ShapeException if there is no such axis
     */
    public final NDArray swapAxes(int a, int b) {
        return view(layout.swap(a, b));
    }

    /**
     * {@return a view of the same elements in row-major order, in another shape} It is always a view: if the strides
     * admit none, where NumPy would silently copy, this throws.
     *
     * @param shape the new lengths; one may be -1 to be computed
     * @throws ShapeException if sizes differ, or the strides admit no view; use {@code copy().reshape(...)} then
     */
    public final NDArray reshape(long... shape) {
        return view(layout.reshape(given(shape, "shape")));
    }

    /**
     * A view of another shape, repeated along missing axes and axes of length 1. It is read-only, because its elements
     * share memory.
     *
     * @param shape the new lengths
     * @return a read-only view
     * @throws ShapeException if the array does not broadcast to that shape
     */
    public final NDArray broadcastTo(long... shape) {
        return new NDArray(buffer, dtype, layout.broadcastTo(given(shape, "shape")), false);
    }

    /**
     * {@return a view with a new axis of length 1}
     *
     * @param axis number of the new axis in the view; negative ones count from its end
     * @throws ShapeException if the axis is out of bounds for the view
     */
    public final NDArray expandDims(int axis) {
        return view(layout.expand(axis));
    }

    /**
     * A view without the axes of length 1.
     *
     * @return a view
     */
    public final NDArray squeeze() {
        return view(layout.squeeze());
    }

    /**
     * A view without one axis, which must have length 1.
     *
     * @param axis an axis; negative ones count from the end
     * @return a view
     * @throws ShapeException if there is no such axis, or its length is not 1
     */
    public final NDArray squeeze(int axis) {
        return view(layout.squeeze(axis));
    }

    /**
     * A view in reverse order along an axis.
     *
     * @param axis an axis; negative ones count from the end
     * @return a view
     * @throws ShapeException if there is no such axis
     */
    public final NDArray flip(int axis) {
        return view(layout.flip(axis));
    }

    /** {@return a view of the same elements that cannot be written} */
    public final NDArray readOnly() {
        return new NDArray(buffer, dtype, layout, false);
    }

    // ---- elements ---------------------------------------------------------------------------------------------------

    /**
     * {@return one element of any dtype, as the nearest double; a bool as 0 or 1}
     *
     * @param index one index for each axis; negative ones count from the end
     * @throws ShapeException if the index is out of bounds or of another number of entries
     */
    public final double getDouble(long... index) {
        return Elements.getDouble(buffer, layout, dtype, given(index, "index"));
    }

    /**
     * {@return one integer or bool element, of uint8 from 0 to 255 and so on; {@code uint64} as its 64 bits, to be read
     * as unsigned}
     *
     * @param index one index for each axis; negative ones count from the end
     * @throws DTypeException for a float dtype
     * @throws ShapeException if the index is out of bounds or of another number of entries
     */
    public final long getLong(long... index) {
        return Elements.getLong(buffer, layout, dtype, given(index, "index"));
    }

    /**
     * {@return one integer or bool element, {@code uint64} from 0 to 2^64 - 1}
     *
     * @param index one index for each axis; negative ones count from the end
     * @throws DTypeException for a float dtype
     * @throws ShapeException if the index is out of bounds or of another number of entries
     */
    public final BigInteger getBigInteger(long... index) {
        given(index, "index");
        if (dtype.isFloat()) {
            throw Elements.fraction(dtype, "BigInteger");
        }
        long bits = Elements.getLong(buffer, layout, dtype, index);
        BigInteger value = BigInteger.valueOf(bits);
        return bits < 0 && dtype == DType.UINT64 ? value.add(BigInteger.TWO.pow(Long.SIZE)) : value;
    }

    /**
     * {@return true if one element, of any dtype, is not zero; a NaN is not zero}
     *
     * @param index one index for each axis; negative ones count from the end
     * @throws ShapeException if the index is out of bounds or of another number of entries
     */
    public final boolean getBoolean(long... index) {
        return Elements.getBoolean(buffer, layout, dtype, given(index, "index"));
    }

    /**
     * Sets one element. {@code float32} takes the nearest value; bool takes whether the value is not zero.
     *
     * @param value the value
     * @param index one index for each axis; negative ones count from the end
     * @throws DTypeException for an integer dtype, if the value is not a whole number in its range
     * @throws ShapeException if the index is out of bounds or of another number of entries
     * @throws ReadOnlyArrayException if the array is read-only
     */
    public final void setDouble(double value, long... index) {
        given(index, "index");
        checkWritable("setDouble");
        Elements.setDouble(buffer, layout, dtype, value, index);
    }

    /**
     * Sets one element. Floats take the nearest value; bool takes whether the value is not zero; {@code uint64} takes
     * the 64 bits.
     *
     * @param value the value
     * @param index one index for each axis; negative ones count from the end
     * @throws DTypeException if the value is out of an integer dtype's range
     * @throws ShapeException if the index is out of bounds or of another number of entries
     * @throws ReadOnlyArrayException if the array is read-only
     */
    public final void setLong(long value, long... index) {
        given(index, "index");
        checkWritable("setLong");
        Elements.setLong(buffer, layout, dtype, value, index);
    }

    /**
     * Sets one element. Floats take the nearest value; bool takes whether the value is not zero; {@code uint64} takes
     * 0 to 2^64 - 1.
     *
     * @param value the value
     * @param index one index for each axis; negative ones count from the end
     * @throws DTypeException if the value is out of an integer dtype's range, or too large for a float dtype
     * @throws ShapeException if the index is out of bounds or of another number of entries
     * @throws ReadOnlyArrayException if the array is read-only
     */
    public final void setBigInteger(BigInteger value, long... index) {
        given(value, "value");
        given(index, "index");
        checkWritable("setBigInteger");
        if (dtype.isFloat()) {
            double nearest = dtype == DType.FLOAT32 ? value.floatValue() : value.doubleValue();
            if (Double.isInfinite(nearest)) {
                throw DTypeException
                        .of("an integer of " + value.abs().bitLength() + " bits is too large for " + dtype);
            }
            Elements.setDouble(buffer, layout, dtype, nearest, index);
        } else if (dtype == DType.BOOL) {
            Elements.setLong(buffer, layout, dtype, value.signum(), index);
        } else if (Promotion.holds(dtype, value)) {
            Elements.setLong(buffer, layout, dtype, value.longValue(), index);
        } else {
            throw Elements.misfit(value.toString(), dtype);
        }
    }

    /**
     * Sets one element of any dtype to 1 or 0.
     *
     * @param value true for 1
     * @param index one index for each axis; negative ones count from the end
     * @throws ShapeException if the index is out of bounds or of another number of entries
     * @throws ReadOnlyArrayException if the array is read-only
     */
    public final void setBoolean(boolean value, long... index) {
        setLong(value ? 1 : 0, index);
    }

    /** The dtype and shape, for messages. */
    final String describe() {
        return ArrayText.describe(layout, dtype);
    }

    final void checkWritable(String operation) {
        if (!writable) {
            throw ReadOnlyArrayException.of(operation + " on a read-only " + describe());
        }
    }
}
