package org.quern.ufunc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.array.NDArray;
import org.quern.dtype.DType;

/**
 * An array at a chosen place of a segment that is otherwise full of guard bytes.
 *
 * @param name of the layout, for messages
 */
record Placed(String name, NDArray array, MemorySegment memory) {
    private static final byte GUARD = 0x5A;

    /** A kind of memory. */
    interface Memory {
        MemorySegment of(long bytes);
    }

    /** The ways in which a 1-d array of these elements can lie in memory. */
    static List<Placed> line(DType type, long[] bits, Arena shared, Arena confined) {
        int item = type.itemSize();
        long n = bits.length;
        long[] shape = {n};
        Memory heap = bytes -> MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        Memory automatic = bytes -> Arena.ofAuto().allocate(bytes, 8);
        List<Placed> all = new ArrayList<>();
        all.add(place("heap", heap, type, bits, item, shape, item));
        all.add(place("heap strided", heap, type, bits, item, shape, 3L * item));
        all.add(place("shared arena", shared::allocate, type, bits, 0, shape, item));
        all.add(place("shared arena, misaligned", shared::allocate, type, bits, 1, shape, item));
        all.add(place("confined arena", confined::allocate, type, bits, 0, shape, item));
        all.add(place("confined arena, strided", confined::allocate, type, bits, item, shape, 2L * item));
        all.add(place("negative stride", automatic, type, bits, item * Math.max(0, n - 1), shape, -item));
        all.add(place("odd stride", confined::allocate, type, bits, 3, shape, 2L * item + 1));
        all.add(place("negative odd stride", confined::allocate, type, bits, (item + 3L) * Math.max(0, n - 1) + 1,
                shape,
                -item - 3));
        return all;
    }

    /** The ways in which an array of two or three dimensions can lie, of the elements in row-major order. */
    static List<Placed> box(DType type, long[] bits, long[] shape, Arena confined) {
        int item = type.itemSize();
        int n = shape.length;
        List<Placed> all = new ArrayList<>();
        int[][] orders = n == 2
                ? new int[][] {{0, 1}, {1, 0}}
                : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}};
        for (int[] order : orders) {
            for (int signs = 0; signs < 1 << n; signs++) {
                for (int gap = 0; gap < 2; gap++) {
                    long[] strides = new long[n];
                    long step = item + (long) gap * item;
                    long offset = gap;
                    for (int k = n - 1; k >= 0; k--) {
                        int axis = order[k];
                        strides[axis] = step;
                        step = step * shape[axis] + (long) gap * item;
                        if ((signs & 1 << axis) != 0) {
                            offset += strides[axis] * (shape[axis] - 1);
                            strides[axis] = -strides[axis];
                        }
                    }
                    all.add(place("order " + Arrays.toString(order) + " strides " + Arrays.toString(strides),
                            confined::allocate, type, bits, offset, shape, strides));
                }
            }
        }
        return all;
    }

    private static Placed place(
            String name, Memory memory, DType type, long[] bits, long offset, long[] shape, long... strides) {
        long end = offset + type.itemSize();
        for (int d = 0; d < shape.length; d++) {
            end += Math.max(0, strides[d] * Math.max(0, shape[d] - 1));
        }
        MemorySegment segment = memory.of(Math.max(offset + 1, end) + type.itemSize());
        segment.fill(GUARD);
        Placed p = new Placed(name, NDArray.wrap(segment, type, offset, shape, strides), segment);
        for (int i = 0; i < bits.length; i++) {
            Elements.set(segment, p.at(i), type, bits[i]);
        }
        return p;
    }

    /** Where the element of this row-major number is. */
    private long at(long number) {
        long at = array.offset();
        for (int d = array.ndim() - 1; d >= 0; d--) {
            at += number % array.shape(d) * array.stride(d);
            number /= array.shape(d);
        }
        return at;
    }

    long[] elements() {
        long[] bits = new long[Math.toIntExact(array.size())];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Elements.get(memory, at(i), array.dtype());
        }
        return bits;
    }

    /** Whether no byte beside the elements has changed. */
    boolean guarded() {
        boolean[] mine = new boolean[Math.toIntExact(memory.byteSize())];
        for (int i = 0; i < array.size(); i++) {
            int at = Math.toIntExact(at(i));
            Arrays.fill(mine, at, at + array.dtype().itemSize(), true);
        }
        for (int i = 0; i < mine.length; i++) {
            if (!mine[i] && memory.get(ValueLayout.JAVA_BYTE, i) != GUARD) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name;
    }
}
