package org.quern.ufunc;

import java.util.List;
import org.quern.array.NDArray;

/**
 * The outcome of a call's run.
 *
 * @param results the results
 * @param prepared the same call, prepared to be run again; null if it cannot be, or has not run twice yet
 */
record Outcome(List<NDArray> results, PreparedCall prepared) {
    /** The first result. */
    NDArray first() {
        return results.get(0);
    }
}
