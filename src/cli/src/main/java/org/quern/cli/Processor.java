package org.quern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processor's name, as Linux shows it. */
final class Processor {
    private Processor() {}

    /** Such as {@code AMD EPYC 9B45}; {@code unknown} where the system does not tell. */
    static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            List<String> names = lines.filter(l -> l.startsWith("model name")).limit(1).toList();
            return names.isEmpty() ? "unknown" : names.get(0).substring(names.get(0).indexOf(':') + 1).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
