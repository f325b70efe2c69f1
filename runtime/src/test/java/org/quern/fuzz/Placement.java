package org.quern.fuzz;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.dtype.DType;

/**
 * How an array lies in memory.
 *
 * @param offset byte of its first element
 * @param bytes from the first byte of any element to behind the last
 */
@SuppressWarnings("ArrayRecordComponent") // read only
record Placement(DType type, long[] shape, long[] strides, long offset, long bytes) {
    /**
     * Chosen: the order of the axes, gaps, the directions, for what is only read also axes that repeat, and whether it is aligned.
     *
     * @param read whether nothing is written to it
     */
    static Placement choose(Choices c, DType type, long[] shape, boolean read) {
        int item = type.itemSize();
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < shape.length; axis++) {
            order.add(0, axis);
        }
        boolean plain = c.draw(3) != 0;
        long step = item;
        long offset = 0;
        long[] strides = new long[shape.length];
        if (!plain) {
            for (int swap = c.draw(3); swap > 0 && shape.length > 1; swap--) {
                int from = c.draw(shape.length);
                order.add(order.remove(/* index */ from));
            }
            step = c.one(item, 2 * item, item + 1, 3 * item);
            offset = c.once(4) ? 1 : 0;
        }
        long end = item;
        for (int axis : order) {
            boolean repeats = !plain && read && c.once(6);
            strides[axis] = repeats ? 0 : step;
            long reach = strides[axis] * Math.max(0, shape[axis] - 1);
            step = repeats ? step : step * Math.max(1, shape[axis]) + (plain || c.draw(4) != 3 ? 0 : item);
            end += reach;
            if (!plain && c.once(4)) {
                offset += reach;
                strides[axis] = -strides[axis];
            }
        }
        return new Placement(type, shape, strides, offset, end + (c.once(9) ? 1 : 0) + (plain ? 0 : 1));
    }

    /** The same further behind. */
    Placement after(long more) {
        return new Placement(type, shape, strides, offset + more, bytes + more);
    }

    /** Where the element of this row-major number of a shape that this one broadcasts to is. */
    long at(long number, long... full) {
        long left = number;
        long at = offset;
        for (int d = full.length - 1; d >= 0; d--) {
            long i = left % full[d];
            left /= full[d];
            int own = d - (full.length - shape.length);
            if (own >= 0 && shape[own] != 1) {
                at += i * strides[own];
            }
        }
        return at;
    }

    static long size(long... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    static void put(MemorySegment memory, DType type, long at, long bits) {
        for (int b = 0; b < type.itemSize(); b++) {
            memory.set(ValueLayout.JAVA_BYTE, at + b, (byte) (bits >> (8 * b)));
        }
    }

    static long get(MemorySegment memory, DType type, long at) {
        long bits = 0;
        for (int b = 0; b < type.itemSize(); b++) {
            bits |= (memory.get(ValueLayout.JAVA_BYTE, at + b) & 0xFFL) << (8 * b);
        }
        return Numbers.signed(type) && type.itemSize() < 8
                ? bits << (64 - Numbers.width(type)) >> (64 - Numbers.width(type))
                : bits;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape) + " strides " + Arrays.toString(strides) + " at " + offset;
    }
}
