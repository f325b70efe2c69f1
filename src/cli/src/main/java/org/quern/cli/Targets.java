package org.quern.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.quern.array.NDArray;
import org.quern.array.Npy;
import org.quern.check.Count;

/**
 * The destinations of results of {@code quern eval}: files, or {@code -} for standard output; without any, results are
 * printed.
 */
final class Targets {
    private final List<String> given;

    /**
     * Checks the values of {@code -o}; nothing is written.
     *
     * @throws BadInputException that names the invalid value and the reason
     */
    Targets(List<String> given, int results, Streams streams) {
        this.given = given;
        if (!given.isEmpty() && given.size() != results) {
            throw new BadInputException(
                    "the expression has " + Count.of(results, "result") + ", " + given.size() + " given with -o");
        }
        Set<String> seen = new HashSet<>();
        for (String target : given) {
            boolean standard = target.equals(EvalArguments.STANDARD);
            if (!seen.add(standard ? target : Path.of(target).toAbsolutePath().normalize().toString())) {
                throw new BadInputException("-o " + target + " is given for two results");
            }
            if (!standard) {
                requireFile(Path.of(target));
            } else if (streams.terminals().out()) {
                throw new BadInputException(
                        "-o -: standard output is a terminal, which shows no .npy array: pipe it, or leave -o away to"
                                + " print the result");
            }
        }
    }

    private static void requireFile(Path p) {
        Path directory = p.toAbsolutePath().getParent();
        if (Files.isDirectory(p) || directory == null || !Files.isDirectory(directory)) {
            throw new BadInputException("-o " + p + ": " + (Files.isDirectory(p)
                    ? "a directory, a file expected"
                    : "no such directory as " + directory));
        }
    }

    void write(List<NDArray> results, Streams streams) {
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).equals(EvalArguments.STANDARD)) {
                Npy.write(streams.bytes(), results.get(i));
            } else {
                Npy.write(Path.of(given.get(i)), results.get(i));
            }
        }
        if (given.isEmpty()) {
            results.forEach(streams.out()::println);
            streams.out().flush();
        }
    }
}
