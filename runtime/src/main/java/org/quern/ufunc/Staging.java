package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.dtype.DType;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;
import org.quern.nrt.Nrt;

/**
 * Staged copies of operands that cannot be used in place: those of another dtype than the kernel's; those overlapped by
 * what is written; those on the Java heap, strided between other elements or too many for one downcall; and in-out
 * operands of a kernel that may fail and is then run again. If the caller's array is also a shadow, the kernel writes
 * it there, and the staged copy is discarded.
 */
final class Staging implements AutoCloseable {
    private final Operands operands;
    private final Overload overload;
    private final NDArray[] given;

    private Staging(Operands operands, Overload overload) {
        this.operands = operands;
        this.overload = overload;
        this.given = new NDArray[operands.count() + 1];
        for (int i = 0; i < given.length; i++) {
            given[i] = operands.get(i);
        }
    }

    /**
     * The staging of a call; null if no operand needs it.
     *
     * @param operands the operands, all present
     * @param sizes sizes of the core dimensions
     */
    static Staging of(Operands operands, Overload overload, long[] sizes) {
        for (int i = 0; i <= operands.count(); i++) {
            if (operands.get(i) != null && isNeeded(operands, i, overload, sizes)) {
                return new Staging(operands, overload);
            }
        }
        return null;
    }

    static boolean isNeeded(Operands o, int i, Overload overload, long[] sizes) {
        NDArray a = o.get(i);
        return a.dtype() != type(o, i, overload)
                || (o.natives() > Nrt.MAX_SEGMENTS && !Buffer.of(a).direct())
                || (overload.mayFail() && o.isUpdated(i))
                || (o.isWritten(i) ? liesApart(o, a, overload, sizes) : isOverwritten(o, i, overload));
    }

    /** The dtype that the overload has for an operand. */
    static DType type(Operands o, int i, Overload overload) {
        return i == o.count() ? DType.BOOL : i < o.inputs() ? o.type(i) : overload.output(i - o.inputs());
    }

    /**
     * True for an array on the Java heap with other elements between its own, so that a copy of the whole span cannot
     * be written back.
     */
    static boolean liesApart(Operands o, NDArray a, Overload overload, long[] sizes) {
        return Buffer.of(a).heap() && !HeapScratch.isDense(a) && HeapScratch.isNeeded(o, sizes, overload);
    }

    /**
     * True if an operand that is read shares memory with one that is written. A ufunc's element may be written where it
     * was read, unless the kernel may fail and compute it again.
     */
    private static boolean isOverwritten(Operands o, int i, Overload overload) {
        boolean inPlace = i < o.inputs() && overload.core() == null && !overload.mayFail();
        for (int j = 0; j < o.count(); j++) {
            if (o.isWritten(j) && conflict(o.get(i), o.get(j), inPlace)) {
                return true;
            }
        }
        return false;
    }

    /** True if writing to {@code out} may change elements of {@code a}. */
    static boolean conflict(NDArray a, NDArray out, boolean sameViewIsFine) {
        boolean apart = Buffer.of(a) != Buffer.of(out);
        if (apart && Buffer.of(a) instanceof NativeBuffer && Buffer.of(out) instanceof NativeBuffer) {
            return false;
        }
        return Overlap.mayOverlap(a, out) && !(sameViewIsFine && Overlap.identical(a, out));
    }

    /** Copies the operands that need it, before the run. */
    void begin(long[] sizes) {
        boolean[] needed = new boolean[given.length];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = given[i] != null && isNeeded(operands, i, overload, sizes);
        }
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                DType type = type(operands, i, overload);
                operands.replace(i, given[i].dtype() == type ? given[i].copy() : given[i].asType(type));
            }
        }
    }

    private boolean isReplaced(int i) {
        return operands.get(i) != given[i];
    }

    /**
     * Restores staged outputs and in-out operands before a failed range is run again. A ufunc's results do not depend
     * on them.
     */
    void restore() {
        for (int i = 0; i < given.length; i++) {
            if (overload.core() != null && operands.isWritten(i) && isReplaced(i)) {
                put(given[i], operands.get(i));
            }
        }
    }

    /** Copies results to the caller's arrays, after the run. */
    void finish() {
        for (int i = 0; i < given.length; i++) {
            if (operands.isWritten(i) && isReplaced(i) && !operands.hasShadow(i)) {
                put(operands.get(i), given[i]);
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

    /** Puts the caller's arrays back and frees the copies. */
    @Override
    public void close() {
        for (int i = 0; i < given.length; i++) {
            NDArray copy = operands.get(i);
            if (isReplaced(i)) {
                operands.replace(i, given[i]);
                copy.close();
            }
        }
    }
}
