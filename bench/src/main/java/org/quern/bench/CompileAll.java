package org.quern.bench;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.quern.dtype.DType;
import org.quern.ufunc.OverloadInfo;
import org.quern.ufunc.Ufunc;

/** Makes every overload that is measured, in a process with an empty cache, and prints how long each took. */
public final class CompileAll {
    private CompileAll() {}

    /**
     * A regular expression for {@code work/dtype/size} is given. Prints a line for each: the work, tab, nanoseconds.
     */
    public static void main(String[] arguments) {
        Pattern only = Pattern.compile(arguments[0]);
        // The first compilation loads LLVM, which is not of this kernel or that.
        OverloadInfo _ = Ufunc.define("bench_first", x -> x.mul(x).add(1)).prepare(DType.FLOAT64);
        Set<String> seen = new HashSet<>();
        for (Workload w : Workloads.all(new long[] {100_000}, 100_000)) {
            if (only.matcher(w.key()).find() && seen.add(w.name() + " " + w.dtypes())) {
                OverloadInfo info = w.ufunc().prepare(w.signature());
                if (!info.compiled()) {
                    throw new IllegalStateException("not compiled: " + w.key());
                }
                System.out.println(w.name() + " " + w.dtypes() + "\t" + info.nanos());
            }
        }
    }
}
