package org.quern.array;

/** Walks the byte offsets of a layout's elements in row-major order. */
final class Cursor {
    private final Layout layout;
    private final long[] index;
    private long next;

    Cursor(Layout layout) {
        this.layout = layout;
        this.index = new long[layout.ndim()];
        this.next = layout.offset;
    }

    /** The offset of the next element; to be called at most {@code layout.size} times. */
    long next() {
        long current = next;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            next += layout.strides[axis];
            if (++index[axis] < layout.shape[axis]) {
                break;
            }
            next -= layout.strides[axis] * layout.shape[axis];
            index[axis] = 0;
        }
        return current;
    }
}
