package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.dtype.DType;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;
import org.quern.nrt.Nrt;

/**
 * Arrays that stand in for operands that cannot be used as they lie: of another dtype than the kernel's, overlapped by
 * what is written, on the Java heap between others' elements or among more arrays than one call takes, or updated by a
 * kernel that may fail and then runs again. Where the caller's array is a shadow too, the kernel writes it there, and
 * the array that stands in for the operand is given up.
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
     * What a call needs; null: nothing.
     *
     * @param operands all of them
     * @param sizes of the core dimensions
     */
    static Staging of(Operands operands, Overload overload, long[] sizes) {
        for (int i = 0; i <= operands.count(); i++) {
            if (operands.get(i) != null && isNeeded(operands, i, overload, sizes)) {
                return new Staging(operands, overload);
            }
        }
        return null;
    }

    private static boolean isNeeded(Operands o, int i, Overload overload, long[] sizes) {
        NDArray a = o.get(i);
        return a.dtype() != type(o, i, overload)
                || (o.natives() > Nrt.MAX_SEGMENTS && !Buffer.of(a).direct())
                || (overload.mayFail() && o.isUpdated(i))
                || (o.isWritten(i) ? liesApart(o, a, overload, sizes) : isOverwritten(o, i, overload));
    }

    /** The dtype that the kernel has there. */
    static DType type(Operands o, int i, Overload overload) {
        return i == o.count() ? DType.BOOL : i < o.inputs() ? o.type(i) : overload.output(i - o.inputs());
    }

    /**
     * Whether an array has its elements on the Java heap between others, where a copy of all bytes cannot be written
     * back.
     */
    private static boolean liesApart(Operands o, NDArray a, Overload overload, long[] sizes) {
        return Buffer.of(a).heap() && !HeapScratch.isDense(a) && HeapScratch.isNeeded(o, sizes, overload);
    }

    /**
     * Whether what is read shares memory with what is written. An element may be written where it was read: unless it
     * may have to be computed again.
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

    /** Whether a write to an output may be seen in an array. */
    static boolean conflict(NDArray a, NDArray out, boolean sameViewIsFine) {
        boolean apart = Buffer.of(a) != Buffer.of(out);
        if (apart && Buffer.of(a) instanceof NativeBuffer && Buffer.of(out) instanceof NativeBuffer) {
            return false;
        }
        return Overlap.mayOverlap(a, out) && !(sameViewIsFine && Overlap.identical(a, out));
    }

    /** Before the run: copies what cannot be used as it lies. */
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
     * Before what failed is run again: sets what is written to what it was before the call. Elements do not depend on
     * that.
     */
    void restore() {
        for (int i = 0; i < given.length; i++) {
            if (overload.core() != null && operands.isWritten(i) && isReplaced(i)) {
                put(given[i], operands.get(i));
            }
        }
    }

    /** After the run: gives the caller what was written. */
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

    /** Gives the operands their places back and frees the copies. */
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
