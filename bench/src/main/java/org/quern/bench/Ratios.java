package org.quern.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UfuncCall;

/**
 * Quern against C, Java, NumPy and Numba on the same numbers, on one thread, by turns. Prints a Markdown report.
 *
 * <p>Options are those of {@link Options}.
 */
public final class Ratios {
    private final NativeKernels c;
    private final NativeKernels fast;
    private final Peers peers;
    private final long nanos;

    private Ratios(Path directory, Peers peers, long nanos) throws IOException, InterruptedException {
        this.c = new NativeKernels(directory, NativeKernels.Mode.STRICT);
        this.fast = new NativeKernels(directory, NativeKernels.Mode.FAST);
        this.peers = peers;
        this.nanos = nanos;
    }

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.of(arguments);
        Bars bars = new Bars(Quern.system().codeFor());
        List<Row> rows = new ArrayList<>();
        String versions = "";
        try (Peers peers = options.peers()) {
            Ratios ratios = new Ratios(options.directory(), peers, options.quick() ? 100_000_000L : 3_000_000_000L);
            long[] sizes = options.quick() ? new long[] {1_000, 100_000} : new long[] {1_000, 100_000, 10_000_000};
            for (Workload w : Workloads.all(sizes, 100_000)) {
                if (options.wants(w)) {
                    rows.add(ratios.measure(w));
                    bars.check(rows.getLast());
                }
            }
            versions = peers == null ? "" : "- " + peers.versions() + "\n";
        }
        String compiled = CompileTimes.table(options.directory(), options.quick() ? 1 : 5, options.only().pattern(),
                bars);
        System.out.println("# Quern against C, Java, NumPy and Numba\n");
        System.out.print(Machine.describe() + versions);
        System.out.println("- C: " + String.join(" ", NativeKernels.Mode.STRICT.flags()));
        System.out.println("- C fast: " + String.join(" ", NativeKernels.Mode.FAST.flags()) + ", libmvec\n");
        System.out.println(
                "Nanoseconds per element for Quern, and how many times as long the others take: with 1 and more"
                        + " Quern is faster.\nEach is the least of many samples of about 1 ms.\n");
        System.out.println(RatioTable.of(rows));
        System.out.println("Bars, " + bars.missed() + " missed:\n");
        System.out.println(bars.list());
        System.out.println("## Compilation\n");
        System.out.println(
                "From the request to code that is stored and can be called, LLVM being loaded; processes with an"
                        + " empty cache.\n");
        System.out.print(compiled);
    }

    private Row measure(Workload w) {
        Workload.Arrays arrays = w.arrays();
        Map<Side, Timing.Work> works = new EnumMap<>(Side.class);
        works.put(Side.QUERN, quern(w, arrays));
        works.put(Side.C, c.work(w, arrays));
        works.put(Side.C_FAST, fast.work(w, arrays));
        Timing.Work java = JavaLoops.work(w, arrays);
        if (java != null) {
            works.put(Side.JAVA, java);
        }
        works.get(Side.QUERN).run(1);
        if (peers != null) {
            works.putAll(peers.works(w, arrays, Side.NUMPY, Side.NUMBA));
        }
        try (NDArray expected = arrays.out().copy()) {
            for (Side side : new Side[] {Side.C, Side.C_FAST}) {
                works.get(side).run(1);
                Agreement.check(w, side, expected, arrays.out());
            }
        }
        return Row.measure(w, works, nanos);
    }

    /** The work done by Quern, through a call that is kept. */
    static Timing.Work quern(Workload w, Workload.Arrays arrays) {
        return quern(w.ufunc(), arrays);
    }

    /** A row whose work is a ufunc, or a form of one. */
    static Timing.Work quern(Ufunc form, Workload.Arrays arrays) {
        UfuncCall call = form.on(arrays.inputs().toArray()).out(arrays.out());
        return times -> {
            for (long t = 0; t < times; t++) {
                NDArray _ = call.run();
            }
        };
    }
}
