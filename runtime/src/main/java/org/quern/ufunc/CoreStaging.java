package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.nrt.Buffer;
import org.quern.nrt.Nrt;

/**
 * Arrays that stand in for operands of a gufunc's call that cannot be used as they lie: of another dtype, overlapped by what is
 * written, on the Java heap between others' elements, or to be written by a kernel that may fail and then runs again. Where
 * the caller's array is a shadow too, the kernel writes it there, and the array that stands in for the operand is given up.
 */
final class CoreStaging {
    private final Frame f;
    private final WrittenOperands written;
    private final NDArray[] given;
    /** Whose elements the caller gets; of an operand with a shadow, the shadow's. */
    private final boolean[] back;
    private boolean used;

    CoreStaging(Frame f, WrittenOperands written) {
        this.f = f;
        this.written = written;
        this.given = new NDArray[f.count() + 1];
        this.back = new boolean[f.count()];
        System.arraycopy(f.operands, 0, given, 0, given.length);
    }

    /** Whether there is any. */
    boolean used() {
        return used;
    }

    /** Before the run: copies what cannot be used as it lies. */
    void begin(Overload overload) {
        boolean segments = false;
        for (NDArray a : given) {
            segments |= a != null && !Buffer.of(a).direct();
        }
        boolean copied = segments && HeapScratch.isNeeded(f, overload);
        boolean apart = segments && f.count() > Nrt.MAX_SEGMENTS;
        for (int i = 0; i < given.length; i++) {
            NDArray a = given[i];
            if (a == null) {
                continue;
            }
            if (a.dtype() != written.type(i)) {
                replace(i, a.asType(written.type(i)));
            } else if ((apart && !Buffer.of(a).direct()) || (overload.mayFail() && written.isRead(i))
                    || isOverwritten(i)
                    || (copied && written.is(i) && Buffer.of(a).heap() && !HeapScratch.isDense(a))) {
                replace(i, a.copy());
            }
        }
        if (overload.mayFail()) {
            f.refresh = this;
        }
    }

    /** Whether an input shares memory with what is written. */
    private boolean isOverwritten(int i) {
        for (int j = 0; j < given.length && !written.is(i); j++) {
            if (written.is(j) && Outputs.conflict(given[i], given[j], false)) {
                return true;
            }
        }
        return false;
    }

    /** By an array whose elements go back to the caller's if the operand is written. */
    private void replace(int i, NDArray by) {
        f.operands[i] = by;
        used = true;
        if (i < back.length) {
            back[i] = written.is(i) && !f.cores().hasShadow(i);
        }
    }

    /** Sets what is written to what it was before the call. */
    void refresh() {
        for (int i = 0; i < given.length; i++) {
            if (f.operands[i] != given[i] && written.is(i)) {
                put(given[i], f.operands[i]);
            }
        }
    }

    /** After the run: gives the caller what was written. */
    void finish() {
        for (int i = 0; i < back.length; i++) {
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
