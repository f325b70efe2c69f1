package org.quern.ufunc;

import org.quern.nrt.Nrt;

/** What calls run on. */
public enum Target {
    /** The calling thread: the default, but for kernels with parallel loops. */
    CPU,
    /**
     * The calling thread and the library's own, where the work is long enough for that to be worth it. The same code runs and
     * results are the same, bit for bit. Calls with arrays on the Java heap stay on the calling thread: the garbage collector may
     * have to wait for them, so they wait for nobody.
     */
    PARALLEL;

    /** The most threads of a call; 0: as many as there are. */
    static int threads(String kernel, Target target) {
        if (target == null) {
            throw OperandException.absent(kernel, "target", "; CPU or PARALLEL expected");
        }
        return target == PARALLEL ? 0 : 1;
    }

    /** A call's own limit. */
    static int threads(String kernel, int most) {
        if (most < 1 || most > Nrt.MAX_THREADS) {
            throw OperandException
                    .of("kernel '" + kernel + "': " + most + " threads given, 1 to " + Nrt.MAX_THREADS + " expected");
        }
        return most;
    }
}
