package org.quern.ufunc;

import org.quern.abi.FaultCode;
import org.quern.abi.Status;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.error.QuernException;

/**
 * Search for the instance at which a kernel failed: runs the failed range again, by bisection. An instance that the
 * mask leaves out may fail only because it shares a block with others; then no single instance fails and the call
 * succeeds.
 */
final class FaultSearch {
    private final String kernel;
    private final CallBuffer buffer;
    private final Overload overload;
    private final CallOptions options;
    private final Staging staging;

    /**
     * A search in a call that has just failed.
     *
     * @param staging staging of its operands; null if none is staged
     */
    FaultSearch(String kernel, CallBuffer buffer, Overload overload, CallOptions options, Staging staging) {
        this.kernel = kernel;
        this.buffer = buffer;
        this.overload = overload;
        this.options = options;
        this.staging = staging;
    }

    /**
     * Computes all instances again.
     *
     * @throws KernelFaultException naming the first instance that fails
     */
    void run() {
        if (overload.core() != null) {
            // A fault in a gufunc names the loop position, so instances must be in the operands' own order. A fault in
            // a ufunc names the element's index in the output, in whatever order it was found.
            buffer.nest().asGiven(buffer.operands());
            buffer.write(overload, options);
        }
        search(0, buffer.size());
    }

    private void search(long begin, long end) {
        final Schedule schedule = buffer.schedule();
        restore();
        long stopped = buffer.size() > schedule.slice() ? schedule.stopped() : Status.OK;
        long status = stopped == Status.OK ? buffer.run(overload, begin, end) : stopped;
        if (!FaultCode.is(status)) {
            Schedule.check(status, options.limit);
        } else if (end - begin == 1) {
            throw failure(status, begin);
        } else {
            long middle = begin + (end - begin) / 2;
            search(begin, middle);
            search(middle, end);
        }
    }

    private void restore() {
        if (staging != null) {
            staging.restore();
        }
    }

    private QuernException failure(long status, long instance) {
        final boolean scalar = overload.core() == null;
        final LoopNest nest = buffer.nest();
        final int output = buffer.operands().inputs();
        long[] at = scalar
                ? index(buffer.operands().get(output), nest.offset(output, instance))
                : nest.position(instance);
        String what = !scalar && overload.hasIndex(status)
                ? overload.failure(status, failingIndex(status, instance), nest.sizes())
                : overload.failure(status);
        return KernelFaultException.of("kernel '" + kernel + "': " + what
                + (scalar ? ", for element " : ", at loop position ") + Shapes.text(at), at);
    }

    /**
     * The whole failing index in one core. A status holds only half of it, so the instance is run again for the other
     * half.
     */
    private long failingIndex(long status, long instance) {
        CoresStruct cores = buffer.struct().cores();
        cores.tell(true);
        try {
            restore();
            return FaultCode.index(status, buffer.run(overload, instance, instance + 1));
        } finally {
            cores.tell(false);
        }
    }

    /** The index of the element at a byte offset from the start of an array's memory, in the caller's view. */
    private static long[] index(NDArray a, long offset) {
        final int n = a.ndim();
        long left = offset - a.offset();
        for (int d = 0; d < n; d++) {
            left += a.stride(d) < 0 ? -a.stride(d) * (a.shape(d) - 1) : 0;
        }
        long[] index = new long[n];
        boolean[] done = new boolean[n];
        for (int step = 0; step < n; step++) {
            int largest = -1;
            for (int d = 0; d < n; d++) {
                boolean larger = !done[d]
                        && (largest < 0 || Math.abs(a.stride(d)) > Math.abs(a.stride(largest)));
                largest = larger ? d : largest;
            }
            done[largest] = true;
            long stride = Math.abs(a.stride(largest));
            long steps = a.shape(largest) == 1 ? 0 : left / stride;
            left -= steps * stride;
            index[largest] = a.stride(largest) < 0 ? a.shape(largest) - 1 - steps : steps;
        }
        return index;
    }
}
