package org.quern.lower;

import org.quern.array.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;

/**
 * Mathematical functions as kernel IR: where there is one, its code becomes part of the kernel, in place of a call of the
 * system's library. Such a function has no place that may fail, no local array and no early return.
 */
public interface OwnMath {
    /** None: all functions are the library's. */
    OwnMath NONE = (function, type, tight) -> null;

    /**
     * The function's IR, or null if the library serves it.
     *
     * @param tight whether at most 1 unit in the last place is asked for, else 4
     */
    Function find(MathFunction function, DType type, boolean tight);

    /** A fused multiply-add for targets that have no instruction for it, or null if the library serves it. */
    default Function fma(DType type) {
        return null;
    }

    /** C's fmod, or null if the library serves it. */
    default Function fmod(DType type) {
        return null;
    }
}
