package org.quern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The options of the comparisons.
 *
 * @param quick {@code --quick}: a short run that shows that everything works
 * @param python {@code --peers PYTHON}: an interpreter with NumPy and Numba, which take part; null without
 * @param only {@code --only REGEX}: has a match in the keys of the work that is wanted, {@code work/dtype/size}
 * @param directory for files of the run: property {@code quern.bench.work}, else a new temporary one
 */
record Options(boolean quick, String python, Pattern only, Path directory) {
    static Options of(String... arguments) throws IOException {
        List<String> all = List.of(arguments);
        String only = value(all, "--only");
        return new Options(all.contains("--quick"), value(all, "--peers"), Pattern.compile(only == null ? "" : only),
                work());
    }

    boolean wants(Task task) {
        return only.matcher(task.key()).find();
    }

    /** NumPy and Numba on one thread, or null if they do not take part. */
    Peers peers() throws IOException {
        return python == null ? null : new Peers(python, directory);
    }

    /** The value after an option, or null without it. */
    static String value(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        if (at >= 0 && at + 1 == arguments.size()) {
            throw new IllegalArgumentException(name + " takes a value");
        }
        return at < 0 ? null : arguments.get(at + 1);
    }

    static Path work() throws IOException {
        String given = System.getProperty("quern.bench.work");
        return given == null
                ? Files.createTempDirectory("quern-bench")
                : Files.createDirectories(Path.of(given).toAbsolutePath());
    }
}
