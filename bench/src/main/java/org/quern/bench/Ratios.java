package org.quern.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.ufunc.Call;

/**
 * Quern against C, Java, NumPy and Numba on the same numbers, on one thread, by turns. Prints a Markdown report.
 *
 * <p>Options: {@code --quick} for a short run that shows that everything works, {@code --peers PYTHON} to have NumPy and
 * Numba take part, with that interpreter, and {@code --only REGEX} for the rows whose {@code work/dtype/size} has a match.
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
        List<String> options = List.of(arguments);
        boolean quick = options.contains("--quick");
        String python = Machine.option(options, "--peers");
        String given = Machine.option(options, "--only");
        String only = given == null ? "" : given;
        Path directory = Machine.work();
        Bars bars = new Bars(Quern.system().codeFor());
        List<Row> rows = new ArrayList<>();
        String versions = "";
        try (Peers peers = python == null ? null : new Peers(python, directory)) {
            Ratios ratios = new Ratios(directory, peers, quick ? 100_000_000L : 3_000_000_000L);
            long[] sizes = quick ? new long[] {1_000, 100_000} : new long[] {1_000, 100_000, 10_000_000};
            for (Workload w : Workloads.all(sizes, 100_000)) {
                if (Pattern.compile(only).matcher(w.key()).find()) {
                    rows.add(ratios.measure(w));
                    bars.check(rows.getLast());
                }
            }
            versions = peers == null ? "" : "- " + peers.versions() + "\n";
        }
        String compiled = CompileTimes.table(directory, quick ? 1 : 5, only, bars);
        System.out.println("# Quern against C, Java, NumPy and Numba\n");
        System.out.print(Machine.describe() + versions);
        System.out.println("- C: " + String.join(" ", NativeKernels.Mode.STRICT.flags()));
        System.out.println("- C fast: " + String.join(" ", NativeKernels.Mode.FAST.flags()) + ", libmvec\n");
        System.out.println("Nanoseconds per element for Quern, and how many times as long the others take: with 1 and more"
                + " Quern is faster.\nEach is the least of many samples of about 1 ms.\n");
        System.out.println(RatioTable.of(rows));
        System.out.println("Bars, " + bars.missed() + " missed:\n");
        System.out.println(bars.list());
        System.out.println("## Compilation\n");
        System.out.println("From the request to code that is stored and can be called, LLVM being loaded; processes with an"
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
            works.putAll(peers.works(w, arrays));
        }
        try (NDArray expected = arrays.out().copy()) {
            for (Side side : new Side[] {Side.C, Side.C_FAST}) {
                works.get(side).run(1);
                Agreement.check(w, side, expected, arrays.out());
            }
        }
        Timing.Result[] results = Timing.interleaved(nanos, works.values().toArray(Timing.Work[]::new));
        Map<Side, Timing.Result> times = new EnumMap<>(Side.class);
        for (Side side : works.keySet()) {
            times.put(side, results[times.size()]);
        }
        Row row = new Row(w, times);
        StringBuilder line = new StringBuilder(w.key() + ": " + String.format(Locale.ROOT, "%.3f ns", row.perElement(Side.QUERN)));
        times.keySet().forEach(side -> line.append(String.format(Locale.ROOT, ", %s %.2f", side, row.ratio(side))));
        System.err.println(line);
        return row;
    }

    /** The work done by Quern, through a call that is kept. */
    static Timing.Work quern(Workload w, Workload.Arrays arrays) {
        Call call = w.ufunc().on(arrays.inputs().toArray()).out(arrays.out());
        return times -> {
            for (long t = 0; t < times; t++) {
                NDArray _ = call.run();
            }
        };
    }
}
