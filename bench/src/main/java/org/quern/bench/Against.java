package org.quern.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Two builds of Quern beside each other: an older checkout and this one. Each runs in a process of its own and they are
 * asked for samples by turns, there and back, because a neighbour may slow a core by more than two builds differ.
 * Prints a Markdown report; the exit status is 1 if a bar is missed.
 *
 * <p>Arguments: the older build's class path, then suites ({@link Suite#ROWS}, {@code startup}, {@code code}; all of
 * them if none is named), and {@code --only REGEX}, {@code --runs N} (3), {@code --quick}.
 */
public final class Against {
    private static final double BAR_MEAN = 0.99;
    private static final double BAR_ROW = 0.95;
    private static final List<String> ALL = List.of("code", "calls", "ratios", "gufuncs", "parallel", "startup");

    private final String[] paths;
    private final Path work;
    private final String only;
    private final int runs;
    private final int samples;
    private boolean missed;

    private Against(String old, List<String> options) throws IOException {
        this.paths = new String[] {old, System.getProperty("java.class.path")};
        this.work = Options.work();
        String regex = Options.value(options, "--only");
        this.only = regex == null ? "" : regex;
        String count = Options.value(options, "--runs");
        boolean quick = options.contains("--quick");
        this.runs = count != null ? Integer.parseInt(count) : quick ? 1 : 3;
        this.samples = quick ? 4 : 60;
    }

    /** Runs the comparison. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = List.of(arguments).subList(1, arguments.length);
        List<String> suites = options.stream().filter(ALL::contains).toList();
        Against against = new Against(arguments[0], options);
        System.out.print("# This build against an older one\n\n" + Machine.describe()
                + "\nHow many times as long the older build takes, least against least, in each run: above 1 this one is"
                + " faster.\n");
        for (String suite : suites.isEmpty() ? ALL : suites) {
            System.out.println("\n## " + suite + "\n");
            switch (suite) {
                case "code" -> against.code();
                case "startup" -> against.startUp();
                default -> against.calls(suite);
            }
        }
        System.exit(against.missed ? 1 : 0);
    }

    private Path cache(int build) throws IOException {
        return Files.createDirectories(work.resolve("against-" + build));
    }

    private void calls(String suite) throws IOException {
        List<String> keys = new ArrayList<>();
        List<double[]> ratios = new ArrayList<>();
        List<double[]> nanos = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            try (Server old = new Server(paths[0], cache(0), suite, only);
                    Server now = new Server(paths[1], cache(1), suite, only)) {
                for (int r = 0; r < now.keys.size(); r++) {
                    String key = now.keys.get(r);
                    int there = old.keys.indexOf(key);
                    if (there < 0) {
                        continue; // a row that the older build has not
                    }
                    double[] least = least(old, there, now, r);
                    if (!keys.contains(key)) {
                        keys.add(key);
                        ratios.add(new double[runs]);
                        nanos.add(new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY});
                    }
                    int at = keys.indexOf(key);
                    ratios.get(at)[run] = least[0] / least[1];
                    nanos.get(at)[0] = Math.min(nanos.get(at)[0], least[0]);
                    nanos.get(at)[1] = Math.min(nanos.get(at)[1], least[1]);
                    System.err.println(suite + " " + key + String.format(Locale.ROOT, ": %.2f", least[0] / least[1]));
                }
            }
        }
        table(keys, nanos, ratios);
    }

    /** The least nanoseconds of both builds, from samples by turns: old, now, now, old. */
    private double[] least(Server old, int there, Server now, int here) throws IOException {
        old.row(there);
        now.row(here);
        double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        for (int s = 0; s < 2 * samples; s++) {
            int build = (s + 1) / 2 % 2;
            least[build] = Math.min(least[build], (build == 0 ? old : now).time());
        }
        return least;
    }

    private void table(List<String> keys, List<double[]> nanos, List<double[]> ratios) {
        System.out.println("| row | older, ns | now, ns | older/now, each run | |\n| --- | --: | --: | --- | --- |");
        double logs = 0;
        for (int r = 0; r < keys.size(); r++) {
            StringBuilder each = new StringBuilder();
            boolean slower = true;
            for (double ratio : ratios.get(r)) {
                each.append(String.format(Locale.ROOT, "%.2f ", ratio));
                logs += Math.log(ratio);
                slower &= ratio < BAR_ROW;
            }
            missed |= slower;
            System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %s| %s |%n", keys.get(r), nanos.get(r)[0],
                    nanos.get(r)[1], each, slower ? "MISS: below " + BAR_ROW + " in every run" : "");
        }
        if (!keys.isEmpty()) {
            double mean = Math.exp(logs / ((double) keys.size() * runs));
            missed |= mean < BAR_MEAN;
            System.out.printf(Locale.ROOT, "%nGeometric mean %.3f: %s (bar %.2f).%n", mean,
                    mean < BAR_MEAN ? "MISS" : "pass", BAR_MEAN);
        }
    }

    /** Processes that load a kernel from a filled cache and print its first result. */
    private void startUp() throws IOException, InterruptedException {
        int processes = samples;
        ChildJvm[] builds = new ChildJvm[2];
        for (int b = 0; b < 2; b++) {
            new ChildJvm(FirstResult.class, paths[b], cache(b), List.of()).run();
            builds[b] = new ChildJvm(FirstResult.class, ChildJvm.withoutLlvm(paths[b]), cache(b), List.of(), "check");
        }
        List<double[]> ratios = List.of(new double[runs]);
        double[] all = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        for (int run = 0; run < runs; run++) {
            double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
            for (int s = 0; s < processes; s++) {
                int build = (s + 1) / 2 % 2;
                least[build] = Math.min(least[build], (double) builds[build].run().wall());
            }
            ratios.getFirst()[run] = least[0] / least[1];
            all[0] = Math.min(all[0], least[0]);
            all[1] = Math.min(all[1], least[1]);
        }
        table(List.of("first result from the cache, whole process"), List.of(all), ratios);
        for (int b = 0; b < 2; b++) {
            List<String> logged = List.of("-Xlog:class+load");
            String log = new ChildJvm(FirstResult.class, ChildJvm.withoutLlvm(paths[b]), cache(b), logged).run()
                    .output();
            long classes = log.lines().filter(l -> l.contains("source:")).count();
            long own = log.lines().filter(l -> l.contains(" org.quern.")).count();
            String build = b == 0 ? "\nClasses loaded: older " : "Now ";
            System.out.println(build + classes + ", of them Quern's " + own + ".");
        }
    }

    /** Which kernels have other IR, or other optimised code. */
    private void code() throws IOException, InterruptedException {
        List<Map<String, String>> builds = new ArrayList<>();
        for (int b = 0; b < 2; b++) {
            Map<String, String> lines = new LinkedHashMap<>();
            String output = new ChildJvm(Code.class, paths[b], cache(b), List.of("-Dquern.cache=off"), only).run()
                    .output();
            output.lines()
                    .forEach(l -> lines.put(l.substring(0, l.indexOf(' ')), l.substring(l.indexOf(' ') + 1)));
            builds.add(lines);
        }
        int same = 0;
        for (String kernel : new TreeSet<>(builds.get(1).keySet())) {
            String before = builds.getFirst().get(kernel);
            String now = builds.get(1).get(kernel);
            if (now.equals(before)) {
                same++;
            } else if (before != null) {
                missed = true;
                System.out.println("- " + kernel + ": " + before + " is now " + now
                        + " (typed IR, optimised LLVM IR)");
            }
        }
        System.out.println(same + " of " + builds.get(1).size()
                + " kernels have the same IR and the same optimised code.");
    }

    /** A build's process that times rows. */
    private static final class Server implements AutoCloseable {
        private final List<String> keys = new ArrayList<>();
        private final Process process;
        private final Writer to;
        private final BufferedReader from;

        Server(String path, Path cache, String suite, String only) throws IOException {
            process = new ChildJvm(RowServer.class, path, cache, List.of(), suite, only).start();
            to = process.outputWriter(StandardCharsets.UTF_8);
            from = process.inputReader(StandardCharsets.UTF_8);
            for (String key = line(); !key.isEmpty(); key = line()) {
                keys.add(key);
            }
        }

        void row(int index) throws IOException {
            ask("row " + index);
        }

        double time() throws IOException {
            return Double.parseDouble(ask("time"));
        }

        private String ask(String request) throws IOException {
            to.write(request + "\n");
            to.flush();
            return line();
        }

        private String line() throws IOException {
            String line = from.readLine();
            if (line == null) {
                throw new IOException("no answer from the build at " + process.info().commandLine().orElse("?")
                        + ": has it " + RowServer.class.getName() + "?");
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            to.close();
            process.destroy();
        }
    }
}
