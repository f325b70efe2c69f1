package org.quern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processor's name, as reported by Linux. */
final class Processor {
    private Processor() {}

    /** A name such as {@code AMD EPYC 9B45}; {@code unknown} if the system reports none. */
    static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            List<String> names = lines.filter(l -> l.startsWith("model name")).limit(1).toList();
            return names.isEmpty() ? "unknown" : names.get(0).substring(names.get(0).indexOf(':') + 1).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
