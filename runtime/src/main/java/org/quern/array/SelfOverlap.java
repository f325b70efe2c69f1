package org.quern.array;

/**
 * Search for two elements of an array that share bytes: for a difference of two indices that is not zero and moves by
 * less than an element. Axes are tried from the largest stride to the smallest, each only as far as the smaller ones
 * can still bring the distance back to an element's size. So where each axis steps over everything that the smaller
 * ones cover, one difference is tried for each axis.
 */
final class SelfOverlap {
    /** Maximum number of differences that are tried. Beyond it the answer is that there may be two such elements. */
    private static final int MOST = 1 << 16;

    private final int itemSize;
    /** Axes longer than 1, in descending order of strides, which are absolute. */
    private final long[] strides;
    /** The largest difference of indices along each axis. */
    private final long[] most;
    /** The largest distance that an axis and the smaller ones make together. */
    private final long[] reach;
    private int tried;

    /** A search in a layout of at least one element. */
    SelfOverlap(Layout l) {
        itemSize = l.itemSize;
        int axes = 0;
        strides = new long[l.ndim()];
        most = new long[l.ndim()];
        for (int axis = 0; axis < l.ndim(); axis++) {
            if (l.shape[axis] > 1) {
                long stride = Math.abs(l.strides[axis]);
                int at = axes++;
                for (; at > 0 && strides[at - 1] < stride; at--) {
                    strides[at] = strides[at - 1];
                    most[at] = most[at - 1];
                }
                strides[at] = stride;
                most[at] = l.shape[axis] - 1;
            }
        }
        reach = new long[axes + 1];
        for (int i = axes - 1; i >= 0; i--) {
            reach[i] = reach[i + 1] + most[i] * strides[i];
        }
    }

    /** False if no two elements share bytes. */
    boolean possible() {
        int axes = reach.length - 1;
        if (axes > 0 && strides[axes - 1] == 0) {
            return true;
        }
        for (int first = 0; first < axes; first++) {
            if (found(first, 0, 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if an axis and the smaller ones can bring a distance to less than an element, or may be able to.
     *
     * @param least the least difference of indices along the axis
     */
    private boolean found(int axis, long distance, long least) {
        if (axis == reach.length - 1) {
            return Math.abs(distance) < itemSize;
        }
        long slack = reach[axis + 1] + itemSize - 1;
        long stride = strides[axis];
        long from = Math.max(Math.max(least, -most[axis]), Math.ceilDiv(-slack - distance, stride));
        long to = Math.min(most[axis], Math.floorDiv(slack - distance, stride));
        for (long d = from; d <= to; d++) {
            if (++tried > MOST || found(axis + 1, distance + d * stride, Long.MIN_VALUE)) {
                return true;
            }
        }
        return false;
    }
}
