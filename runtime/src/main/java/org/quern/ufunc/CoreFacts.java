package org.quern.ufunc;

import org.quern.ir.Function;

/**
 * What the driver of gufuncs' calls wants to know of a kernel.
 *
 * @param lanes whether it has lanes within a core
 * @param loops whether it has parallel loops
 * @param whole a bit for each output of which every element is surely written; of the others some keep what they hold
 */
record CoreFacts(boolean lanes, boolean loops, int whole) {
    static CoreFacts of(Function kernel) {
        boolean[] reads = kernel.reads();
        int inputs = kernel.core().inputs().size();
        int whole = 0;
        for (int i = inputs; i < reads.length; i++) {
            whole |= reads[i] ? 0 : 1 << (i - inputs);
        }
        return new CoreFacts(kernel.hasLanes(), kernel.hasParallelLoops(), whole);
    }
}
