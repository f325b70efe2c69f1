package org.quern.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.quern.dtype.DType;
import org.quern.ufunc.OverloadInfo;
import org.quern.ufunc.Ufunc;

/** A kernel new to the process whose overload is in the cache: traced, looked up, verified, mapped. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LoadCached {
    /** Fills the cache. */
    @Setup
    public void fill() {
        OverloadInfo _ = load();
    }

    /** One overload. */
    @Benchmark
    public OverloadInfo load() {
        return Ufunc.define("bench_load", (x, y) -> x.mul(y).add(1)).prepare(DType.FLOAT64, DType.FLOAT64);
    }
}
