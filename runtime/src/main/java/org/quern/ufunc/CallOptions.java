package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;

/** How a call is to be made, beyond its operands and outputs. Calls without options share their kernel's. */
final class CallOptions {
    /** Null: everywhere. */
    NDArray where;

    Casting casting = Casting.SAME_KIND;
    /** One for each operand, each of which may be null; or null. */
    DType[] types;
    /** Null while none is given. */
    Uniforms uniforms;
    /** At most; 0: as many as there are; or {@link Schedule#OF_KERNEL}. */
    int threads;
    /** Nanoseconds of a run; 0: any number. */
    long limit;
    /** Of a gufunc; null while none are given. */
    CoreAxes axes;

    /** Of enum nrt_form, for kernels whose cores are no scalars. */
    final int form;

    CallOptions(int threads, int form) {
        this.threads = threads;
        this.form = form;
    }
}
