package org.quern.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The time until a fresh process has its first result, from a cache that is filled and without LLVM, against a process
 * whose main is empty; and what further overloads cost. Prints a Markdown report.
 *
 * <p>Options: {@code --runs N} processes of each kind (default 40), {@code --quick} for a short run, {@code --peers
 * PYTHON} for Numba's loads beside Quern's.
 */
public final class StartUp {
    private static final double MILLI = 1e6;
    private static final double BAR_FRESH = 5;
    private static final double BAR_LOAD_MILLIS = 0.3;
    private static final double BAR_NUMBA = 50;
    private static final double BAR_INDEX_MILLIS = 1;
    private static final int MANY = 1000;
    private static final double BAR_COMPILE_MILLIS = 80;

    private final Path cache;
    private final Path aot;
    private final StringBuilder report = new StringBuilder();

    private StartUp(Path directory) throws IOException {
        cache = Files.createTempDirectory(directory, "cache");
        aot = cache.resolveSibling(cache.getFileName() + ".aot");
    }

    /** Runs the measurements. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = List.of(arguments);
        boolean quick = options.contains("--quick");
        String given = Options.value(options, "--runs");
        int runs = given != null ? Integer.parseInt(given) : quick ? 3 : 40;
        StartUp startUp = new StartUp(Options.work());
        startUp.overloads(quick ? 5 : 100, quick ? 4 : 30, Options.value(options, "--peers"));
        startUp.index(quick ? 20 : MANY);
        startUp.fresh(runs);
        System.out.print("# Start-up\n\n" + Machine.describe() + "\n" + startUp.report);
    }

    private void overloads(int loads, int compiles, String python) throws IOException, InterruptedException {
        new ChildJvm(FirstResult.class, true, cache, List.of()).run();
        String count = Integer.toString(loads + 1);
        List<Double> compiled = nanos(new ChildJvm(ManyOverloads.class, true, cache, List.of(), count).run(), true);
        List<Double> loaded = nanos(new ChildJvm(ManyOverloads.class, false, cache, List.of(), count).run(), false);
        // The first of each pays for what it shares with the others: LLVM's own loading, or Panama's.
        Timing.Result c = result(compiled.subList(1, compiles + 1));
        Timing.Result l = result(loaded.subList(1, loads + 1));
        report.append("| per overload, in process | n | min ms | median ms | bar |\n| --- | --: | --: | --: | --- |\n");
        line("compiled, linked and stored", c, BAR_COMPILE_MILLIS);
        line("loaded from the cache", l, BAR_LOAD_MILLIS);
        if (python != null) {
            Timing.Result numba = numba(python);
            double ratio = numba.median() / l.median();
            report.append(String.format(Locale.ROOT,
                    "| Numba's `@vectorize(cache=True)`, loaded | %d | %.2f | %.2f | %s: Quern %.0f times"
                            + " faster, >= %.0f |%n",
                    numba.samples(), numba.min() / MILLI, numba.median() / MILLI,
                    ratio >= BAR_NUMBA ? "pass" : "MISS", ratio, BAR_NUMBA));
        }
        report.append('\n');
    }

    /**
     * Numba's loads in a fresh process from a cache that another has filled; the first, which pays for imports, is left
     * out.
     */
    private Timing.Result numba(String python) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(cache.getParent(), "numba");
        Path script = directory.resolve("cached_loads.py");
        try (InputStream in = StartUp.class.getResourceAsStream("/python/cached_loads.py")) {
            Files.copy(in, script);
        }
        List<Double> nanos = List.of();
        for (String state : List.of("compiled ", "loaded ")) {
            Process process = new ProcessBuilder(python, script.toString(), directory.toString(), "21")
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            List<Double> all = new ArrayList<>();
            for (String line : process.inputReader(StandardCharsets.UTF_8).lines().toList()) {
                if (!line.startsWith(state)) {
                    throw new IllegalStateException("Numba has not " + state + ": " + line);
                }
                all.add(Double.parseDouble(line.substring(state.length())));
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException("Numba failed");
            }
            nanos = all;
        }
        return result(nanos.subList(1, nanos.size()));
    }

    /** The cost of a lookup in a directory that holds one overload, and in one that holds many of the same function. */
    private void index(int many) throws IOException, InterruptedException {
        Path one = Files.createTempDirectory(cache.getParent(), "one");
        Path full = Files.createTempDirectory(cache.getParent(), "many");
        String count = Integer.toString(many);
        new ChildJvm(ManyOverloads.class, true, one, List.of(), "1", "one").run();
        new ChildJvm(ManyOverloads.class, true, full, List.of(), count, "one").run();
        List<Double> alone = new ArrayList<>();
        List<Double> among = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            alone.addAll(nanos(new ChildJvm(ManyOverloads.class, false, one, List.of(), "1", "one").run(), false));
            among.addAll(nanos(new ChildJvm(ManyOverloads.class, false, full, List.of(), "1", "one").run(), false));
        }
        double added = result(among).min() - result(alone).min();
        report.append(String.format(Locale.ROOT,
                "The first load of a fresh process from a directory of one overload takes %.2f ms, from"
                        + " one of %d overloads of the same function %.2f ms (minima of 11): %s: less than %.0f ms more%n%n",
                result(alone).min() / MILLI, many, result(among).min() / MILLI,
                added < BAR_INDEX_MILLIS * MILLI ? "pass" : "MISS",
                BAR_INDEX_MILLIS));
    }

    private void line(String what, Timing.Result r, double bar) {
        report.append(String.format(Locale.ROOT, "| %s | %d | %.2f | %.2f | %s: median < %s |%n", what, r.samples(),
                r.min() / MILLI, r.median() / MILLI, r.median() < bar * MILLI ? "pass" : "MISS", Double.toString(bar)));
    }

    private static List<Double> nanos(ChildJvm.Run run, boolean compiled) {
        List<Double> nanos = new ArrayList<>();
        for (String line : run.output().lines().toList()) {
            if (!line.startsWith(compiled + " ")) {
                throw new IllegalStateException((compiled ? "not compiled: " : "not loaded: ") + line);
            }
            nanos.add(Double.parseDouble(line.substring(line.indexOf(' ') + 1)));
        }
        return nanos;
    }

    private void fresh(int runs) throws IOException, InterruptedException {
        new ChildJvm(FirstResult.class, false, cache, List.of(), "check").run();
        new ChildJvm(FirstResult.class, false, cache,
                List.of("-XX:AOTCacheOutput=" + aot, "-Xlog:disable", "-Xlog:all=error:stderr"))
                .run();
        List<String> withAot = List.of("-XX:AOTCache=" + aot);
        ChildJvm[] kinds = {
            new ChildJvm(EmptyMain.class, false, cache, List.of()),
            new ChildJvm(FirstResult.class, false, cache, List.of()),
            new ChildJvm(FirstResult.class, false, cache, withAot),
        };
        List<List<Double>> first = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        List<List<Double>> wall = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int r = 0; r < runs; r++) {
            for (int k = 0; k < kinds.length; k++) {
                ChildJvm.Run run = kinds[k].run();
                first.get(k).add((double) run.firstOutput());
                wall.get(k).add((double) run.wall());
            }
        }
        Timing.Result empty = result(wall.getFirst());
        report.append(
                "Processes in turn, " + runs + " of each. The ratio is to the whole run of the empty main, minimum to"
                        + " minimum and median to median.\n\n");
        report.append("| process | min ms | median ms | ratio of min | ratio of median | bar |\n");
        report.append("| --- | --: | --: | --: | --: | --- |\n");
        row("empty main, start to end", empty, empty, false);
        row("first result from the cache", result(first.get(1)), empty, true);
        row("the same, start to end", result(wall.get(1)), empty, true);
        row("first result with a JDK AOT cache", result(first.get(2)), empty, false);
        row("the same, start to end", result(wall.get(2)), empty, false);
    }

    private void row(String what, Timing.Result r, Timing.Result empty, boolean barred) {
        double ratio = r.min() / empty.min();
        report.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.2f | %.2f | %s |%n", what, r.min() / MILLI,
                r.median() / MILLI, ratio, r.median() / empty.median(),
                !barred
                        ? ""
                        : (ratio <= BAR_FRESH ? "pass" : "MISS") + String.format(Locale.ROOT, ": <= %.0f", BAR_FRESH)));
    }

    private static Timing.Result result(List<Double> nanos) {
        return Timing.result(nanos.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
