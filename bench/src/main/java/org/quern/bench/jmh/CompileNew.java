package org.quern.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.quern.dtype.DType;
import org.quern.ufunc.OverloadInfo;
import org.quern.ufunc.Ufunc;

/** A simple overload that is not in the cache: compiled, linked, stored and mapped. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 30)
public class CompileNew {
    /** A constant that no run had before makes a kernel that no cache holds. */
    private long constant = System.nanoTime();

    /** One overload. */
    @Benchmark
    public OverloadInfo compile() {
        double c = Double.longBitsToDouble(0x3ff0_0000_0000_0000L | (constant++ & 0xf_ffff_ffff_ffffL));
        OverloadInfo info = Ufunc.define("bench_compile", (x, y) -> x.mul(y).add(c)).prepare(DType.FLOAT64,
                DType.FLOAT64);
        if (!info.compiled()) {
            throw new IllegalStateException("the cache had it");
        }
        return info;
    }
}
