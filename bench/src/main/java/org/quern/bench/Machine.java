package org.quern.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.quern.Quern;
import org.quern.SystemInfo;

/** The part of a report that describes the machine. */
final class Machine {
    private Machine() {}

    /** Date, processor and versions, as a Markdown list. */
    static String describe() throws IOException, InterruptedException {
        SystemInfo quern = Quern.system();
        return "- date: " + LocalDate.now(ZoneOffset.UTC) + "\n"
                + "- processor: " + cpu() + ", " + Runtime.getRuntime().availableProcessors() + " threads\n"
                + "- code for: " + quern.codeFor() + ", " + quern.math() + "\n"
                + "- JDK: " + System.getProperty("java.vm.version") + " (" + System.getProperty("java.vendor.version")
                + ")\n"
                + "- LLVM: " + quern.compiler() + "\n"
                + "- compiler of C: " + firstLine("cc", "--version") + "\n";
    }

    private static String cpu() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "unknown";
    }

    private static String firstLine(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.lines().findFirst().orElse("unknown");
    }
}
