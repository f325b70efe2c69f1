package org.quern.codegen.analysis;

import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;

/**
 * Mathematical functions as kernel IR, which becomes part of the kernels that call them. Such a function has no place
 * that may fail, no local array and no early return.
 */
public interface InlineMath {
    /**
     * A function's IR, or null for float32 where float64's within 4 units in the last place serves, rounded once.
     *
     * @param tight whether at most 1 unit in the last place is asked for, else 4
     */
    Function find(MathFunction function, DType type, boolean tight);

    /** A fused multiply-add, for targets that have no instruction for it. */
    Function fma(DType type);

    /** C's fmod. */
    Function fmod(DType type);
}
