package org.quern.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Target;
import org.quern.ufunc.UfuncCall;

/**
 * The parallel target on all processors, against one thread of Quern, C with OpenMP and Numba's {@code
 * target='parallel'}. Prints a Markdown report.
 *
 * <p>Options are those of {@link Options}.
 */
public final class Parallel {
    private static final String[] SIDES = {"one thread", "C fast, OpenMP", "Numba, omp", "Numba, workqueue"};

    private final NativeKernels c;
    private final Peers omp;
    private final Peers workqueue;
    private final long nanos;

    private Parallel(NativeKernels c, Peers omp, Peers workqueue, long nanos) {
        this.c = c;
        this.omp = omp;
        this.workqueue = workqueue;
        this.nanos = nanos;
    }

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.of(arguments);
        boolean quick = options.quick();
        NativeKernels c = new NativeKernels(options.directory(), NativeKernels.Mode.FAST);
        try (Peers omp = peers(options, "omp");
                Peers workqueue = peers(options, "workqueue")) {
            Parallel parallel = new Parallel(c, omp, workqueue, quick ? 300_000_000L : 5_000_000_000L);
            StringBuilder rows = new StringBuilder();
            for (Workload w : workloads(quick)) {
                if (options.wants(w)) {
                    rows.append(parallel.measure(w));
                }
            }
            String regions = options.only().matcher("regions").find() ? Regions.table(c, workqueue, omp, quick) : "";
            System.out.println("# The parallel target\n");
            System.out.print(Machine.describe() + (omp == null ? "" : "- " + omp.versions() + "\n"));
            System.out.println("- " + Quern.threads() + " threads\n");
            System.out.println("Nanoseconds per element on all threads, and how many times as long the others take.\n");
            System.out.println("| work | dtype | n | Quern ns | " + String.join(" | ", SIDES) + " | spread |");
            System.out.println("| --- | --- | --: | --: |" + " --: |".repeat(SIDES.length) + " --- |");
            System.out.println(rows);
            System.out.print(regions);
        }
    }

    private static Peers peers(Options options, String layer) throws IOException {
        return options.python() == null ? null : new Peers(options.python(), options.directory(), layer);
    }

    private static List<Workload> workloads(boolean quick) {
        List<Workload> all = new ArrayList<>();
        long[] sizes = quick ? new long[] {1_000, 100_000} : new long[] {1_000, 10_000, 100_000, 1_000_000, 10_000_000};
        for (long n : sizes) {
            all.add(Workloads.add(DType.FLOAT64, n));
        }
        for (long n : sizes) {
            all.add(Workloads.exp(DType.FLOAT64, n));
        }
        for (long n : sizes) {
            all.add(Workloads.blackScholes(DType.FLOAT64, n));
        }
        for (long n : sizes) {
            all.add(Workloads.mandelbrot(DType.FLOAT64, n));
        }
        return all;
    }

    private String measure(Workload w) {
        Workload.Arrays arrays = w.arrays();
        Timing.Work one = Ratios.quern(w, arrays);
        one.run(1);
        Timing.Work[] works = {quern(w, arrays), one, c.parallelWork(w, arrays), peer(omp, w, arrays),
            peer(workqueue, w, arrays)};
        try (NDArray expected = arrays.out().copy()) {
            works[2].run(1);
            Agreement.check(w, Side.C_FAST, expected, arrays.out());
        }
        List<Settled> settled = new ArrayList<>();
        for (Timing.Work work : works) {
            if (work != null) {
                settled.add(new Settled(work));
            }
        }
        Timing.Result[] results = Timing.interleaved(nanos, settled.toArray(Timing.Work[]::new));
        double mine = settled.get(0).once(results[0].min());
        StringBuilder row = new StringBuilder(
                String.format(Locale.ROOT, "| %s | %s | %d | %.3f |", w.name(), w.dtypes(), w.size(),
                        mine / w.size()));
        for (int i = 1; i <= SIDES.length; i++) {
            row.append(i < results.length
                    ? String.format(Locale.ROOT, " %.2f |", settled.get(i).once(results[i].min()) / mine)
                    : "  |");
        }
        row.append(String.format(Locale.ROOT, " %.2f |%n", results[0].spread()));
        System.err.print(row);
        return row.toString();
    }

    private static Timing.Work quern(Workload w, Workload.Arrays arrays) {
        UfuncCall call = w.ufunc().on(arrays.inputs().toArray()).out(arrays.out()).target(Target.PARALLEL);
        return times -> {
            for (long t = 0; t < times; t++) {
                NDArray _ = call.run();
            }
        };
    }

    private static Timing.Work peer(Peers peers, Workload w, Workload.Arrays arrays) {
        return peers == null ? null : peers.works(w, arrays, Side.NUMBA).get(Side.NUMBA);
    }
}
