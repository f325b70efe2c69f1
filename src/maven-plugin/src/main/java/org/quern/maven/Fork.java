package org.quern.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * The command line in a process of its own.
 *
 * @param classPath what it is started with
 * @param file for the arguments, of which there may be more than a command holds
 */
record Fork(Path java, List<String> jvmArguments, List<Path> classPath, Path file) {
    /** It lives for seconds, most of them spent in native code. */
    private static final List<String> STARTS_SOON = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** The process's exit code, and the lines that it printed, errors included. */
    record Ended(int status, List<String> lines) {
        String text() {
            return String.join(System.lineSeparator(), lines);
        }

        String last() {
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    Ended run(List<String> arguments) throws MojoExecutionException {
        List<String> all = new ArrayList<>(STARTS_SOON);
        all.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        all.addAll(jvmArguments);
        all.addAll(List.of("-cp", joined(classPath), "org.quern.cli.Main"));
        all.addAll(arguments);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, all.stream().map(Fork::quoted).toList(), StandardCharsets.UTF_8);
            Process process = new ProcessBuilder(java.toString(), "@" + file).redirectErrorStream(true).start();
            process.getOutputStream().close();
            try {
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Ended(process.waitFor(), said.lines().toList());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new MojoExecutionException("Java cannot be run: " + java + " @" + file + " (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted while " + java + " @" + file + " runs", e);
        }
    }

    /** As the launcher reads it from a file. */
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
