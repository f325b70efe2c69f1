package org.quern.ufunc;

import java.util.Arrays;
import org.quern.abi.KernelAbi;
import org.quern.array.NDArray;

/**
 * The space of a call and how its operands lie in it. Loop axes are those along which there are instances; an instance
 * computes one core, whose dimensions are the kernel's own. A ufunc's core is one element. Knows no memory: {@link
 * #start} is within an array.
 */
final class LoopNest {
    private static final long[] SCALAR = {};

    private final AccessMap[] maps = new AccessMap[KernelAbi.MAX_OPERANDS];
    /** Sizes of the core dimensions. */
    private long[] sizes = SCALAR;

    private long work = 1;

    /** Of the loop axes, as are the strides. */
    private final long[] shape = new long[KernelAbi.MAX_DIMS];

    private final long[][] strides = new long[KernelAbi.MAX_OPERANDS + 1][KernelAbi.MAX_DIMS];
    private final long[] start = new long[KernelAbi.MAX_OPERANDS + 1];
    private int ndim;
    /** Before one axis was made of none. */
    private int given;
    /** The mask included, which is the last. */
    private int operands;

    /** Begins a nest of operands whose cores are scalars. */
    void begin(Operands o) {
        Arrays.fill(maps, 0, o.count(), AccessMap.SCALAR);
        sizes = SCALAR;
        work = 1;
    }

    /** Says how an operand lies. */
    void map(int operand, AccessMap map) {
        maps[operand] = map;
    }

    AccessMap map(int operand) {
        return maps[operand];
    }

    private AccessMap map(Operands o, int i) {
        return i < o.count() ? maps[i] : AccessMap.SCALAR;
    }

    /** Says which sizes the core dimensions have. */
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

    /** Elements of the space that all core dimensions span: about what loops over them take. At least 1. */
    long work() {
        return work;
    }

    /** Sets the loop shape to what all operands and the mask broadcast to. False: they do not. */
    boolean broadcast(Operands o) {
        return broadcast(o, o.count() + 1);
    }

    /** The same for the first operands alone. */
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

    /** Widens the loop shape, whose last axes are aligned, by one operand's. */
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

    /** Whether an operand's loop dimensions are exactly the loop shape. */
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

    /** Instances. */
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

    /** The loop shape, a copy. */
    long[] shape() {
        return Arrays.copyOf(shape, ndim);
    }

    /** Length of a loop axis. */
    long shape(int axis) {
        return shape[axis];
    }

    /** Bytes from instance to instance along a loop axis. */
    long stride(int operand, int axis) {
        return strides[operand][axis];
    }

    /** Bytes from byte 0 of the operand's memory to where the loop begins. */
    long start(int operand) {
        return start[operand];
    }

    /** Puts the loop axes into the operands' own order, so that an instance's number tells its place. */
    void asGiven(Operands o) {
        broadcast(o);
        place(o);
        atLeastOne();
    }

    /**
     * Puts the loop axes, to which the operands were broadcast, into the order that memory has: no negative stride of
     * the last output, the largest strides outermost, axes of length 1 dropped, and neighbours that are one run of
     * memory in every operand joined. What an instance computes does not depend on it.
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

    /** One axis of length 1, in place of none. */
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

    /** Insertion sort, outermost first, by the outputs' strides and, where those do not tell, by the inputs'. */
    private void sort(int output) {
        for (int d = 1; d < ndim; d++) {
            for (int at = d; at > 0 && belongsInside(at - 1, at, output); at--) {
                swap(at - 1, at);
            }
        }
    }

    /** Whether axis a, which is outside b, belongs inside it. */
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

    /** The position of an instance among the loop axes, of a nest in the operands' own order. */
    long[] position(long instance) {
        long[] at = new long[given];
        long left = instance;
        for (int d = given - 1; d >= 0; d--) {
            at[d] = left % shape[d];
            left /= shape[d];
        }
        return at;
    }

    /** Bytes from byte 0 of an operand's memory to an instance, of a nest in any order. */
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
