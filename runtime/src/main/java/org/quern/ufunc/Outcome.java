package org.quern.ufunc;

import java.util.List;
import org.quern.array.NDArray;

/** The outcome of a call's run. */
final class Outcome {
    private final String kernel;
    private final List<String> names;
    private final NDArray[] arrays;
    private final int own;
    private final PreparedCall prepared;
    /** All results; null until asked for, so that calls of one result do not load the class. */
    private Results results;

    /**
     * An outcome.
     *
     * @param names of the kernel's outputs; none if they have none
     * @param arrays the results
     * @param own a bit for each result that the call allocated
     * @param prepared the same call, prepared to be run again; null if it cannot be, or has not run twice yet
     */
    Outcome(String kernel, List<String> names, NDArray[] arrays, int own, PreparedCall prepared) {
        this.kernel = kernel;
        this.names = names;
        this.arrays = arrays;
        this.own = own;
        this.prepared = prepared;
    }

    /** The first result. */
    NDArray first() {
        return arrays[0];
    }

    /** All results. */
    Results results() {
        if (results == null) {
            results = new Results(kernel, names, arrays, own);
        }
        return results;
    }

    PreparedCall prepared() {
        return prepared;
    }
}
