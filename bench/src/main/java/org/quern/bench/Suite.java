package org.quern.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Target;
import org.quern.ufunc.Ufunc;

/** The benchmarks' rows as Quern alone does them, by suite: what two builds are compared by. */
final class Suite {
    private static final long WARM_UP_NANOS = 300_000_000;
    private static final long LARGE = 10_000_000;

    /** Rows of the suites that time calls within a process. */
    static final Map<String, Supplier<List<Timed>>> ROWS = Map.of("calls", Suite::calls, "ratios", Suite::ratios,
            "gufuncs", Suite::gufuncs,
            "parallel", Suite::parallel);

    private Suite() {}

    /**
     * A row that is not ready yet.
     *
     * @param key what names it: {@code work/dtype/size}
     * @param make makes its arrays and code, and warms it up
     */
    record Timed(String key, Supplier<Sampled> make) {}

    /** Work that is warm. */
    @FunctionalInterface
    interface Sampled {
        /** Nanoseconds of doing it once, from a sample of about a millisecond. */
        double sample();
    }

    /** What a call costs beside the work, by how it is made. */
    private static List<Timed> calls() {
        Workload add = Workloads.add(DType.FLOAT64, 10);
        Ufunc ufunc = add.ufunc();
        return List.of(
                one("call, kept/float64/10", () -> Ratios.quern(add, add.arrays())),
                one("call, new/float64/10", () -> {
                    Workload.Arrays a = add.arrays();
                    NDArray x = a.inputs().get(0);
                    NDArray y = a.inputs().get(1);
                    return times -> {
                        for (long t = 0; t < times; t++) {
                            NDArray _ = ufunc.on(x, y).out(a.out()).run();
                        }
                    };
                }),
                one("apply/float64/10", () -> {
                    Workload.Arrays a = add.arrays();
                    NDArray x = a.inputs().get(0);
                    NDArray y = a.inputs().get(1);
                    return times -> {
                        for (long t = 0; t < times; t++) {
                            ufunc.apply(x, y).close();
                        }
                    };
                }));
    }

    private static List<Timed> ratios() {
        List<Timed> rows = new ArrayList<>();
        for (Workload w : Workloads.all(new long[] {1_000, 100_000, LARGE}, 100_000)) {
            rows.add(one(w.key(), () -> Ratios.quern(w, w.arrays())));
        }
        return rows;
    }

    private static List<Timed> gufuncs() {
        List<Timed> rows = new ArrayList<>();
        for (GufuncWorkload w : GufuncWorkloads.all()) {
            rows.add(one(w.key(), () -> w.quern(w.arrays())));
        }
        return rows;
    }

    private static List<Timed> parallel() {
        List<Timed> rows = new ArrayList<>();
        for (long n : new long[] {1_000, 100_000, LARGE}) {
            for (Workload w : List.of(Workloads.add(DType.FLOAT64, n), Workloads.exp(DType.FLOAT64, n),
                    Workloads.blackScholes(DType.FLOAT64, n), Workloads.mandelbrot(DType.FLOAT64, n))) {
                rows.add(new Timed(w.key(), () -> {
                    Workload.Arrays arrays = w.arrays();
                    Settled work = new Settled(Ratios.quern(w.ufunc().target(Target.PARALLEL), arrays));
                    return () -> work.once((double) work.time(1));
                }));
            }
        }
        return rows;
    }

    private static Timed one(String key, Supplier<Timing.Work> make) {
        return new Timed(key, () -> {
            Timing.Work work = make.get();
            long batch = Timing.batch(work, WARM_UP_NANOS);
            return () -> {
                if (batch > 1) {
                    work.run(1); // what the other build left in the caches is not its affair
                }
                return (double) work.time(batch) / batch;
            };
        });
    }
}
