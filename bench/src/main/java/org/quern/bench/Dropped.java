package org.quern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/**
 * Results that nobody closes beside the same calls with {@code out}, each size in a process of its own: what
 * collections of garbage cost, and how much memory the results take. Prints a Markdown table.
 *
 * <p>Option {@code --quick} makes it short.
 */
public final class Dropped {
    private static final int ROUNDS = 6;
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));

    private Dropped() {}

    /** Runs the comparison; with a length and a number of calls one row of it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2) {
            System.out.print(row(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1])));
            return;
        }
        Options options = Options.of(arguments);
        int part = options.quick() ? 100 : 1;
        System.out.println("# Dropped results\n");
        System.out.print(Machine.describe());
        System.out.println("\n| bytes | calls | out ms | first, dropped / out | dropped / out | resident MB |");
        System.out.println("| --: | --: | --: | --: | --: | --: |");
        Path cache = options.directory().resolve("dropped");
        for (List<String> size : List.of(List.of("5000000", "" + 1_000 / part),
                List.of("100000", "" + 100_000 / part))) {
            System.out.print(
                    new ChildJvm(Dropped.class, true, cache, List.of(), size.toArray(String[]::new)).run().output());
        }
    }

    private static String row(long n, int calls) throws IOException {
        int times = Math.max(1, calls / ROUNDS);
        try (NDArray x = NDArray.arange(DType.FLOAT64, n);
                NDArray out = NDArray.zeros(DType.FLOAT64, n)) {
            double leastOut = Double.POSITIVE_INFINITY;
            double leastDropped = Double.POSITIVE_INFINITY;
            double first = 0;
            out(x, out, times);
            for (int round = 0; round < ROUNDS; round++) {
                double with = out(x, out, times);
                double without = dropped(x, times);
                first = round == 0 ? without / with : first;
                leastOut = Math.min(leastOut, with);
                leastDropped = Math.min(leastDropped, without);
            }
            return String.format(Locale.ROOT, "| %d | %d | %.4f | %.2f | %.2f | %d |%n", n * Double.BYTES,
                    times * ROUNDS, leastOut,
                    first, leastDropped / leastOut, resident());
        }
    }

    /** Milliseconds a call. */
    private static double out(NDArray x, NDArray out, int times) {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            NDArray _ = ADD.on(x, (double) i).out(out).run();
        }
        return (System.nanoTime() - begin) / 1e6 / times;
    }

    private static double dropped(NDArray x, int times) {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            NDArray _ = ADD.apply(x, (double) i);
        }
        return (System.nanoTime() - begin) / 1e6 / times;
    }

    /** The most that was resident so far, in megabytes. */
    private static long resident() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(each -> each.startsWith("VmHWM")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000;
    }
}
