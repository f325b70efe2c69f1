package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;

/** Options of a call, beyond its operands and outputs. Calls without options share one object per kernel. */
final class CallOptions {
    /** Mask; null to compute everywhere. */
    NDArray where;

    Casting casting = Casting.SAME_KIND;
    /** Dtypes to compute with, one for each operand, null for the operand's own; null if the option is not given. */
    DType[] types;
    /** Values of uniform parameters; null if none is given. */
    Uniforms uniforms;
    /** Maximum number of threads; 0 for all; or {@link Schedule#OF_KERNEL}. */
    int threads;
    /** Limit on a run in nanoseconds; 0 for none. */
    long limit;
    /** Core axes of a gufunc's operands; null if not given. */
    CoreAxes axes;

    /** Form to run, of enum nrt_form. Only gufuncs have several. */
    final int form;

    CallOptions(int threads, int form) {
        this.threads = threads;
        this.form = form;
    }
}
