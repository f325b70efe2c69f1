package org.quern.ufunc;

import org.quern.nrt.Nrt;

/** The threads that calls run on. */
public enum Target {
    /** The calling thread alone. The default, except for kernels with parallel loops. */
    CPU,
    /**
     * The calling thread together with the library's own, for work that is long enough. The code is the same, and
     * results are the same bit for bit. Calls with arrays on the Java heap stay on the calling thread: the garbage
     * collector may wait for them, so they must not wait for other threads.
     */
    PARALLEL;

    /** Maximum number of threads of a call on a target; 0 for all. */
    static int threads(String kernel, Target target) {
        if (target == null) {
            throw OperandException.absent(kernel, "target", "; CPU or PARALLEL expected");
        }
        return target == PARALLEL ? 0 : 1;
    }

    /** Checks a call's own maximum number of threads. */
    static int threads(String kernel, int most) {
        if (most < 1 || most > Nrt.MAX_THREADS) {
            throw OperandException
                    .of("kernel '" + kernel + "': " + most + " threads given, 1 to " + Nrt.MAX_THREADS + " expected");
        }
        return most;
    }
}
