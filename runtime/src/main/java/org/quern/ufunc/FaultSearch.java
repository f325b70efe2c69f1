package org.quern.ufunc;

import java.util.Arrays;
import java.util.Comparator;
import org.quern.abi.FaultCode;
import org.quern.abi.Status;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.error.QuernException;
import org.quern.ir.analysis.FaultSites;
import org.quern.ir.interpret.Interpreter.OutsideException;

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
            buffer.check(status, overload);
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
        return KernelFaultException.of("kernel '" + kernel + "': " + what(status, instance, at)
                + (scalar ? ", for element " : ", at loop position ") + Shapes.text(at)
                + line(FaultCode.place(status)), at);
    }

    /** What failed, with the index if it is one that is outside. */
    private String what(long status, long instance, long[] at) {
        FaultSites faults = overload.faults();
        int place = FaultCode.place(status);
        String what = faults.message(place);
        if (overload.core() != null && overload.hasIndex(status)) {
            return what + overload.sizes(buffer.nest().sizes(), buffer.operands().uniforms()).ofSize(faults.size(place))
                    + ": index " + faults.index(place, failingIndex(status, instance));
        }
        if (!faults.isOfArray(place)) {
            return what;
        }
        restore();
        OutsideException first = new FailingInstance(buffer.operands(), buffer.nest(), overload.function()).outside(at);
        // Lanes are computed together, so another index of the same instance may have been found first.
        return first == null || faults.number(first.site()) != place
                ? what
                : what + ": index " + faults.index(place, first.index());
    }

    /** The line of a fault site; empty if it is not known. */
    private String line(int place) {
        SourceLines lines = overload.lines();
        if (lines.function() == null) {
            return "";
        }
        FaultSites again = FaultSites.of(lines.function());
        return place < again.count() ? lines.at(again.statement(place), again.function(place)) : "";
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
    static long[] index(NDArray a, long offset) {
        long left = offset - a.offset();
        Integer[] axes = new Integer[a.ndim()];
        for (int d = 0; d < axes.length; d++) {
            axes[d] = d;
            left += a.stride(d) < 0 ? -a.stride(d) * (a.shape(d) - 1) : 0;
        }
        Arrays.sort(axes, Comparator.comparingLong((Integer d) -> -Math.abs(a.stride(d))));
        long[] index = new long[axes.length];
        steps(a, axes, 0, left, index);
        return index;
    }

    /**
     * Writes the steps along an axis and those of smaller strides that lead to a distance from the lowest element.
     * There is one way only, because no two elements of an output share bytes; but strides may interleave, so that the
     * most steps along an axis need not be it.
     *
     * @return false if there are none
     */
    private static boolean steps(NDArray a, Integer[] axes, int from, long left, long[] index) {
        if (from == axes.length) {
            return left == 0;
        }
        int axis = axes[from];
        long stride = Math.abs(a.stride(axis));
        long last = a.shape(axis) - 1;
        long rest = 0;
        for (int i = from + 1; i < axes.length; i++) {
            rest += Math.abs(a.stride(axes[i])) * (a.shape(axes[i]) - 1);
        }
        for (long steps = last == 0 ? 0 : Math.min(last, left / stride); steps >= 0; steps--) {
            long after = left - steps * stride;
            if (after > rest) {
                return false;
            }
            if (steps(a, axes, from + 1, after, index)) {
                index[axis] = a.stride(axis) < 0 ? last - steps : steps;
                return true;
            }
        }
        return false;
    }
}
