package org.quern.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A loop over two layouts of one shape. Axes are sorted by the second layout's strides and coalesced first, so that
 * arrays that are contiguous in the same order are one run, whatever that order is.
 */
abstract sealed class PairLoop permits ConvertLoop, PairLoop.Copy, PairLoop.Compare {
    private final int itemSize;
    private int ndim;
    private final long[] shape;
    private final long[] firstStrides;
    private final long[] secondStrides;
    private long first;
    private long second;
    private final boolean empty;

    PairLoop(Layout a, Layout b) {
        itemSize = a.itemSize;
        shape = new long[a.ndim()];
        firstStrides = new long[a.ndim()];
        secondStrides = new long[a.ndim()];
        first = a.offset;
        second = b.offset;
        empty = a.size == 0;
        if (!empty) {
            sort(a, b);
            coalesce();
        }
    }

    /** Processes one run of {@code n} elements. Returns false to end the loop. */
    abstract boolean run(long first, long firstStep, long second, long secondStep, long n);

    /** Runs the loop. Returns false if a run ended it. */
    final boolean loop() {
        if (empty) {
            return true;
        }
        int inner = ndim - 1;
        if (inner < 0) {
            return run(first, itemSize, second, itemSize, 1);
        }
        long[] index = new long[inner];
        while (true) {
            if (!run(first, firstStrides[inner], second, secondStrides[inner], shape[inner])) {
                return false;
            }
            int axis = inner - 1;
            for (; axis >= 0; axis--) {
                first += firstStrides[axis];
                second += secondStrides[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                first -= firstStrides[axis] * shape[axis];
                second -= secondStrides[axis] * shape[axis];
                index[axis] = 0;
            }
            if (axis < 0) {
                return true;
            }
        }
    }

    /**
     * Drops axes of length 1, reverses axes with negative strides in the second layout, and sorts by its strides, the
     * largest first.
     */
    private void sort(Layout a, Layout b) {
        for (int axis = 0; axis < a.ndim(); axis++) {
            long n = a.shape[axis];
            if (n == 1) {
                continue;
            }
            long fs = a.strides[axis];
            long ss = b.strides[axis];
            if (ss < 0) {
                first += fs * (n - 1);
                second += ss * (n - 1);
                fs = -fs;
                ss = -ss;
            }
            int i = ndim++;
            for (; i > 0 && secondStrides[i - 1] < ss; i--) {
                shape[i] = shape[i - 1];
                firstStrides[i] = firstStrides[i - 1];
                secondStrides[i] = secondStrides[i - 1];
            }
            shape[i] = n;
            firstStrides[i] = fs;
            secondStrides[i] = ss;
        }
    }

    private void coalesce() {
        int kept = 0;
        for (int i = 1; i < ndim; i++) {
            if (firstStrides[kept] == firstStrides[i] * shape[i]
                    && secondStrides[kept] == secondStrides[i] * shape[i]) {
                shape[kept] *= shape[i];
            } else {
                shape[++kept] = shape[i];
            }
            firstStrides[kept] = firstStrides[i];
            secondStrides[kept] = secondStrides[i];
        }
        ndim = ndim == 0 ? 0 : kept + 1;
    }

    /**
     * Copies every element of one layout to the same position of another, which either does not overlap it or is
     * identical.
     */
    static final class Copy extends PairLoop {
        private final MemorySegment source;
        private final MemorySegment target;
        private final int itemSize;

        Copy(MemorySegment source, Layout from, MemorySegment target, Layout to) {
            super(from, to);
            this.source = source;
            this.target = target;
            this.itemSize = from.itemSize;
        }

        @Override
        boolean run(long from, long fromStep, long to, long toStep, long n) {
            if (fromStep == itemSize && toStep == itemSize) {
                MemorySegment.copy(source, from, target, to, n * itemSize);
                return true;
            }
            switch (itemSize) {
                case 1 -> {
                    for (long i = 0; i < n; i++) {
                        target.set(ValueLayout.JAVA_BYTE, to + i * toStep,
                                source.get(ValueLayout.JAVA_BYTE, from + i * fromStep));
                    }
                }
                case 2 -> {
                    for (long i = 0; i < n; i++) {
                        target.set(ValueLayout.JAVA_SHORT_UNALIGNED, to + i * toStep,
                                source.get(ValueLayout.JAVA_SHORT_UNALIGNED, from + i * fromStep));
                    }
                }
                case 4 -> {
                    for (long i = 0; i < n; i++) {
                        target.set(ValueLayout.JAVA_INT_UNALIGNED, to + i * toStep,
                                source.get(ValueLayout.JAVA_INT_UNALIGNED, from + i * fromStep));
                    }
                }
                default -> {
                    for (long i = 0; i < n; i++) {
                        target.set(ValueLayout.JAVA_LONG_UNALIGNED, to + i * toStep,
                                source.get(ValueLayout.JAVA_LONG_UNALIGNED, from + i * fromStep));
                    }
                }
            }
            return true;
        }
    }

    /** Compares two layouts' elements bit by bit, and stops at the first difference. */
    static final class Compare extends PairLoop {
        private final MemorySegment left;
        private final MemorySegment right;
        private final int itemSize;

        Compare(MemorySegment left, Layout a, MemorySegment right, Layout b) {
            super(a, b);
            this.left = left;
            this.right = right;
            this.itemSize = a.itemSize;
        }

        @Override
        boolean run(long a, long aStep, long b, long bStep, long n) {
            if (aStep == itemSize && bStep == itemSize) {
                return MemorySegment.mismatch(left, a, a + n * itemSize, right, b, b + n * itemSize) < 0;
            }
            for (long i = 0; i < n; i++) {
                if (bits(left, a + i * aStep) != bits(right, b + i * bStep)) {
                    return false;
                }
            }
            return true;
        }

        private long bits(MemorySegment s, long at) {
            return switch (itemSize) {
                case 1 -> s.get(ValueLayout.JAVA_BYTE, at);
                case 2 -> s.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
                case 4 -> s.get(ValueLayout.JAVA_INT_UNALIGNED, at);
                default -> s.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
            };
        }
    }
}
