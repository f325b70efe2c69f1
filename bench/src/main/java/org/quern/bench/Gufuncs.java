package org.quern.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.quern.Quern;
import org.quern.array.NDArray;

/**
 * The catalogue's gufuncs against C, NumPy and Numba on the same numbers, on one thread, by turns. Prints a Markdown
 * report. Options are those of {@link Options}.
 */
public final class Gufuncs {
    /** Multiply-adds of work that is left to NumPy's library of linear algebra: plain loops would take seconds. */
    private static final long FOR_PLAIN_LOOPS = 100_000_000;

    private static final String SOFTMAX = "softmax/float64/1000x128";
    private static final double SOFTMAX_NANOS = 0.8;

    private final NativeKernels fast;
    private final Peers peers;
    private final long nanos;

    private Gufuncs(NativeKernels fast, Peers peers, long nanos) {
        this.fast = fast;
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
            Gufuncs gufuncs = new Gufuncs(new NativeKernels(options.directory(), NativeKernels.Mode.FAST), peers,
                    options.quick() ? 100_000_000L : 3_000_000_000L);
            for (GufuncWorkload w : options.quick() ? GufuncWorkloads.few() : GufuncWorkloads.all()) {
                if (options.wants(w)) {
                    Row row = gufuncs.measure(w);
                    rows.add(row);
                    bars.atLeast(row, w.against(), w.bar());
                    if (w.key().equals(SOFTMAX)) {
                        bars.below(SOFTMAX + ", an element", row.perElement(Side.QUERN), SOFTMAX_NANOS, "ns");
                    }
                }
            }
            versions = peers == null ? "" : "- " + peers.versions() + "\n";
        }
        System.out.println("# Gufuncs against C, NumPy and Numba\n");
        System.out.print(Machine.describe() + versions);
        System.out.println("- C fast: " + String.join(" ", NativeKernels.Mode.FAST.flags()) + ", libmvec\n");
        System.out.println(
                "Nanoseconds for Quern, and how many times as long the others take: with 1 and more Quern is faster. Per call;"
                        + " per product of\ntwo elements (row dot, matmul); per result (the others). Each is the least of many samples of about"
                        + " 1 ms.\n");
        System.out.println(RatioTable.of(rows));
        System.out.println("Bars, " + bars.missed() + " missed:\n");
        System.out.print(bars.list());
    }

    private Row measure(GufuncWorkload w) {
        Workload.Arrays arrays = w.arrays();
        Map<Side, Timing.Work> works = new EnumMap<>(Side.class);
        works.put(Side.QUERN, w.quern(arrays));
        works.get(Side.QUERN).run(1);
        boolean loops = w.elements() < FOR_PLAIN_LOOPS;
        if (peers != null) {
            Side[] sides = loops ? new Side[] {Side.NUMPY, Side.NUMBA, Side.NUMBA_FAST} : new Side[] {Side.NUMPY};
            works.putAll(peers.works(w, arrays, sides));
        }
        if (loops) {
            works.put(Side.C_FAST, fast.work(w, arrays));
            try (NDArray expected = arrays.out().copy()) {
                works.get(Side.C_FAST).run(1);
                Agreement.check(w, Side.C_FAST, expected, arrays.out());
            }
        }
        return Row.measure(w, works, nanos);
    }
}
