package org.quern.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** NumPy and Numba on the same work, measured by peers.py in a process of its own. */
final class Peers {
    private static final List<String> NAMES = List.of("numpy", "numba");

    private final String python;
    private final Path directory;
    private final boolean quick;
    private final Map<String, double[]> results = new HashMap<>();

    /** With null for the interpreter, nothing is measured. */
    Peers(String python, Path directory, boolean quick) {
        this.python = python;
        this.directory = directory;
        this.quick = quick;
    }

    /** Measures once; of several runs the least counts. */
    void run() throws IOException, InterruptedException {
        if (python == null) {
            return;
        }
        Path script = directory.resolve("peers.py");
        try (InputStream in = Peers.class.getResourceAsStream("/python/peers.py")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Process process = new ProcessBuilder(python, script.toString(), quick ? "0.02" : "1.0")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(python + " failed on peers.py");
        }
        for (String line : text.lines().toList()) {
            List<String> fields = List.of(line.split("\t", -1)); // peer, work/dtype/n, nanoseconds per element
            double[] both = results.computeIfAbsent(fields.get(1), k -> new double[] {Double.NaN, Double.NaN});
            int peer = NAMES.indexOf(fields.get(0));
            double nanos = Double.parseDouble(fields.get(2));
            both[peer] = Double.isNaN(both[peer]) ? nanos : Math.min(both[peer], nanos);
        }
    }

    /** Nanoseconds per element of NumPy and Numba, by {@code work/dtype/n}; NaN where one has no such work. */
    Map<String, double[]> results() {
        return results;
    }
}
