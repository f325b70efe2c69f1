package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;

/**
 * What a call is given.
 *
 * @param inputs arrays, numbers and booleans
 * @param outputs arrays to write to; null for each that is to be allocated, until it is
 */
record Arguments(@SuppressWarnings("ArrayRecordComponent") Object[] inputs,
        @SuppressWarnings("ArrayRecordComponent") NDArray[] outputs) {
    /** Whether nothing is to be allocated. */
    boolean haveOutputs() {
        return !Arrays.asList(outputs).contains(null);
    }
}
