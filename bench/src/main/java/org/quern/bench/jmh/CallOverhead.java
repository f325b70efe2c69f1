package org.quern.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.quern.array.NDArray;
import org.quern.bench.Workload;
import org.quern.bench.Workloads;
import org.quern.dsl.Accumulator;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.UfuncCall;

/** What a call costs beside the work: add on 10 elements, and a dot product of 10. With {@code -prof gc}, also what it allocates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallOverhead {
    private static final Gufunc DOT = Gufunc.define("dot", "(n),(n)->()", k -> {
        Accumulator sum = k.sum(k.in(0).dtype());
        k.lanes(k.dim("n"), i -> sum.add(k.in(0).at(i).mul(k.in(1).at(i))));
        k.out(0).set(sum);
    });

    private final Workload work = Workloads.add(DType.FLOAT64, 10);
    private final Workload.Arrays arrays = work.arrays();
    private final NDArray x = arrays.inputs().get(0);
    private final NDArray y = arrays.inputs().get(1);
    private final NDArray dot = NDArray.empty(DType.FLOAT64);
    private final NDArray[] others = new NDArray[16];
    private int at;
    private final UfuncCall kept = work.ufunc().on(x, y).out(arrays.out());

    /** Arrays of the same shape. */
    public CallOverhead() {
        for (int i = 0; i < others.length; i++) {
            others[i] = x.copy();
        }
    }

    /** A call made once and run again; allocates nothing. */
    @Benchmark
    public NDArray keptCall() {
        return kept.run();
    }

    /** A call made and run, with {@code out}. */
    @Benchmark
    public NDArray newCall() {
        return work.ufunc().on(x, y).out(arrays.out()).run();
    }

    /** The same with other arrays each time. */
    @Benchmark
    public NDArray newCallOnOthers() {
        at = (at + 1) % others.length;
        return work.ufunc().on(others[at], others[(at + 3) % others.length]).out(arrays.out()).run();
    }

    /** A gufunc's call made and run, on one small core. */
    @Benchmark
    public NDArray newCoreCall() {
        return DOT.on(x, y).out(dot).run();
    }

    /** A call with a new array for the result. */
    @Benchmark
    public NDArray apply() {
        return work.ufunc().apply(x, y);
    }
}
