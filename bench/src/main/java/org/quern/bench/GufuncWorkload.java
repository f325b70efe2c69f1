package org.quern.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Gufunc;
import org.quern.ufunc.GufuncCall;

/**
 * A piece of work on small arrays. {@link GufuncWorkloads} has them all.
 *
 * @param name for the report
 * @param kernel what gufuncs.py and gufuncs.c know it by
 * @param kept whether the call is made once and run again; else each is a new one
 * @param inputs the shapes of what is read, float64 from -1 to 1
 * @param result shape of the output
 * @param loops and core dimensions, as gufuncs.c takes them
 * @param uniforms parameters by name: at most one
 * @param elements what times are divided by
 * @param against whose times the bar is for: the fastest of them
 * @param bar how many times as long as Quern they shall take
 */
record GufuncWorkload(String name, String kernel, String sizes, Gufunc gufunc, boolean kept, List<List<Long>> inputs,
        List<Long> result, List<Long> loops, Map<String, Long> uniforms, long elements, List<Side> against, double bar)
        implements Task {

    @Override
    public String dtypes() {
        return DType.FLOAT64.toString();
    }

    @Override
    public List<Long> parameters() {
        return List.copyOf(uniforms.values());
    }

    /** The C kernel that does the same. */
    String symbol() {
        return "core_" + kernel.replace(' ', '_');
    }

    /** New arrays; the numbers are the same each time. */
    Workload.Arrays arrays() {
        List<NDArray> arrays = new ArrayList<>();
        for (List<Long> shape : inputs) {
            long n = shape.stream().reduce(1L, Math::multiplyExact);
            arrays.add(Operand.between(DType.FLOAT64, -1, 1).array(n, arrays.size()).reshape(longs(shape)));
        }
        return new Workload.Arrays(List.copyOf(arrays), NDArray.zeros(DType.FLOAT64, longs(result)));
    }

    private static long[] longs(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** The work done by Quern, on one thread. */
    Timing.Work quern(Workload.Arrays arrays) {
        Object[] operands = arrays.inputs().toArray();
        NDArray out = arrays.out();
        if (!kept) {
            return times -> {
                for (long t = 0; t < times; t++) {
                    NDArray _ = gufunc.on(operands).out(out).run();
                }
            };
        }
        GufuncCall call = gufunc.on(operands).out(out);
        uniforms.forEach(call::with);
        return times -> {
            for (long t = 0; t < times; t++) {
                NDArray _ = call.run();
            }
        };
    }
}
