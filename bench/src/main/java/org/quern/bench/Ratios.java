package org.quern.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.quern.array.DType;
import org.quern.array.NDArray;
import org.quern.ufunc.Call;

/**
 * Quern against C on the same arrays, in one process and on one thread, by turns. Prints a Markdown report.
 *
 * <p>Options: {@code --quick} for a short run that shows that everything works, and {@code --peers PYTHON} to have NumPy
 * and Numba measured as well by that interpreter.
 */
public final class Ratios {
    /** A median this far above the minimum says that the core was not ours for much of the time. */
    private static final double NOISY = 1.25;

    private static final double BAR_OF_C = 0.9;
    private static final double BAR_OF_JAVA = 4;
    private static final double BAR_CALL_NANOS = 150;

    private final NativeKernels c;
    private final long nanos;
    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder bars = new StringBuilder();

    private record Row(Workload work, Timing.Result quern, Timing.Result c, Timing.Result java) {
        String key() {
            return work.name() + "/" + work.dtypes() + "/" + work.size();
        }
    }

    private Ratios(Path directory, long nanos) throws IOException, InterruptedException {
        this.c = new NativeKernels(directory);
        this.nanos = nanos;
    }

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = List.of(arguments);
        boolean quick = options.contains("--quick");
        String python = Machine.option(options, "--peers");
        Path directory = Machine.work();
        Peers peers = new Peers(python, directory, quick);
        peers.run();
        Ratios ratios = new Ratios(directory, quick ? 100_000_000L : 2_500_000_000L);
        ratios.measure(quick ? new long[] {1_000, 100_000} : new long[] {1_000, 100_000, 10_000_000});
        peers.run();
        System.out.print("# Quern against C\n\n" + Machine.describe() + "- cc " + String.join(" ", NativeKernels.FLAGS)
                + "\n\n" + ratios.table(peers.results()) + "\n## Bars\n\n" + ratios.bars);
    }

    private void measure(long[] sizes) {
        DType[] floats = {DType.FLOAT64, DType.FLOAT32};
        row(Workload.add(DType.FLOAT64, 10), null);
        bar("call on 10 elements", rows.getLast().quern.min(), BAR_CALL_NANOS, false, "ns");
        for (DType type : floats) {
            for (long n : sizes) {
                row(Workload.add(type, n), null);
                barOfC();
            }
        }
        for (DType type : floats) {
            for (long n : sizes) {
                row(Workload.fused(type, n), null);
                barOfC();
            }
        }
        row(Workload.mixedAdd(100_000), null);
        for (DType type : floats) {
            row(Workload.exp(type, 100_000), null);
        }
        Workload options = Workload.blackScholes(DType.FLOAT64, 100_000);
        double[][] in = doubles(options);
        double[] prices = new double[in[0].length];
        row(options, times -> {
            for (long t = 0; t < times; t++) {
                JavaLoops.blackScholes(in[0], in[1], in[2], prices);
            }
        });
        Row last = rows.getLast();
        bar("Black-Scholes float64, Java / Quern", last.java.min() / last.quern.min(), BAR_OF_JAVA, true, "");
        row(Workload.blackScholes(DType.FLOAT32, 100_000), null);
        Workload set = Workload.mandelbrot(DType.FLOAT64, 100_000);
        double[][] plane = doubles(set);
        int[] counts = new int[plane[0].length];
        row(set, times -> {
            for (long t = 0; t < times; t++) {
                JavaLoops.mandelbrot(plane[0], plane[1], counts);
            }
        });
        row(Workload.mandelbrot(DType.FLOAT32, 100_000), null);
    }

    private void row(Workload w, Timing.Work java) {
        Timing.Work inC = c.work(w);
        Timing.Result[] r = java == null
                ? Timing.interleaved(nanos, quern(w), inC)
                : Timing.interleaved(nanos, quern(w), inC, java);
        rows.add(new Row(w, r[0], r[1], java == null ? null : r[2]));
        System.err.printf(Locale.ROOT, "%s: C / Quern %.2f%n", rows.getLast().key(), r[1].min() / r[0].min());
    }

    /** The work done by Quern, through a call that is kept. */
    static Timing.Work quern(Workload w) {
        Call call = w.ufunc().on(w.inputs().toArray()).out(w.out());
        return times -> {
            for (long t = 0; t < times; t++) {
                NDArray _ = call.run();
            }
        };
    }

    private static double[][] doubles(Workload w) {
        double[][] arrays = new double[w.inputs().size()][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = w.inputs().get(i).toDoubleArray();
        }
        return arrays;
    }

    private void barOfC() {
        Row r = rows.getLast();
        bar(r.key() + ", C / Quern", r.c.min() / r.quern.min(), BAR_OF_C, true, "");
    }

    private void bar(String what, double value, double bar, boolean atLeast, String unit) {
        boolean met = atLeast ? value >= bar : value < bar;
        bars.append(String.format(Locale.ROOT, "- %s %s: %.2f%s (bar: %s %s%s)%n", met ? "pass" : "MISS", what, value,
                unit, atLeast ? ">=" : "<", bar, unit));
    }

    private String table(Map<String, double[]> peers) {
        StringBuilder t = new StringBuilder();
        t.append("Nanoseconds per element, the least of many samples of about 1 ms each; ratios of 1 and more: Quern is"
                + " faster.\nQuern runs a kept call with `out`; C is called in a loop in C.\n\n");
        t.append("| work | dtype | n | Quern | C | C / Quern | Java / Quern |")
                .append(peers.isEmpty() ? "" : " NumPy / Quern | Numba / Quern |").append(" spread |\n");
        t.append("| --- | --- | --: | --: | --: | --: | --: |").append(peers.isEmpty() ? "" : " --: | --: |")
                .append(" --- |\n");
        for (Row r : rows) {
            double n = r.work.size();
            double q = r.quern.min();
            t.append(String.format(Locale.ROOT, "| %s | %s | %d | %.3f | %.3f | %.2f | %s |", r.work.name(),
                    r.work.dtypes(), r.work.size(), q / n, r.c.min() / n, r.c.min() / q,
                    r.java == null ? "" : ratio(r.java.min() / q)));
            if (!peers.isEmpty()) {
                double[] p = peers.getOrDefault(r.key(), new double[] {Double.NaN, Double.NaN});
                t.append(' ').append(ratio(p[0] * n / q)).append(" | ").append(ratio(p[1] * n / q)).append(" |");
            }
            double spread = Math.max(r.quern.spread(), r.c.spread());
            t.append(String.format(Locale.ROOT, " %.2f%s |%n", spread, spread > NOISY ? " noisy" : ""));
        }
        return t.toString();
    }

    private static String ratio(double r) {
        return Double.isNaN(r) ? "" : String.format(Locale.ROOT, "%.2f", r);
    }
}
