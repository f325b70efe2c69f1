package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;

/**
 * The arguments of a call, as the caller gave them.
 *
 * @param inputs arrays, numbers and booleans
 * @param outputs arrays to write to; null entries are allocated during the call
 */
record Arguments(@SuppressWarnings("ArrayRecordComponent") Object[] inputs,
        @SuppressWarnings("ArrayRecordComponent") NDArray[] outputs) {
    /** True if the caller gave every output. */
    boolean haveOutputs() {
        return !Arrays.asList(outputs).contains(null);
    }
}
