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
import org.quern.dtype.DType;
import org.quern.ufunc.UfuncCall;

/** The cost of a call beside the work: add on 10 elements. With {@code -prof gc}, also its allocations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallOverhead {
    private final Workload work = Workloads.add(DType.FLOAT64, 10);
    private final Workload.Arrays arrays = work.arrays();
    private final NDArray x = arrays.inputs().get(0);
    private final NDArray y = arrays.inputs().get(1);
    private final UfuncCall kept = work.ufunc().on(x, y).out(arrays.out());

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

    /** A call with a new array for the result. */
    @Benchmark
    public NDArray apply() {
        return work.ufunc().apply(x, y);
    }
}
