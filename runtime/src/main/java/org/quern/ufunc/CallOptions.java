package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;

/** How a call is to be made, beyond its operands and outputs. A call without options has none of these objects. */
final class CallOptions {
    /** Null: everywhere. */
    NDArray where;

    Casting casting = Casting.SAME_KIND;
    /** One for each operand, each of which may be null; or null. */
    DType[] types;
    /** Null while none is given. */
    Uniforms uniforms;
    /** As a frame has it. */
    int threads;
    /** Nanoseconds of a run; 0: any number. */
    long limit;
    /** Of a gufunc; null while none are given. */
    CoreAxes axes;

    CallOptions(int threads) {
        this.threads = threads;
    }
}
