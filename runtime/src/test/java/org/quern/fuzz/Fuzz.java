package org.quern.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.quern.nrt.Nrt;

/**
 * Runs random programs in processes of their own, and makes what fails small: a wrong result, an exception that is not expected, a
 * process that ends or does not.
 */
public final class Fuzz {
    /** Processor time for a case. A wall clock alone would blame the case for what else the machine does. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For one that waits for ever, and takes no processor time. */
    private static final long MOST_SECONDS = 180;

    private static final long POLL_MILLIS = 50;
    private static final int AT_ONCE = 1_000_000;

    /**
     * What was found.
     *
     * @param how it fails
     * @param text the smallest program, and how it is called
     */
    public record Finding(long seed, String level, String how, String text) {
        @Override
        public String toString() {
            return "seed " + seed + " on " + level + ": " + how + "\nreplay with -Dquern.fuzz.seed=" + seed
                    + " -Dquern.fuzz.level=" + level
                    + "; the smallest program that fails alike:\n" + text;
        }
    }

    /**
     * How a process ended.
     *
     * @param failed the number of the case that failed, or -1
     * @param wrong whether the process went on, as it does where a result is wrong
     */
    private record Ending(long failed, boolean wrong, String how) {}

    private final Path folder;
    private final String level;
    private final long shrinkSeconds;

    private Fuzz(Path folder, String level, long shrinkSeconds) {
        this.folder = folder;
        this.level = level;
        this.shrinkSeconds = shrinkSeconds;
    }

    /** The instruction set levels that run here, the highest first. */
    static List<String> levels() {
        List<String> all = new ArrayList<>();
        for (int level = Math.min(4, Nrt.cpuLevel()); level >= 2; level--) {
            all.add("x86-64-v" + level);
        }
        return all;
    }

    /**
     * Runs seeds from {@code first} on.
     *
     * @param count how many at most
     * @param seconds for how long at most
     * @param findings after how many failures to stop
     * @param shrinkSeconds time for making each small
     */
    static List<Finding> run(String level, long first, long count, long seconds, int findings, long shrinkSeconds)
            throws IOException {
        Path folder = Files.createTempDirectory("quern-fuzz");
        try {
            return new Fuzz(folder, level, shrinkSeconds).run(first, count, seconds, findings);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path f : files.toList()) {
                    Files.delete(f);
                }
            }
            Files.delete(folder);
        }
    }

    private List<Finding> run(long first, long count, long seconds, int findings) throws IOException {
        List<Finding> all = new ArrayList<>();
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        long next = first;
        while (next < first + count && all.size() < findings && System.nanoTime() < deadline) {
            long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000_000L);
            Ending ending = child("seeds", String.valueOf(next), String.valueOf(first + count - next),
                    String.valueOf(left));
            if (ending.failed < 0) {
                break;
            }
            next = ending.failed + 1;
            all.add(smallest(ending));
        }
        return all;
    }

    private Finding smallest(Ending ending) throws IOException {
        Choices drawn = Choices.random(ending.failed);
        Case.of(drawn);
        int[] least = drawn.drawn();
        String how = ending.how;
        if (ending.wrong) {
            Path file = folder.resolve("cases");
            Files.writeString(file, FuzzProcess.line(least));
            child("shrink", file.toString(), String.valueOf(shrinkSeconds));
            Path report = folder.resolve("report");
            if (Files.exists(report)) {
                String text = Files.readString(report);
                least = FuzzProcess.numbers(text.substring(0, text.indexOf('\n')));
                how = text.substring(text.indexOf('\n') + 1);
            }
        } else {
            least = Shrinker.shrink(least, c -> {
                Case.of(c);
                return c;
            }, shrinkSeconds * 1_000_000_000L, this::firstEnding);
        }
        return new Finding(ending.failed, level, how, Case.of(Choices.replay(least)).text());
    }

    /** The first case that ends its process, or does not end. */
    private int firstEnding(List<int[]> cases) {
        for (int from = 0; from < cases.size();) {
            Ending e = cases(cases.subList(from, cases.size()));
            if (e.failed < 0) {
                return -1;
            }
            from += (int) e.failed + 1;
            if (!e.wrong) {
                return from - 1;
            }
        }
        return -1;
    }

    private Ending cases(List<int[]> cases) {
        try {
            Path file = folder.resolve("cases");
            Files.write(file, cases.stream().map(FuzzProcess::line).toList());
            return child("cases", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ending child(String mode, String... which) throws IOException {
        Path progress = folder.resolve("progress");
        Path report = folder.resolve("report");
        Files.deleteIfExists(progress);
        Files.deleteIfExists(report);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "-Dquern.cache=off", "-Dquern.cpu=" + level,
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + folder.resolve("crash"), "-XX:TieredStopAtLevel=1", "-cp", path(),
                        FuzzProcess.class.getName(), mode,
                        progress.toString(), report.toString()));
        command.addAll(List.of(which));
        Process p = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile()).start();
        String endless = wait(p, progress);
        long at = Files.exists(progress) ? Long.parseLong(Files.readString(progress)) : -1;
        if (endless != null) {
            return new Ending(at, false, endless + "\n" + Files.readString(folder.resolve("output")));
        }
        int status = p.exitValue();
        if (status == FuzzProcess.FAILED) {
            return new Ending(at, true, Files.readString(report));
        }
        if (status != 0) {
            String output = Files.readString(folder.resolve("output"));
            if (at < 0) {
                throw new IOException("the process does not start: " + output);
            }
            return new Ending(at, false, "the process ends with status " + status + "\n" + output);
        }
        return new Ending(-1, false, "");
    }

    /** Null for one that ended; else how long it stayed at a case, its threads' stacks being in its output. */
    private static String wait(Process p, Path progress) throws IOException {
        String last = "";
        long since = System.nanoTime();
        Duration before = Duration.ZERO;
        try {
            while (!p.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                String now = Files.exists(progress) ? Files.readString(progress) : "";
                Duration used = p.info().totalCpuDuration().orElse(before);
                long seconds = (System.nanoTime() - since) / 1_000_000_000L;
                if (!now.equals(last)) {
                    last = now;
                    since = System.nanoTime();
                    before = used;
                } else if (used.minus(before).compareTo(PATIENCE) > 0 || seconds > MOST_SECONDS) {
                    stop(p);
                    return "it does not end: " + used.minus(before).toSeconds() + " s of the processor in " + seconds
                            + " s";
                }
            }
        } catch (InterruptedException e) {
            p.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return null;
    }

    /** Lets it print its threads' stacks first. */
    private static void stop(Process p) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", String.valueOf(p.pid())).start().waitFor();
        p.waitFor(2, TimeUnit.SECONDS);
        p.destroyForcibly().waitFor();
    }

    private static String path() {
        String given = System.getProperty("java.class.path");
        return Arrays.stream(given.split(File.pathSeparator)).map(e -> Path.of(e).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Fuzzes for {@code -Dquern.fuzz.seconds} (600) from {@code -Dquern.fuzz.seed} (the time), on {@code -Dquern.fuzz.level} or all levels
     * in turn, and prints what is found.
     */
    public static void main(String... arguments) throws IOException {
        long seconds = Long.getLong("quern.fuzz.seconds", 600);
        long seed = Long.getLong("quern.fuzz.seed", System.currentTimeMillis());
        String only = System.getProperty("quern.fuzz.level");
        List<String> levels = only == null ? levels() : List.of(only);
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        int found = 0;
        for (int turn = 0; System.nanoTime() < deadline; turn++) {
            String level = levels.get(turn % levels.size());
            long left = (deadline - System.nanoTime()) / 1_000_000_000L;
            long slice = Math.max(1, only != null ? left : Math.min(left, Math.max(60, seconds / levels.size())));
            System.out.println("seeds from " + seed + " on " + level);
            for (Finding f : run(level, seed, AT_ONCE, slice, Integer.MAX_VALUE, 60)) {
                System.out.println(f);
                found++;
            }
            seed += AT_ONCE;
        }
        System.out.println(found + " findings");
    }
}
