package org.quern.codegen.analysis;

import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;

/**
 * Mathematical functions as kernel IR, which is compiled into the kernels that call them. Such a function has no fault
 * site, no local array and no early return. Each is one object, however often it is asked for.
 */
public interface InlineMath {
    /**
     * A function's IR; null for float32 if the float64 function within 4 units in the last place is to be used, and its
     * result rounded once.
     *
     * @param tight true if an error of at most 1 unit in the last place is required, else 4
     */
    Function find(MathFunction function, DType type, boolean tight);

    /** A fused multiply-add, for targets without an instruction for it. */
    Function fma(DType type);

    /** C's fmod. */
    Function fmod(DType type);
}
