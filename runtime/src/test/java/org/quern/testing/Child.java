package org.quern.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Another JVM on this one's class path.
 *
 * @param status exit status
 * @param output what it printed, errors included
 */
public record Child(int status, String output) {
    /** Runs a class's main method with or without LLVM on the class path, and a code cache of its own choice. */
    public static Child run(boolean llvm, Path cache, List<String> options, Class<?> main, String... arguments) {
        return run(null, List.of(), llvm, cache, options, main, arguments);
    }

    /** The same by way of another program, such as {@code env} with its options, which is given the command to run. */
    public static Child run(
            List<String> prefix, boolean llvm, Path cache, List<String> options, Class<?> main, String... arguments) {
        return run(null, prefix, llvm, cache, options, main, arguments);
    }

    /** The same in a working directory. */
    public static Child run(
            Path directory, boolean llvm, Path cache, List<String> options, Class<?> main, String... arguments) {
        return run(directory, List.of(), llvm, cache, options, main, arguments);
    }

    private static Child run(Path directory, List<String> prefix, boolean llvm, Path cache, List<String> options,
            Class<?> main, String... arguments) {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> llvm || !entry.contains("org" + File.separator + "bytedeco"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dquern.cache.dir=" + cache, "-cp", path));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            Process p = new ProcessBuilder(command).directory(directory == null ? null : directory.toFile())
                    .redirectErrorStream(true).start();
            p.getOutputStream().close();
            String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Child(p.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
