package org.quern.signature;

import org.quern.check.Count;
import org.quern.error.ShapeException;

/** Finds the optional dimensions that are absent from the operands of a call. */
final class Absence {
    private Absence() {}

    static long absent(CoreSignature signature, int[] ndims) {
        long absent = 0;
        for (int i = 0; i < ndims.length; i++) {
            if (ndims[i] >= 0) {
                absent = without(signature, i, ndims[i], absent);
            }
        }
        return absent;
    }

    /** Drops the operand's optional dimensions from the left until it fits. */
    private static long without(CoreSignature signature, int operand, int ndim, long absent) {
        long now = absent;
        OperandCore core = signature.operand(operand);
        for (int axis = 0; axis < core.rank() && ndim < signature.coreRank(operand, now); axis++) {
            if (signature.dimension(core.dim(axis)).optional()) {
                now |= 1L << core.dim(axis);
            }
        }
        int needed = signature.coreRank(operand, now);
        if (ndim < needed) {
            throw ShapeException.of(signature.name(operand) + " has "
                    + Count.of(ndim, "dimension") + ", its core " + Writer.core(signature, operand)
                    + " needs "
                    + (needed < core.rank() ? "at least " : "") + needed + ": signature " + signature);
        }
        return now;
    }
}
