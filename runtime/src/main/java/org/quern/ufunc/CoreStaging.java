package org.quern.ufunc;

import org.quern.array.DType;
import org.quern.array.NDArray;

/**
 * Arrays that stand in for operands of a gufunc's call that cannot be used as they lie: of another dtype, overlapped by what is
 * written, on the Java heap for long, or to be written by a kernel that may fail and then runs again.
 */
final class CoreStaging {
    private final Frame f;
    private final NDArray[] given;
    private final boolean[] back;
    private boolean used;

    CoreStaging(Frame f) {
        this.f = f;
        this.given = new NDArray[f.count()];
        this.back = new boolean[f.count()];
        System.arraycopy(f.operands, 0, given, 0, given.length);
    }

    /** The caller's array. */
    NDArray given(int i) {
        return given[i];
    }

    /** Whether there is any. */
    boolean used() {
        return used;
    }

    /** A copy, whose elements go back to the caller's array if the operand is written. */
    void copy(int i, boolean written) {
        replace(i, given[i].copy(), written);
    }

    /** The same in another dtype. */
    void convert(int i, DType type, boolean written) {
        replace(i, given[i].asType(type), written);
    }

    private void replace(int i, NDArray by, boolean written) {
        f.operands[i] = by;
        back[i] = written;
        used = true;
    }

    /** Sets what is written to what it was before the call. */
    void refresh() {
        for (int i = 0; i < given.length; i++) {
            if (back[i]) {
                put(given[i], f.operands[i]);
            }
        }
    }

    /** After the run: gives the caller what was written. */
    void finish() {
        for (int i = 0; i < given.length; i++) {
            if (back[i]) {
                put(f.operands[i], given[i]);
            }
        }
    }

    private static void put(NDArray from, NDArray to) {
        if (from.dtype() == to.dtype()) {
            to.copyFrom(from);
            return;
        }
        try (NDArray converted = from.asType(to.dtype())) {
            to.copyFrom(converted);
        }
    }

    /** Restores the frame and frees the copies. */
    void end() {
        for (int i = 0; i < given.length; i++) {
            NDArray copy = f.operands[i];
            f.operands[i] = given[i];
            if (copy != given[i]) {
                copy.close();
            }
        }
    }
}
