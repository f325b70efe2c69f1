package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.nrt.Buffer;

/**
 * Puts the loop dimensions into the order that memory has: no negative stride of the first output, the largest strides
 * outermost, dimensions of one element dropped, and neighbours that are one run of memory in every operand joined. What an
 * element-wise call computes does not depend on it.
 */
final class LoopOrder {
    private LoopOrder() {}

    /**
     * Rearranges in place.
     *
     * @param strides for each operand, bytes for each dimension
     * @param data for each operand, where element 0 is
     * @return the number of dimensions then, at least 1
     */
    static int arrange(long[] shape, long[][] strides, long[] data, int ndim, int operands) {
        int n = dropOnes(shape, strides, ndim, operands);
        if (n > 0) {
            int output = operands - 2;
            flip(shape, strides, data, n, operands, output);
            sort(shape, strides, n, operands, output);
            n = join(shape, strides, n, operands);
        } else {
            single(shape, strides, operands);
            n = 1;
        }
        return n;
    }

    /** One dimension of one element, in place of none. */
    static void single(long[] shape, long[][] strides, int operands) {
        shape[0] = 1;
        for (int i = 0; i < operands; i++) {
            strides[i][0] = 0;
        }
    }

    private static int dropOnes(long[] shape, long[][] strides, int ndim, int operands) {
        int n = 0;
        for (int d = 0; d < ndim; d++) {
            if (shape[d] != 1) {
                move(shape, strides, operands, d, n++);
            }
        }
        return n;
    }

    private static void move(long[] shape, long[][] strides, int operands, int from, int to) {
        if (from != to) {
            shape[to] = shape[from];
            for (int i = 0; i < operands; i++) {
                strides[i][to] = strides[i][from];
            }
        }
    }

    private static void flip(long[] shape, long[][] strides, long[] data, int n, int operands, int output) {
        for (int d = 0; d < n; d++) {
            if (strides[output][d] < 0) {
                for (int i = 0; i < operands; i++) {
                    data[i] += strides[i][d] * (shape[d] - 1);
                    strides[i][d] = -strides[i][d];
                }
            }
        }
    }

    /** Insertion sort, outermost first, by the outputs' strides and, where those do not tell, by the inputs'. */
    private static void sort(long[] shape, long[][] strides, int n, int operands, int output) {
        for (int d = 1; d < n; d++) {
            for (int at = d; at > 0 && inner(strides, at - 1, at, output); at--) {
                swap(shape, strides, operands, at - 1, at);
            }
        }
    }

    /** Whether dimension a, which is outside b, belongs inside it. */
    private static boolean inner(long[][] strides, int a, int b, int output) {
        for (int i = output; i >= 0; i--) {
            long x = Math.abs(strides[i][a]);
            long y = Math.abs(strides[i][b]);
            if (x != y && x != 0 && y != 0) {
                return x < y;
            }
        }
        return false;
    }

    private static void swap(long[] shape, long[][] strides, int operands, int a, int b) {
        long s = shape[a];
        shape[a] = shape[b];
        shape[b] = s;
        for (int i = 0; i < operands; i++) {
            long t = strides[i][a];
            strides[i][a] = strides[i][b];
            strides[i][b] = t;
        }
    }

    private static int join(long[] shape, long[][] strides, int n, int operands) {
        int last = 0;
        for (int d = 1; d < n; d++) {
            if (oneRun(shape, strides, operands, last, d)) {
                shape[last] *= shape[d];
                for (int i = 0; i < operands; i++) {
                    strides[i][last] = strides[i][d];
                }
            } else {
                move(shape, strides, operands, d, ++last);
            }
        }
        return last + 1;
    }

    private static boolean oneRun(long[] shape, long[][] strides, int operands, int outer, int inner) {
        for (int i = 0; i < operands; i++) {
            if (strides[i][outer] != strides[i][inner] * shape[inner]) {
                return false;
            }
        }
        return true;
    }

    /** The index of an element by its number in row-major order. */
    static long[] index(long element, long[] shape, int ndim) {
        long[] index = new long[ndim];
        long left = element;
        for (int d = ndim - 1; d >= 0; d--) {
            index[d] = left % shape[d];
            left /= shape[d];
        }
        return index;
    }

    /**
     * The index, as the caller sees it, of an element of an output.
     *
     * @param data where the arranged loop starts in the output
     * @param element number of the element in the arranged loop
     * @param shape of the arranged loop
     * @param strides of the output in the arranged loop
     */
    static long[] index(NDArray output, long data, long element, long[] shape, long[] strides, int ndim) {
        long at = data - output.offset() - (Buffer.of(output).direct() ? Buffer.of(output).address() : 0);
        long left = element;
        for (int d = ndim - 1; d >= 0; d--) {
            at += left % shape[d] * strides[d];
            left /= shape[d];
        }
        int n = output.ndim();
        long[] index = new long[n];
        for (int a = 0; a < n; a++) {
            at += output.stride(a) < 0 ? -output.stride(a) * (output.shape(a) - 1) : 0;
        }
        boolean[] done = new boolean[n];
        for (int round = 0; round < n; round++) {
            int largest = -1;
            for (int a = 0; a < n; a++) {
                boolean larger = !done[a]
                        && (largest < 0 || Math.abs(output.stride(a)) > Math.abs(output.stride(largest)));
                largest = larger ? a : largest;
            }
            done[largest] = true;
            long stride = Math.abs(output.stride(largest));
            long steps = output.shape(largest) == 1 ? 0 : at / stride;
            at -= steps * stride;
            index[largest] = output.stride(largest) < 0 ? output.shape(largest) - 1 - steps : steps;
        }
        return index;
    }
}
