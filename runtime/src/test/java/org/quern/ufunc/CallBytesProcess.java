package org.quern.ufunc;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.quern.array.NDArray;
import org.quern.dsl.Accumulator;
import org.quern.dtype.DType;

/** Prints the bytes that a thousand calls allocate, each made anew, once the JIT is done with them. */
final class CallBytesProcess {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));
    private static final Gufunc DOT = Gufunc.define("dot", "(n),(n)->()", k -> {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
        k.out(0).set(sum.get());
    });

    /** A minute of a busy machine. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private CallBytesProcess() {}

    public static void main(String[] args) {
        try (NDArray x = NDArray.of(1.0, 2, 3);
                NDArray y = NDArray.of(4.0, 5, 6);
                NDArray out = NDArray.empty(DType.FLOAT64, 3);
                NDArray dot = NDArray.empty(DType.FLOAT64)) {
            UfuncCall kept = ADD.on(x, x).out(out);
            System.out.println("kept " + least(kept::run));
            System.out.println("ufunc " + least(() -> ADD.on(x, y).out(out).run()) + " " + out.getDouble(2));
            System.out.println("gufunc " + least(() -> DOT.on(x, y).out(dot).run()) + " " + dot.getDouble());
        }
    }

    /** The JIT works in the background, and again where it learns something new: the least of many measurements. */
    private static long least(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (long end = System.nanoTime() + PATIENCE_NANOS; least > 0 && System.nanoTime() < end;) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                call.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
