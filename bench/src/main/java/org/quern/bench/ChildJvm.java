package org.quern.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java processes started with this one's JVM. */
final class ChildJvm {
    private final List<String> command = new ArrayList<>();

    /**
     * A process to be started any number of times.
     *
     * @param main class of this module
     * @param compiler whether LLVM is on the class path
     * @param cache root of the code cache
     */
    ChildJvm(Class<?> main, boolean compiler, Path cache, List<String> flags, String... arguments) {
        this(main, compiler ? ownClassPath() : withoutLlvm(ownClassPath()), cache, flags, arguments);
    }

    /** As above, on another class path, such as another build's. */
    ChildJvm(Class<?> main, String classPath, Path cache, List<String> flags, String... arguments) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dquern.cache.dir=" + cache);
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
    }

    /**
     * One run.
     *
     * @param firstOutput nanoseconds from before the start to the first line on standard output, or its end
     * @param wall nanoseconds from before the start to after the end
     */
    record Run(long firstOutput, long wall, String output) {}

    /** Starts it and waits for its end; its standard error goes to ours. */
    Run run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        long start = System.nanoTime();
        Process process = builder.start();
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            int first = Math.max(0, in.read(buffer));
            long output = System.nanoTime() - start;
            String rest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            long wall = System.nanoTime() - start;
            if (status != 0) {
                throw new IOException("status " + status + " from " + String.join(" ", command));
            }
            return new Run(output, wall, new String(buffer, 0, first, StandardCharsets.UTF_8) + rest);
        }
    }

    /** Starts it and leaves it running, with its standard input and output to us. */
    Process start() throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    /** Of a class path only what is Quern's: all that a program with a warm cache needs. */
    static String withoutLlvm(String classPath) {
        StringBuilder path = new StringBuilder();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.startsWith("quern-") || name.equals("classes")) {
                path.append(path.isEmpty() ? "" : File.pathSeparator).append(entry);
            }
        }
        return path.toString();
    }
}
