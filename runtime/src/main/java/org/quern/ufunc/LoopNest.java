package org.quern.ufunc;

import java.util.Arrays;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;

/**
 * The loop axes of a call and the operands' strides along them. An instance computes one core, whose dimensions are not
 * part of the nest; a ufunc's core is one element. Offsets such as {@link #start} are relative to an operand's memory:
 * the nest knows no addresses.
 */
final class LoopNest {
    private static final long[] SCALAR = {};

    private final AccessMap[] maps = new AccessMap[KernelAbi.MAX_OPERANDS];
    /** Sizes of the core dimensions. */
    private long[] sizes = SCALAR;

    private long work = 1;

    /** Lengths of the loop axes. */
    private final long[] shape = new long[KernelAbi.MAX_DIMS];

    private final long[][] strides = new long[KernelAbi.MAX_OPERANDS + 1][KernelAbi.MAX_DIMS];
    private final long[] start = new long[KernelAbi.MAX_OPERANDS + 1];
    private int ndim;
    /** Number of loop axes before {@link #atLeastOne} added one. */
    private int given;
    /** Number of operands, including the mask, which is the last. */
    private int operands;

    /** Starts a nest of operands whose cores are scalars. */
    void begin(Operands o) {
        Arrays.fill(maps, 0, o.count(), AccessMap.SCALAR);
        sizes = SCALAR;
        work = 1;
    }

    /** Sets an operand's access map. */
    void map(int operand, AccessMap map) {
        maps[operand] = map;
    }

    AccessMap map(int operand) {
        return maps[operand];
    }

    private AccessMap map(Operands o, int i) {
        return i < o.count() ? maps[i] : AccessMap.SCALAR;
    }

    /** Sets the sizes of the core dimensions. */
    void sizes(long[] solved) {
        sizes = solved;
        work = 1;
        for (long n : sizes) {
            long high = Math.multiplyHigh(work, Math.max(1, n));
            work *= Math.max(1, n);
            if (high != 0 || work < 0) {
                work = Long.MAX_VALUE;
                break;
            }
        }
    }

    /** The sizes of all core dimensions. */
    long[] sizes() {
        return sizes;
    }

    /** The product of all core dimensions' sizes, at least 1: an estimate of the iterations of loops over them. */
    long work() {
        return work;
    }

    /**
     * Sets the loop shape to the broadcast shape of all operands and the mask. Returns false if they do not broadcast.
     */
    boolean broadcast(Operands o) {
        return broadcast(o, o.count() + 1);
    }

    /** Sets the loop shape from the first operands alone. */
    boolean broadcast(Operands o, int first) {
        ndim = 0;
        for (int i = 0; i < first; i++) {
            NDArray a = o.get(i);
            if (a != null && !merge(a, map(o, i).loops(a))) {
                return false;
            }
        }
        return true;
    }

    /** Broadcasts the loop shape, right-aligned, with the first {@code n} dimensions of one operand. */
    private boolean merge(NDArray a, int n) {
        if (n > ndim) {
            System.arraycopy(shape, 0, shape, n - ndim, ndim);
            Arrays.fill(shape, 0, n - ndim, 1);
            ndim = n;
        }
        for (int d = 0; d < n; d++) {
            long size = a.shape(d);
            int at = ndim - n + d;
            if (shape[at] == 1) {
                shape[at] = size;
            } else if (size != 1 && size != shape[at]) {
                return false;
            }
        }
        return true;
    }

    /** True if an operand's loop dimensions are exactly the loop shape. */
    boolean isFull(Operands o, int i) {
        NDArray a = o.get(i);
        if (map(o, i).loops(a) != ndim) {
            return false;
        }
        for (int d = 0; d < ndim; d++) {
            if (a.shape(d) != shape[d]) {
                return false;
            }
        }
        return true;
    }

    /** Number of instances. */
    long size() {
        long size = 1;
        for (int d = 0; d < ndim; d++) {
            size *= shape[d];
        }
        return size;
    }

    /** Number of loop axes. */
    int ndim() {
        return ndim;
    }

    /** The loop shape; a copy. */
    long[] shape() {
        return Arrays.copyOf(shape, ndim);
    }

    /** Length of a loop axis. */
    long shape(int axis) {
        return shape[axis];
    }

    /** Byte stride of an operand along a loop axis. */
    long stride(int operand, int axis) {
        return strides[operand][axis];
    }

    /** Byte offset of an operand's first instance from byte 0 of its memory. */
    long start(int operand) {
        return start[operand];
    }

    /** Puts the loop axes in the operands' own order, so that an instance's number determines its position. */
    void asGiven(Operands o) {
        broadcast(o);
        place(o);
        atLeastOne();
    }

    /**
     * Puts the loop axes, already broadcast, into memory order: the last output's strides are not negative, the largest
     * strides are outermost, axes of length 1 are dropped, and neighbours that form one run of memory in every operand
     * are joined. Results do not depend on the order.
     */
    void arrange(Operands o) {
        place(o);
        dropOnes();
        flip(operands - 2);
        sort(operands - 2);
        join();
        atLeastOne();
    }

    private void place(Operands o) {
        given = ndim;
        operands = o.count() + 1;
        for (int i = 0; i < operands; i++) {
            NDArray a = o.get(i);
            long[] s = strides[i];
            int n = a == null ? 0 : map(o, i).loops(a);
            start[i] = a == null ? 0 : a.offset();
            Arrays.fill(s, 0, ndim - n, 0);
            for (int d = 0; d < n; d++) {
                s[ndim - n + d] = AccessMap.stride(a, d);
            }
        }
    }

    /** Adds an axis of length 1 if there is none. */
    private void atLeastOne() {
        if (ndim == 0) {
            shape[0] = 1;
            for (int i = 0; i < operands; i++) {
                strides[i][0] = 0;
            }
            ndim = 1;
        }
    }

    private void dropOnes() {
        int n = 0;
        for (int d = 0; d < ndim; d++) {
            if (shape[d] != 1) {
                move(d, n++);
            }
        }
        ndim = n;
    }

    private void move(int from, int to) {
        if (from != to) {
            shape[to] = shape[from];
            for (int i = 0; i < operands; i++) {
                strides[i][to] = strides[i][from];
            }
        }
    }

    private void flip(int output) {
        for (int d = 0; d < ndim; d++) {
            if (strides[output][d] < 0) {
                for (int i = 0; i < operands; i++) {
                    start[i] += strides[i][d] * (shape[d] - 1);
                    strides[i][d] = -strides[i][d];
                }
            }
        }
    }

    /**
     * Insertion sort, largest strides outermost: by the last output's strides, and where those are equal or 0 by those
     * of the operands before it.
     */
    private void sort(int output) {
        for (int d = 1; d < ndim; d++) {
            for (int at = d; at > 0 && belongsInside(at - 1, at, output); at--) {
                swap(at - 1, at);
            }
        }
    }

    /** True if axis {@code a}, which is outside of {@code b}, belongs inside. */
    private boolean belongsInside(int a, int b, int output) {
        for (int i = output; i >= 0; i--) {
            long x = Math.abs(strides[i][a]);
            long y = Math.abs(strides[i][b]);
            if (x != y && x != 0 && y != 0) {
                return x < y;
            }
        }
        return false;
    }

    private void swap(int a, int b) {
        long s = shape[a];
        shape[a] = shape[b];
        shape[b] = s;
        for (int i = 0; i < operands; i++) {
            long t = strides[i][a];
            strides[i][a] = strides[i][b];
            strides[i][b] = t;
        }
    }

    private void join() {
        int last = 0;
        for (int d = 1; d < ndim; d++) {
            if (isOneRun(last, d)) {
                shape[last] *= shape[d];
                for (int i = 0; i < operands; i++) {
                    strides[i][last] = strides[i][d];
                }
            } else {
                move(d, ++last);
            }
        }
        ndim = Math.min(ndim, last + 1);
    }

    private boolean isOneRun(int outer, int inner) {
        for (int i = 0; i < operands; i++) {
            if (strides[i][outer] != strides[i][inner] * shape[inner]) {
                return false;
            }
        }
        return true;
    }

    /** The position of an instance along the loop axes; for a nest in the operands' own order. */
    long[] position(long instance) {
        long[] at = new long[given];
        long left = instance;
        for (int d = given - 1; d >= 0; d--) {
            at[d] = left % shape[d];
            left /= shape[d];
        }
        return at;
    }

    /** Byte offset of an instance from byte 0 of an operand's memory; for a nest in any order. */
    long offset(int operand, long instance) {
        long at = start[operand];
        long left = instance;
        for (int d = ndim - 1; d >= 0; d--) {
            at += left % shape[d] * strides[operand][d];
            left /= shape[d];
        }
        return at;
    }
}
