package org.quern.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.quern.Quern;

/**
 * The process in which cases run. It writes the number of each before it runs it, so that the parent knows which one ended it, or
 * keeps it from ending.
 */
final class FuzzProcess {
    /** A case failed: how, and which, are in the file. */
    static final int FAILED = 4;

    private static final int THREADS = 3;

    private FuzzProcess() {}

    /**
     * Runs {@code seeds progress report first count seconds}, or {@code cases progress report file}, or makes the case of a file small
     * with {@code shrink progress report file seconds}.
     *
     * @param arguments mode, the file for the number of the case that runs, the file for what failed, and which cases
     */
    public static void main(String... arguments) throws IOException {
        Quern.threads(THREADS);
        Path report = Path.of(arguments[2]);
        if (arguments[0].equals("shrink")) {
            shrink(read(Path.of(arguments[3]))[0], Long.parseLong(arguments[4]), Path.of(arguments[1]), report);
            return;
        }
        Map<Case.End, Integer> ends = new EnumMap<>(Case.End.class);
        try (FileChannel progress = FileChannel.open(Path.of(arguments[1]), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            boolean seeds = arguments[0].equals("seeds");
            long first = seeds ? Long.parseLong(arguments[3]) : 0;
            int[][] cases = seeds ? null : read(Path.of(arguments[3]));
            long count = seeds ? Long.parseLong(arguments[4]) : cases.length;
            long deadline = System.nanoTime() + (seeds ? Long.parseLong(arguments[5]) : 1_000_000L) * 1_000_000_000L;
            for (long i = 0; i < count && System.nanoTime() < deadline; i++) {
                progress.write(ByteBuffer.wrap(String.format("%020d", first + i).getBytes(StandardCharsets.US_ASCII)),
                        0);
                Choices c = seeds ? Choices.random(first + i) : Choices.replay(cases[(int) i]);
                Case k = Case.of(c);
                Case.Outcome o = k.run();
                ends.merge(o.end(), 1, Integer::sum);
                if (o.end() == Case.End.WRONG) {
                    Files.writeString(report, o.what());
                    System.exit(FAILED);
                }
            }
        }
        Files.writeString(report, ends.toString());
    }

    /** In this process, since a wrong result does not end it; the smallest so far is always in the report, behind how it fails. */
    private static void shrink(int[] failing, long seconds, Path progress, Path report) throws IOException {
        String kind = kind(Case.of(Choices.replay(failing)).run().what());
        Set<String> tried = new HashSet<>();
        Shrinker.shrink(failing, FuzzProcess::read, seconds * 1_000_000_000L, cases -> {
            for (int i = 0; i < cases.size(); i++) {
                Case k = Case.of(Choices.replay(cases.get(i)));
                if (!tried.add(k.text())) {
                    continue;
                }
                write(progress, String.format("%020d", tried.size()));
                Case.Outcome o = k.run();
                if (o.end() == Case.End.WRONG && kind(o.what()).equals(kind)) {
                    write(report, line(cases.get(i)) + "\n" + o.what());
                    return i;
                }
            }
            return -1;
        });
    }

    private static Choices read(Choices c) {
        Case.of(c);
        return c;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is alike in two failures: all but numbers. */
    static String kind(String how) {
        return how.lines().findFirst().orElse("").replaceAll("[0-9].*", "");
    }

    /** A case as a line. */
    static String line(int... numbers) {
        return Arrays.stream(numbers).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Cases, one a line. */
    private static int[][] read(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(FuzzProcess::numbers).toArray(int[][]::new);
    }

    /** The reverse of {@link #line}. */
    static int[] numbers(String line) {
        return line.isEmpty() ? new int[0] : Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
