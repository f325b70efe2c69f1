package org.quern.array;

import static org.quern.check.Given.given;

import org.quern.abi.KernelAbi;
import org.quern.check.Count;
import org.quern.check.Given;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;

/**
 * Arithmetic of shapes: sizes, row-major strides, broadcasting, axes. It accesses no memory. Every product is checked,
 * so the product of an accepted shape does not overflow.
 */
public final class Shapes {
    /** Maximum number of dimensions of an array. */
    public static final int MAX_DIMS = KernelAbi.MAX_DIMS;

    private Shapes() {}

    /**
     * {@return the number of elements of {@code shape}; 1 for no dimensions, 0 if any length is 0}
     *
     * @param shape lengths of the axes
     * @throws ShapeException if a length is negative, there are more than {@value #MAX_DIMS}, or the product overflows
     */
    public static long size(long... shape) {
        return bytes(1, given(shape, "shape"));
    }

    /**
     * {@return the size of a contiguous array in bytes} As in NumPy, lengths of 0 are left out of the check for
     * overflow, so that strides are representable too.
     *
     * @param dtype the type of the elements
     * @param shape lengths of the axes
     * @throws ShapeException as for {@link #size}, where the product is that of the byte count
     */
    public static long byteSize(DType dtype, long... shape) {
        return bytes(given(dtype, "dtype").itemSize(), given(shape, "shape"));
    }

    static long bytes(long itemSize, long[] shape) {
        if (shape.length > MAX_DIMS) {
            throw ShapeException.of(shape.length + " dimensions given; an array has at most " + MAX_DIMS);
        }
        long product = itemSize;
        boolean empty = false;
        for (int i = 0; i < shape.length; i++) {
            long n = shape[i];
            if (n < 0) {
                throw ShapeException.of("shape " + text(shape) + " has the negative length " + n + " at axis " + i);
            }
            if (n == 0) {
                empty = true;
            } else if (product > Long.MAX_VALUE / n) {
                throw ShapeException
                        .of("shape " + text(shape) + (itemSize == 1 ? "" : " of " + itemSize + "-byte elements")
                                + " is too large: its size does not fit 63 bits");
            } else {
                product *= n;
            }
        }
        return empty ? 0 : product;
    }

    /**
     * {@return the byte strides of elements stored row by row, the last axis fastest}
     *
     * @param itemSize size of an element in bytes
     * @param shape lengths of the axes
     * @throws ShapeException as {@link #byteSize}
     */
    public static long[] rowMajorStrides(int itemSize, long... shape) {
        bytes(itemSize, given(shape, "shape"));
        long[] strides = new long[shape.length];
        long stride = itemSize;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(1, shape[i]);
        }
        return strides;
    }

    /**
     * The common shape by NumPy's rule: axes are aligned at the last one, missing axes count as length 1, and lengths
     * along an axis must be equal or 1, where a 1 takes the other's length.
     *
     * @param shapes any number of shapes
     * @return the broadcast shape, in a new array; without dimensions for no shapes
     * @throws ShapeException if they do not broadcast; the message names all shapes, the axis and two lengths
     */
    public static long[] broadcastShapes(long[]... shapes) {
        int ndim = 0;
        for (long[] s : Given.all(shapes, "shapes")) {
            ndim = Math.max(ndim, s.length);
        }
        long[] common = new long[ndim];
        for (int axis = 1; axis <= ndim; axis++) {
            long n = 1;
            for (long[] s : shapes) {
                long m = axis <= s.length ? s[s.length - axis] : 1;
                if (n == 1) {
                    n = m;
                } else if (m != 1 && m != n) {
                    throw ShapeException.of("shapes " + list(shapes) + " do not broadcast: axis -" + axis + " has " + n
                            + " and " + m);
                }
            }
            common[ndim - axis] = n;
        }
        return common;
    }

    /**
     * {@return the axis as a number from 0 on; negative numbers count from the end}
     *
     * @param axis from -ndim to ndim - 1
     * @param ndim number of axes
     * @throws ShapeException if it is not in {@code [-ndim, ndim)}
     */
    public static int axis(int axis, int ndim) {
        if (axis < -ndim || axis >= ndim) {
            throw ShapeException
                    .of("axis " + axis + " is out of bounds for " + Count.of(ndim, "dimension"));
        }
        return axis < 0 ? axis + ndim : axis;
    }

    /**
     * {@return the shape in the form of messages, such as {@code (3,4)}}
     *
     * @param shape lengths of the axes
     */
    public static String text(long... shape) {
        StringBuilder s = new StringBuilder("(");
        for (int i = 0; i < given(shape, "shape").length; i++) {
            if (i > 0) {
                s.append(',');
            }
            s.append(shape[i]);
        }
        return s.append(')').toString();
    }

    private static String list(long[][] shapes) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < shapes.length; i++) {
            if (i > 0) {
                s.append(i == shapes.length - 1 ? " and " : ", ");
            }
            s.append(text(shapes[i]));
        }
        return s.toString();
    }
}
