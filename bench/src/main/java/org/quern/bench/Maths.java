package org.quern.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Accuracy;

/**
 * Every mathematical function, tier FAST, beside C's with {@code -ffast-math}, which are libmvec's, or libm's where
 * libmvec has none. For the level that {@code quern.cpu} asks for; C is compiled for the same. Prints a Markdown table.
 *
 * <p>Options are those of {@link Options}; there are no peers but C.
 */
public final class Maths {
    /** Operands fit the first caches; a call's own cost is then a hundredth or less. */
    private static final int SIZE = 4096;

    private static final DType[] TYPES = {DType.FLOAT64, DType.FLOAT32};

    private final NativeKernels c;
    private final long nanos;

    private Maths(NativeKernels c, long nanos) {
        this.c = c;
        this.nanos = nanos;
    }

    /** The measurements of a function. */
    private record Measured(Workload work, Timing.Pair times) {}

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.of(arguments);
        NativeKernels.Mode mode = NativeKernels.Mode.ofLevel(Quern.system().codeFor());
        long nanos = options.quick() ? 5_000_000L : 400_000_000L;
        Maths maths = new Maths(new NativeKernels(options.directory(), mode), nanos);
        List<Measured> all = new ArrayList<>();
        for (DType type : TYPES) {
            for (Workload w : MathsWorkloads.all(type, SIZE)) {
                if (options.wants(w)) {
                    all.add(new Measured(w, maths.measure(w)));
                }
            }
        }
        print(all, mode);
    }

    private Timing.Pair measure(Workload w) {
        Workload.Arrays arrays = w.arrays();
        Timing.Work ours = Ratios.quern(w.ufunc().accuracy(Accuracy.FAST), arrays);
        Timing.Work theirs = c.work(w, arrays);
        ours.run(1);
        try (NDArray expected = arrays.out().copy()) {
            theirs.run(1);
            Agreement.check(w, Side.C_FAST, expected, arrays.out());
        }
        Timing.Pair pair = Timing.paired(nanos, ours, theirs);
        System.err.printf(Locale.ROOT, "%s: %.3f ns, C fast %.2f%n", w.key(), pair.first() / SIZE, pair.ratio());
        return pair;
    }

    private static void print(List<Measured> all, NativeKernels.Mode mode) throws IOException, InterruptedException {
        System.out.println("# Mathematical functions against C's for " + Quern.system().codeFor() + "\n");
        System.out.print(Machine.describe());
        System.out.println("- C fast: " + String.join(" ", mode.flags()) + ", libmvec or libm\n");
        System.out.println("Nanoseconds per element, the least of many samples, and how many times as long as Quern"
                + " C takes:\nby the least, and the median of ratios of neighbouring samples, which counts. "
                + SIZE + " elements.\n");
        System.out.println("| function | library | dtype | Quern ns | C fast ns | least | C fast / Quern |");
        System.out.println("| --- | --- | --- | --: | --: | --: | --: |");
        for (Measured m : all) {
            System.out.printf(Locale.ROOT, "| %s | %s | %s | %.3f | %.3f | %.2f | %.2f |%n", m.work.name(),
                    MathsWorkloads.isVectorInC(m.work) ? "libmvec" : "libm", m.work.dtypes(),
                    m.times.first() / SIZE, m.times.second() / SIZE,
                    m.times.second() / m.times.first(), m.times.ratio());
        }
        System.out.println();
        for (DType type : TYPES) {
            summary(type.toString(), all.stream().filter(m -> m.work.result() == type).toList());
        }
        summary("Both", all);
    }

    /** The geometric mean and the lowest ratio to what libmvec has. */
    private static void summary(String what, List<Measured> all) {
        List<Measured> vector = all.stream().filter(m -> MathsWorkloads.isVectorInC(m.work)).toList();
        double logs = 0;
        Measured lowest = null;
        for (Measured m : vector) {
            logs += Math.log(m.times.ratio());
            lowest = lowest == null || m.times.ratio() < lowest.times.ratio() ? m : lowest;
        }
        if (lowest != null) {
            System.out.printf(Locale.ROOT, "%s, of libmvec's %d: geometric mean %.2f, lowest %.2f (%s %s)%n", what,
                    vector.size(), Math.exp(logs / vector.size()), lowest.times.ratio(), lowest.work.name(),
                    lowest.work.dtypes());
        }
    }
}
