package org.quern.ir.analysis;

import org.quern.ir.Function;

/**
 * Facts about a kernel that the driver of gufuncs' calls uses.
 *
 * @param lanes true if it has lanes within a core
 * @param loops true if it has parallel loops
 * @param whole a bit for each operand, inputs first: 1 if every element is certainly written; elements of the others
 *     may keep their values
 */
public record CoreFacts(boolean lanes, boolean loops, int whole) {
    /** The facts about a gufunc's kernel. */
    public static CoreFacts of(Function kernel) {
        boolean[] whole = Coverage.whole(kernel);
        int bits = 0;
        for (int i = 0; i < whole.length; i++) {
            bits |= whole[i] ? 1 << i : 0;
        }
        return new CoreFacts(kernel.hasLanes(), kernel.hasParallelLoops(), bits);
    }

    /** {@return whether every element of an operand is certainly written} */
    public boolean isWhole(int operand) {
        return (whole >>> operand & 1) != 0;
    }
}
