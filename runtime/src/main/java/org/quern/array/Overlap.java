package org.quern.array;

import static org.quern.check.Given.given;

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
        given(a, "a");
        given(b, "b");
        return Sharing.possible(a.buffer(), a.layout(), b.buffer(), b.layout());
    }

    /**
     * {@return true if both arrays are the same elements in the same order: of equal buffer, offset, item size, shape
     * and strides} An element-wise kernel may write such an array while it reads the other.
     *
     * @param a an array
     * @param b another array, or the same
     */
    public static boolean identical(NDArray a, NDArray b) {
        given(a, "a");
        given(b, "b");
        return Sharing.identical(a.buffer(), a.layout(), b.buffer(), b.layout());
    }

    /**
     * {@return true if two indices of the array share bytes, as in a broadcast view or a sliding window, or may} Such
     * an array cannot be written as a whole. The answer false is certain. So is true, unless the strides of many axes
     * interleave in ways that would take long to try.
     *
     * @param a an array
     */
    public static boolean mayOverlapItself(NDArray a) {
        return Sharing.withItself(given(a, "a").layout());
    }
}
