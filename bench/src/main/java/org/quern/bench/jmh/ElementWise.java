package org.quern.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.quern.array.NDArray;
import org.quern.bench.Workload;
import org.quern.bench.Workloads;
import org.quern.dtype.DType;
import org.quern.ufunc.UfuncCall;

/** Kernels over whole arrays, through a kept call with {@code out}; time of a call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ElementWise {
    @Param({"add", "fused", "exp", "Black-Scholes", "Mandelbrot"})
    private String work;

    @Param({"float64", "float32"})
    private String dtype;

    @Param({"1000", "100000", "10000000"})
    private long n;

    private UfuncCall call;

    /** Makes the operands, and compiles or loads the kernel. */
    @Setup
    public void prepare() {
        Workload w = Workloads.find(work, DType.of(dtype), n);
        Workload.Arrays arrays = w.arrays();
        call = w.ufunc().on(arrays.inputs().toArray()).out(arrays.out());
        NDArray _ = call.run();
    }

    /** One call. */
    @Benchmark
    public NDArray run() {
        return call.run();
    }
}
