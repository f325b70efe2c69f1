package org.quern.ufunc;

import java.util.List;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Kernel;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.testing.Traces;

/** A child process for {@link AbsentLanesTest}: lanes leave loops while others go on far, with indices into local arrays. */
final class AbsentLanesProcess {
    private static final int LENGTH = 1024;

    /** What an array's elements from an index on come to: in a lane that has left, the loop's index counts on. */
    private static final DeviceFunction FROM = DeviceFunction.define("from", 1, 1, k -> {
        Var sum = k.var(DType.FLOAT64, 0.0);
        LocalArray a = array(k);
        k.loop(k.in(0).and(LENGTH - 1), k.constant(DType.INT64, LENGTH),
                i -> sum.set(sum.get().mul(0.5).add(a.get(i))));
        k.out(0).set(sum.get());
    });

    private AbsentLanesProcess() {}

    private static LocalArray array(Kernel k) {
        LocalArray a = k.array(DType.FLOAT64, LENGTH);
        k.loop(LENGTH, i -> a.set(i, i.cast(DType.FLOAT64)));
        return a;
    }

    private static List<Function> kernels() {
        List<DType> in = List.of(DType.INT64);
        return List.of(
                Traces.trace("read", in, 1, k -> k.out(0).set(FROM.of(k.in(0)))),
                Traces.trace("written", in, 1, k -> {
                    LocalArray a = array(k);
                    k.loop(k.in(0).and(LENGTH - 1), k.constant(DType.INT64, LENGTH), i -> a.set(i, a.get(i).add(1)));
                    k.out(0).set(a.get(LENGTH - 1).add(a.get(0)));
                }),
                Traces.trace("nested", in, 1, k -> {
                    LocalArray a = array(k);
                    Var sum = k.var(DType.FLOAT64, 0.0);
                    k.loop(k.in(0).and(LENGTH - 1), k.constant(DType.INT64, LENGTH), i -> {
                        k.breakIf(a.get(i).gt(1000).and(k.in(0).and(1).eq(0)));
                        k.when(k.in(0).and(2).eq(0), () -> sum.set(sum.get().mul(0.5).add(a.get(i.floorDiv(2)))));
                    });
                    k.out(0).set(sum.get());
                }),
                Traces.trace("bytes", in, 1, k -> {
                    LocalArray a = k.array(DType.INT8, LENGTH);
                    Var sum = k.var(DType.INT64, 0L);
                    k.loop(k.in(0).and(LENGTH - 1), k.constant(DType.INT64, LENGTH), i -> a.set(i, i.cast(DType.INT8)));
                    k.loop(k.in(0).and(LENGTH - 1), k.constant(DType.INT64, LENGTH),
                            i -> sum.set(sum.get().mul(3).add(a.get(i))));
                    k.out(0).set(sum.get());
                }));
    }

    public static void main(String[] args) throws InterruptedException {
        // Near the end of a stack, so that what is behind an array soon is nothing.
        Thread thread = new Thread(AbsentLanesProcess::run);
        thread.start();
        thread.join();
    }

    private static void run() {
        long[] begins = new long[67];
        for (int i = 0; i < begins.length; i++) {
            begins[i] = i % 3 == 0 ? LENGTH - 1 - i : i % 3 == 1 ? i : 0;
        }
        for (Function f : kernels()) {
            for (int lanes : new int[] {0, 1, 4, 32}) {
                int wrong = 0;
                try (Compiled compiled = new Compiled(f, lanes)) {
                    long[] out = compiled.run(new long[][] {begins})[0];
                    for (int i = 0; i < out.length; i++) {
                        wrong += out[i] == Interpreter.run(f, Libm::apply, begins[i])[0] ? 0 : 1;
                    }
                }
                System.out.println(f.name() + " in " + lanes + " lanes: " + wrong + " wrong");
            }
        }
    }
}
