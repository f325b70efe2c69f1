package org.quern.ufunc;

import java.util.List;
import org.quern.array.NDArray;

/**
 * What is known of a call that has run.
 *
 * @param results of the run
 * @param prepared the same call, ready to be run again; null: it cannot be, or did not run twice yet
 */
record Outcome(List<NDArray> results, PreparedCall prepared) {
    /** The first result. */
    NDArray first() {
        return results.get(0);
    }
}
