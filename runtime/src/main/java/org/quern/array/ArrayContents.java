package org.quern.array;

import static org.quern.check.Given.given;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.error.ShapeException;
import org.quern.nrt.Arenas;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;

/**
 * All elements of an {@link NDArray} at once: as Java arrays, copies, of other dtypes, compared, printed.
 *
 * <p><b>Java arrays.</b> {@code toFloatArray} and the like copy all elements, row-major. The dtype of {@code double[]}
 * is float64, of {@code float[]} float32, of {@code long[]} int64, of {@code int[]} int32, of {@code short[]} int16, of
 * {@code byte[]} int8, and of {@code boolean[]} bool. Elements of another dtype are converted as {@link #asType} does,
 * if a {@link Casting} rule allows it: {@link Casting#SAFE}, by which every value is kept, unless another is given.
 * Unsigned integers of the Java array's size are its bits by any rule: uint8 in {@code byte[]}, uint16 in
 * {@code short[]}, uint32 in {@code int[]}, uint64 in {@code long[]}. A larger Java array has their values.
 */
public abstract sealed class ArrayContents extends ArrayView permits ArrayCreation {
    private static final long serialVersionUID = 1L;
    /** Maximum length of a Java array. */
    private static final int MOST = Integer.MAX_VALUE - 8;

    ArrayContents(Buffer buffer, DType dtype, Layout layout, boolean writable) {
        super(buffer, dtype, layout, writable);
    }

    // ---- Java arrays ------------------------------------------------------------------------------------------------

    /**
     * {@return all elements, row-major, of any dtype as the nearest doubles}
     *
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final double[] toDoubleArray() {
        double[] r = new double[length()];
        gather(MemorySegment.ofArray(r), DType.FLOAT64);
        return r;
    }

    /**
     * {@return all elements as doubles}
     *
     * @param casting the conversions that are allowed
     * @throws DTypeException if the rule does not allow the conversion to float64
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final double[] toDoubleArray(Casting casting) {
        check(given(casting, "casting"), DType.FLOAT64, "double");
        return toDoubleArray();
    }

    /**
     * {@return all elements of a float32, bool, or 8- or 16-bit integer array as floats}
     *
     * @throws DTypeException for other dtypes, whose values a float may not hold
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final float[] toFloatArray() {
        return toFloatArray(Casting.SAFE);
    }

    /**
     * {@return all elements as floats}
     *
     * @param casting the conversions that are allowed
     * @throws DTypeException if the rule does not allow the conversion to float32
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final float[] toFloatArray(Casting casting) {
        check(given(casting, "casting"), DType.FLOAT32, "float");
        float[] r = new float[length()];
        gather(MemorySegment.ofArray(r), DType.FLOAT32);
        return r;
    }

    /**
     * {@return all elements of a bool or integer array as longs, uint64 as its bits}
     *
     * @throws DTypeException for a float dtype
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final long[] toLongArray() {
        return toLongArray(Casting.SAFE);
    }

    /**
     * {@return all elements as longs, uint64 as its bits}
     *
     * @param casting the conversions that are allowed
     * @throws DTypeException if the rule does not allow the conversion to int64
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final long[] toLongArray(Casting casting) {
        check(given(casting, "casting"), DType.INT64, "long");
        long[] r = new long[length()];
        gather(MemorySegment.ofArray(r), DType.INT64);
        return r;
    }

    /**
     * {@return all elements of an int32, uint32, bool, or 8- or 16-bit integer array as ints, uint32 as its bits}
     *
     * @throws DTypeException for other dtypes, whose values an int may not hold
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final int[] toIntArray() {
        return toIntArray(Casting.SAFE);
    }

    /**
     * {@return all elements as ints, uint32 as its bits}
     *
     * @param casting the conversions that are allowed
     * @throws DTypeException if the rule does not allow the conversion to int32
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final int[] toIntArray(Casting casting) {
        check(given(casting, "casting"), DType.INT32, "int");
        int[] r = new int[length()];
        gather(MemorySegment.ofArray(r), DType.INT32);
        return r;
    }

    /**
     * {@return all elements of an int16, uint16, int8, uint8 or bool array as shorts, uint16 as its bits}
     *
     * @throws DTypeException for other dtypes, whose values a short may not hold
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final short[] toShortArray() {
        return toShortArray(Casting.SAFE);
    }

    /**
     * {@return all elements as shorts, uint16 as its bits}
     *
     * @param casting the conversions that are allowed
     * @throws DTypeException if the rule does not allow the conversion to int16
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final short[] toShortArray(Casting casting) {
        check(given(casting, "casting"), DType.INT16, "short");
        short[] r = new short[length()];
        gather(MemorySegment.ofArray(r), DType.INT16);
        return r;
    }

    /**
     * {@return all elements of an int8, uint8 or bool array as bytes, uint8 as its bits}
     *
     * @throws DTypeException for other dtypes, whose values a byte may not hold
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final byte[] toByteArray() {
        return toByteArray(Casting.SAFE);
    }

    /**
     * {@return all elements as bytes, uint8 as its bits}
     *
     * @param casting the conversions that are allowed
     * @throws DTypeException if the rule does not allow the conversion to int8
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final byte[] toByteArray(Casting casting) {
        check(given(casting, "casting"), DType.INT8, "byte");
        byte[] r = new byte[length()];
        gather(MemorySegment.ofArray(r), DType.INT8);
        return r;
    }

    /**
     * {@return all elements of a bool array}
     *
     * @throws DTypeException for other dtypes
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final boolean[] toBooleanArray() {
        return toBooleanArray(Casting.SAFE);
    }

    /**
     * {@return for each element whether it is not zero}
     *
     * @param casting the conversions that are allowed
     * @throws DTypeException if the rule does not allow the conversion to bool
     * @throws ShapeException if there are more elements than a Java array holds
     */
    public final boolean[] toBooleanArray(Casting casting) {
        check(given(casting, "casting"), DType.BOOL, "boolean");
        byte[] bytes = new byte[length()];
        gather(MemorySegment.ofArray(bytes), DType.BOOL);
        boolean[] r = new boolean[bytes.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = bytes[i] != 0;
        }
        return r;
    }

    private void gather(MemorySegment target, DType type) {
        if (bitsOf(type)) {
            Transfer.gather(buffer(), layout(), target);
        } else {
            Transfer.convert(buffer(), dtype(), layout(), target, type,
                    Layout.rowMajor(type.itemSize(), layout().shape));
        }
    }

    /** True if the elements' bits are those of a dtype: it is the same, or the signed one of an unsigned integer. */
    private boolean bitsOf(DType type) {
        return dtype() == type || (dtype().kind() == DType.Kind.UNSIGNED && type.kind() == DType.Kind.SIGNED
                && dtype().itemSize() == type.itemSize());
    }

    private void check(Casting casting, DType type, String java) {
        if (bitsOf(type) || casting.allows(dtype(), type)) {
            return;
        }
        Casting needed = Casting.SAFE.allows(dtype(), type)
                ? Casting.SAFE
                : Casting.SAME_KIND.allows(dtype(), type) ? Casting.SAME_KIND : Casting.UNSAFE;
        throw DTypeException.of("cannot copy " + dtype() + " elements to " + java + "[], whose dtype is " + type
                + ", by the casting rule " + casting + "; the rule " + needed + " allows it: to"
                + Character.toUpperCase(java.charAt(0)) + java.substring(1) + "Array(Casting." + needed.name() + ")");
    }

    private int length() {
        if (size() > MOST) {
            throw ShapeException.of(describe() + " has " + size() + " elements, more than a Java array holds");
        }
        return (int) size();
    }

    // ---- whole arrays -----------------------------------------------------------------------------------------------

    /** {@return a new row-major array of the same elements, in memory of its own} */
    public final NDArray copy() {
        NDArray b = ArrayCreation.made(null, dtype(), layout().shape);
        Transfer.copy(buffer(), layout(), b.buffer(), b.layout());
        return b;
    }

    /**
     * {@return a new row-major array of the same elements, converted to another dtype} Integers keep their low bits;
     * floats are rounded to the nearest. From floats to integers, values are rounded toward zero, values out of range
     * become the nearest bound, and NaN becomes 0. To bool, every value but 0 becomes true.
     *
     * @param type the dtype to convert to
     */
    public final NDArray asType(DType type) {
        NDArray b = ArrayCreation.made(null, given(type, "type"), layout().shape);
        Transfer.convert(buffer(), dtype(), layout(), b.buffer().segment(), type, b.layout());
        return b;
    }

    /**
     * Sets all elements to those of {@code source}, as they were before the call even if the arrays share memory.
     *
     * @param source an array of the same dtype, whose shape broadcasts to this one
     * @throws DTypeException if dtypes differ
     * @throws ShapeException if the source does not broadcast to this shape
     * @throws ReadOnlyArrayException if this array is read-only, or several of its indices may share memory
     */
    public final void copyFrom(NDArray source) {
        if (dtype() != given(source, "source").dtype()) {
            throw DTypeException.of("copyFrom needs equal dtypes: the target is " + dtype() + ", the source "
                    + source.dtype());
        }
        checkWritable("copyFrom");
        Layout from = source.layout().broadcastTo(layout().shape);
        if (Sharing.withItself(layout())) {
            throw ReadOnlyArrayException.of("copyFrom into " + describe()
                    + ": several of its indices may share memory, so it cannot be written as a whole");
        }
        if (Sharing.possible(buffer(), layout(), source.buffer(), source.layout())
                && !Sharing.identical(buffer(), layout(), source.buffer(), source.layout())) {
            try (NDArray apart = source.copy()) {
                Transfer.copy(apart.buffer(), apart.layout().broadcastTo(layout().shape), buffer(), layout());
            }
        } else {
            Transfer.copy(source.buffer(), from, buffer(), layout());
        }
    }

    /**
     * Sets all elements to a value, as {@link #setDouble} sets one.
     *
     * @param value the value
     * @throws DTypeException for an integer dtype, if the value is not a whole number in its range
     * @throws ReadOnlyArrayException if the array is read-only
     */
    public final void fill(double value) {
        checkWritable("fill");
        MemorySegment item = MemorySegment.ofArray(new byte[Long.BYTES]);
        Elements.setDouble(item, dtype(), 0, value);
        Transfer.fill(item, buffer(), layout());
    }

    /**
     * Sets all elements to a value, as {@link #setLong} sets one: {@code uint64} takes the 64 bits.
     *
     * @param value the value
     * @throws DTypeException if the value is out of an integer dtype's range
     * @throws ReadOnlyArrayException if the array is read-only
     */
    public final void fill(long value) {
        checkWritable("fill");
        MemorySegment item = MemorySegment.ofArray(new byte[Long.BYTES]);
        Elements.setLong(item, dtype(), 0, value);
        Transfer.fill(item, buffer(), layout());
    }

    /**
     * Sets all elements, of any dtype, to 1 or 0.
     *
     * @param value true for 1
     * @throws ReadOnlyArrayException if the array is read-only
     */
    public final void fill(boolean value) {
        fill(value ? 1L : 0L);
    }

    /**
     * {@return the bytes of a contiguous array, read-only if the array is} The segment can be used until {@code arena}
     * closes, and until then {@link NDArray#close()} throws. Over memory of the caller or of another arena the segment
     * lives as long as that memory, and {@code arena} has no effect.
     *
     * @param arena the arena whose closing ends the use of the segment
     * @throws ShapeException if the array is not contiguous
     * @throws org.quern.error.ClosedException if the array's memory or the arena is closed
     * @throws org.quern.error.ThreadException if either belongs to a confined arena of another thread
     */
    // bounds stay the same; only the lifetime changes, and the buffer is acquired for it
    @SuppressWarnings("restricted")
    public final MemorySegment asSegment(Arena arena) {
        given(arena, "arena");
        if (!isContiguous()) {
            throw ShapeException.of("asSegment needs a row-major contiguous array; " + describe() + " has strides "
                    + Arrays.toString(strides()) + ": copy() first");
        }
        Buffer buffer = buffer();
        buffer.acquire();
        boolean held = false;
        try {
            MemorySegment s = buffer.segment().asSlice(offset(), byteSize());
            // other memory's segment has a lifetime of its own, which a new one would hide
            if (buffer instanceof NativeBuffer) {
                s = s.reinterpret(arena, gone -> buffer.release());
                held = true;
            }
            return writable() ? s : s.asReadOnly();
        } catch (IllegalStateException | WrongThreadException e) {
            throw Arenas.refused(e);
        } finally {
            if (!held) {
                buffer.release();
            }
        }
    }

    /**
     * {@return true if dtype, shape and the bits of every element are equal: a NaN equals the same NaN, 0.0 differs
     * from -0.0}
     *
     * @param other an array of any dtype and shape
     */
    public final boolean sameElements(NDArray other) {
        return dtype() == given(other, "other").dtype() && Arrays.equals(layout().shape, other.layout().shape)
                && Transfer.same(buffer(), layout(), other.buffer(), other.layout());
    }

    /**
     * The elements as NumPy's {@code str(array)} prints them: aligned, with 3 items at each edge if there are more than
     * 1000.
     */
    @Override
    public final String toString() {
        return buffer().closed() ? describe() + ", closed" : ArrayText.of(buffer(), layout(), dtype());
    }
}
