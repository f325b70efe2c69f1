package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.array.ReadOnlyArrayException;
import org.quern.error.ShapeException;
import org.quern.nrt.Buffer;
import org.quern.nrt.NativeBuffer;

/** Whether arrays may be written, and beside which others. */
final class Outputs {
    private Outputs() {}

    /** Whether every element may be written, and none would overwrite another. */
    static boolean isWritable(NDArray a) {
        return a.writable() && !Overlap.mayOverlapItself(a);
    }

    /** Says why not. */
    static RuntimeException notWritable(String kernel, String what, NDArray a) {
        String prefix = "kernel '" + kernel + "': ";
        return a.writable()
                ? ShapeException
                        .of(prefix + "elements of " + what + " share memory (strides " + Arrays.toString(a.strides())
                                + "), so a result would be lost")
                : ReadOnlyArrayException.of(prefix + what + " is read-only");
    }

    /** Whether a write to an output may be seen in an array; null: no. */
    static boolean conflict(NDArray a, NDArray out, boolean sameViewIsFine) {
        if (a == null) {
            return false;
        }
        boolean apart = Buffer.of(a) != Buffer.of(out);
        if (apart && Buffer.of(a) instanceof NativeBuffer && Buffer.of(out) instanceof NativeBuffer) {
            return false;
        }
        return Overlap.mayOverlap(a, out) && !(sameViewIsFine && Overlap.identical(a, out));
    }

    /** Whether an output has its elements on the Java heap between others, where a copy of all bytes cannot be written back. */
    static boolean liesApart(Frame f, NDArray out, Overload overload) {
        return Buffer.of(out).heap() && !HeapScratch.isDense(out) && HeapScratch.isNeeded(f, overload);
    }
}
