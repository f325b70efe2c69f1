package org.quern.array;

import java.util.Arrays;
import org.quern.error.ShapeException;

/**
 * The position of an array's elements in its buffer: shape, byte strides, and the byte offset of element 0. Views are
 * new layouts over the same bytes, so each method here makes one kind of view.
 *
 * <p>Invariant: every element lies inside the buffer. A layout from outside data is checked for that first.
 */
final class Layout {
    final int itemSize;
    final long[] shape;
    final long[] strides;
    final long offset;
    final long size;

    Layout(int itemSize, long[] shape, long[] strides, long offset) {
        this.itemSize = itemSize;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.size = Shapes.bytes(itemSize, shape) / itemSize;
    }

    static Layout rowMajor(int itemSize, long[] shape) {
        long[] own = shape.clone();
        return new Layout(itemSize, own, Shapes.rowMajorStrides(itemSize, own), 0);
    }

    int ndim() {
        return shape.length;
    }

    /**
     * True if elements follow each other without gaps, the last axis fastest; axes of length 0 and 1 are not
     * restricted.
     */
    boolean isRowMajor() {
        if (size == 0) {
            return true;
        }
        long expected = itemSize;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }

    boolean isColumnMajor() {
        if (size == 0) {
            return true;
        }
        long expected = itemSize;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }

    /** Offset in the buffer of the lowest byte of any element. */
    long lowest() {
        long low = offset;
        for (int i = 0; i < shape.length; i++) {
            if (strides[i] < 0) {
                low += (shape[i] - 1) * strides[i];
            }
        }
        return low;
    }

    /** Offset in the buffer of the byte after the highest byte of any element. */
    long end() {
        long high = offset + itemSize;
        for (int i = 0; i < shape.length; i++) {
            if (strides[i] > 0) {
                high += (shape[i] - 1) * strides[i];
            }
        }
        return high;
    }

    /** Byte offset of the element at an index, whose negative entries count from the end. */
    long at(long... index) {
        if (index.length != shape.length) {
            throw ShapeException
                    .of("index " + Shapes.text(index) + " has " + index.length + " entries for an array of shape "
                            + Shapes.text(shape));
        }
        long at = offset;
        for (int i = 0; i < index.length; i++) {
            at += position(i, index[i]) * strides[i];
        }
        return at;
    }

    private long position(int axis, long index) {
        long n = shape[axis];
        if (index < -n || index >= n) {
            throw ShapeException.of("index " + index + " is out of bounds for axis " + axis + " of size " + n);
        }
        return index < 0 ? index + n : index;
    }

    /** The view of Python's {@code slice(start, stop, step).indices(n)}. */
    Layout slice(int axis, long start, long stop, long step) {
        int a = Shapes.axis(axis, ndim());
        if (step == 0) {
            throw ShapeException.of("a slice's step is 0; it must not be");
        }
        long n = shape[a];
        long first = clip(start, n, step);
        long last = clip(stop, n, step);
        long count = 0;
        if (step > 0 && first < last) {
            count = (last - first - 1) / step + 1;
        } else if (step < 0 && last < first) {
            // -(step + 1) + 1 would overflow for the smallest step, which can take one element at most
            count = step == Long.MIN_VALUE ? 1 : (first - last - 1) / -step + 1;
        }
        long[] newShape = shape.clone();
        long[] newStrides = strides.clone();
        newShape[a] = count;
        // with at most one element the step is never taken, and its product could overflow
        newStrides[a] = count > 1 ? strides[a] * step : strides[a];
        return new Layout(itemSize, newShape, newStrides, count == 0 ? offset : offset + first * strides[a]);
    }

    private static long clip(long position, long n, long step) {
        long p = position < 0 ? position + n : position;
        if (p < 0) {
            return step < 0 ? -1 : 0;
        }
        return p >= n ? (step < 0 ? n - 1 : n) : p;
    }

    Layout select(int axis, long index) {
        int a = Shapes.axis(axis, ndim());
        return new Layout(itemSize, without(shape, a), without(strides, a), offset + position(a, index) * strides[a]);
    }

    Layout permute(int... axes) {
        if (axes.length != ndim()) {
            throw ShapeException
                    .of("transpose has " + axes.length + " axes for an array of shape " + Shapes.text(shape));
        }
        long[] newShape = new long[axes.length];
        long[] newStrides = new long[axes.length];
        boolean[] seen = new boolean[axes.length];
        for (int i = 0; i < axes.length; i++) {
            int a = Shapes.axis(axes[i], ndim());
            if (seen[a]) {
                throw ShapeException.of("transpose axes " + Arrays.toString(axes) + " name axis " + a + " twice");
            }
            seen[a] = true;
            newShape[i] = shape[a];
            newStrides[i] = strides[a];
        }
        return new Layout(itemSize, newShape, newStrides, offset);
    }

    Layout reverse() {
        int[] axes = new int[ndim()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = axes.length - 1 - i;
        }
        return permute(axes);
    }

    Layout swap(int a, int b) {
        int[] axes = new int[ndim()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        int first = Shapes.axis(a, ndim());
        int second = Shapes.axis(b, ndim());
        axes[first] = second;
        axes[second] = first;
        return permute(axes);
    }

    Layout flip(int axis) {
        int a = Shapes.axis(axis, ndim());
        long[] newStrides = strides.clone();
        newStrides[a] = -strides[a];
        return new Layout(itemSize, shape, newStrides, shape[a] == 0 ? offset : offset + (shape[a] - 1) * strides[a]);
    }

    Layout expand(int axis) {
        int a = Shapes.axis(axis, ndim() + 1);
        // NumPy's stride for a new axis, which is never stepped along
        return new Layout(itemSize, with(shape, a, 1), with(strides, a, 0), offset);
    }

    Layout squeeze(int axis) {
        int a = Shapes.axis(axis, ndim());
        if (shape[a] != 1) {
            throw ShapeException.of("axis " + a + " of shape " + Shapes.text(shape) + " has length " + shape[a]
                    + "; only an axis of length 1 can be squeezed");
        }
        return new Layout(itemSize, without(shape, a), without(strides, a), offset);
    }

    Layout squeeze() {
        Layout l = this;
        for (int i = ndim() - 1; i >= 0; i--) {
            if (shape[i] == 1) {
                l = l.squeeze(i);
            }
        }
        return l;
    }

    Layout broadcastTo(long... target) {
        Shapes.bytes(itemSize, target);
        int extra = target.length - ndim();
        boolean fits = extra >= 0;
        long[] newStrides = new long[target.length];
        for (int i = 0; fits && i < ndim(); i++) {
            fits = shape[i] == target[extra + i] || shape[i] == 1;
            newStrides[extra + i] = shape[i] == target[extra + i] ? strides[i] : 0;
        }
        if (!fits) {
            throw ShapeException.of("shape " + Shapes.text(shape) + " does not broadcast to " + Shapes.text(target)
                    + ": aligned at the last axis, each length must be equal or 1");
        }
        return new Layout(itemSize, target.clone(), newStrides, offset);
    }

    /** The shape with one -1 replaced by the length that keeps the size. */
    private long[] resolve(long[] target) {
        long[] resolved = target.clone();
        int open = -1;
        for (int i = 0; i < resolved.length; i++) {
            if (resolved[i] == -1) {
                if (open >= 0) {
                    throw ShapeException.of("reshape to " + Shapes.text(target) + ": only one length can be -1");
                }
                open = i;
                resolved[i] = 1;
            }
        }
        long known = Shapes.size(resolved);
        if (open >= 0 && known != 0 && size % known == 0) {
            resolved[open] = size / known;
            known = size;
        }
        if (known != size || (open >= 0 && known == 0)) {
            throw ShapeException.of("cannot reshape " + Shapes.text(shape) + ", " + size + " elements, to "
                    + Shapes.text(target));
        }
        return resolved;
    }

    /**
     * NumPy's reshape without a copy: runs of axes with equal products are matched, and each old run must have one even
     * stride.
     */
    Layout reshape(long... target) {
        long[] to = resolve(target);
        if (size == 0) {
            return new Layout(itemSize, to, Shapes.rowMajorStrides(itemSize, to), offset);
        }
        Layout from = squeeze();
        long[] newStrides = new long[to.length];
        int oldFrom = 0;
        int newFrom = 0;
        while (newFrom < to.length && oldFrom < from.ndim()) {
            int oldTo = oldFrom + 1;
            int newTo = newFrom + 1;
            long oldRun = from.shape[oldFrom];
            long newRun = to[newFrom];
            while (oldRun != newRun) {
                if (newRun < oldRun) {
                    newRun *= to[newTo++];
                } else {
                    oldRun *= from.shape[oldTo++];
                }
            }
            for (int i = oldFrom; i < oldTo - 1; i++) {
                if (from.strides[i] != from.shape[i + 1] * from.strides[i + 1]) {
                    throw ShapeException.of("reshape of " + Shapes.text(shape) + " to " + Shapes.text(target)
                            + " cannot be a view of these strides " + Arrays.toString(strides) + ": copy() first");
                }
            }
            newStrides[newTo - 1] = from.strides[oldTo - 1];
            for (int i = newTo - 1; i > newFrom; i--) {
                newStrides[i - 1] = newStrides[i] * to[i];
            }
            oldFrom = oldTo;
            newFrom = newTo;
        }
        long rest = newFrom > 0 ? newStrides[newFrom - 1] : itemSize;
        for (int i = newFrom; i < to.length; i++) {
            newStrides[i] = rest;
        }
        return new Layout(itemSize, to, newStrides, offset);
    }

    private static long[] without(long[] a, int i) {
        long[] r = new long[a.length - 1];
        System.arraycopy(a, 0, r, 0, i);
        System.arraycopy(a, i + 1, r, i, r.length - i);
        return r;
    }

    private static long[] with(long[] a, int i, long value) {
        long[] r = new long[a.length + 1];
        System.arraycopy(a, 0, r, 0, i);
        r[i] = value;
        System.arraycopy(a, i, r, i + 1, a.length - i);
        return r;
    }
}
