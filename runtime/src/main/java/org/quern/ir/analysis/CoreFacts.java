package org.quern.ir.analysis;

import org.quern.ir.Function;

/**
 * What the driver of gufuncs' calls wants to know of a kernel.
 *
 * @param lanes whether it has lanes within a core
 * @param loops whether it has parallel loops
 * @param whole a bit for each operand, inputs first, of which every element is surely written; of the others some keep
 *     what they hold
 */
public record CoreFacts(boolean lanes, boolean loops, int whole) {
    /** Of the kernel of a gufunc. */
    public static CoreFacts of(Function kernel) {
        boolean[] whole = Coverage.whole(kernel);
        int bits = 0;
        for (int i = 0; i < whole.length; i++) {
            bits |= whole[i] ? 1 << i : 0;
        }
        return new CoreFacts(kernel.hasLanes(), kernel.hasParallelLoops(), bits);
    }

    /** Whether every element of an operand is surely written. */
    public boolean isWhole(int operand) {
        return (whole >>> operand & 1) != 0;
    }
}
