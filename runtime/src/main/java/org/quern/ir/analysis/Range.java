package org.quern.ir.analysis;

import org.quern.dtype.DType;
import org.quern.dtype.Promotion;

/**
 * Inclusive bounds of an integer.
 *
 * @param least at most {@code most}
 * @param most at least {@code least}
 */
record Range(long least, long most) {
    /** All that a dtype holds; null for floats, and for uint64, which holds more than a long. */
    static Range of(DType type) {
        if (type.isFloat() || type == DType.UINT64) {
            return null;
        }
        if (type == DType.BOOL) {
            return new Range(0, 1);
        }
        long most = -1L >>> (Long.SIZE - Byte.SIZE * type.itemSize());
        return type.kind() == DType.Kind.SIGNED ? new Range(-(most >>> 1) - 1, most >>> 1) : new Range(0, most);
    }

    /** {@return whether a dtype holds all numbers of this range} */
    boolean fits(DType type) {
        return Promotion.holds(type, least) && Promotion.holds(type, most);
    }

    /** The product; null if it leaves the longs. */
    Range times(Range b) {
        long[] corners = {least, least, most, most};
        long[] others = {b.least, b.most, b.least, b.most};
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int i = 0; i < corners.length; i++) {
            long product = corners[i] * others[i];
            if (Math.multiplyHigh(corners[i], others[i]) != product >> (Long.SIZE - 1)) {
                return null;
            }
            low = Math.min(low, product);
            high = Math.max(high, product);
        }
        return new Range(low, high);
    }

    /** The smallest range that holds both. */
    Range or(Range b) {
        return new Range(Math.min(least, b.least), Math.max(most, b.most));
    }

    /** The range of the smaller one of two numbers. */
    Range min(Range b) {
        return new Range(Math.min(least, b.least), Math.min(most, b.most));
    }

    /** The range of the larger one of two numbers. */
    Range max(Range b) {
        return new Range(Math.max(least, b.least), Math.max(most, b.most));
    }
}
