package org.quern.array;

import static org.quern.check.Given.given;

import java.lang.foreign.MemorySegment;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;

/**
 * Tests for shared memory of arrays, by the byte intervals from the lowest to the highest element. A false answer is
 * certain; interleaved arrays (every other element) count as sharing. Two mappings of one file are not recognized.
 */
public final class Overlap {
    private Overlap() {}

    /**
     * {@return true if a write to one array may change elements of the other}
     *
     * @param a an array
     * @param b another array, or the same
     * @throws org.quern.error.ClosedException if the memory of either is closed and the answer depends on it
     */
    public static boolean mayOverlap(NDArray a, NDArray b) {
        Layout la = given(a, "a").layout();
        Layout lb = given(b, "b").layout();
        if (la.size == 0 || lb.size == 0) {
            return false;
        }
        Buffer ba = a.buffer();
        Buffer bb = b.buffer();
        if (ba == bb) {
            return la.lowest() < lb.end() && lb.lowest() < la.end();
        }
        if (ba instanceof NativeBuffer && bb instanceof NativeBuffer) {
            return false;
        }
        ba.acquire();
        try {
            bb.acquire();
            try {
                // compares native addresses and heap objects alike, read-only ones included
                return range(ba, la).asOverlappingSlice(range(bb, lb)).isPresent();
            } finally {
                bb.release();
            }
        } finally {
            ba.release();
        }
    }

    private static MemorySegment range(Buffer buffer, Layout l) {
        return buffer.segment().asSlice(l.lowest(), l.end() - l.lowest());
    }

    /**
     * {@return true if both arrays are the same elements in the same order: of equal buffer, offset, item size, shape
     * and strides} An element-wise kernel may write such an array while it reads the other.
     *
     * @param a an array
     * @param b another array, or the same
     */
    public static boolean identical(NDArray a, NDArray b) {
        Layout la = given(a, "a").layout();
        Layout lb = given(b, "b").layout();
        if (a.buffer() != b.buffer() || la.offset != lb.offset || la.itemSize != lb.itemSize
                || la.ndim() != lb.ndim()) {
            return false;
        }
        for (int i = 0; i < la.ndim(); i++) {
            if (la.shape[i] != lb.shape[i] || (la.shape[i] > 1 && la.strides[i] != lb.strides[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return true if two indices of the array share bytes, as in a broadcast view or a sliding window, or may} Such
     * an array cannot be written as a whole. The answer false is certain. So is true, unless the strides of many axes
     * interleave in ways that would take long to try.
     *
     * @param a an array
     */
    public static boolean mayOverlapItself(NDArray a) {
        Layout l = given(a, "a").layout();
        return l.size != 0 && !l.isRowMajor() && new SelfOverlap(l).possible();
    }
}
