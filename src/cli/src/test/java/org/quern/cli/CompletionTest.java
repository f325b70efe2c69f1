package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script in the shells themselves. */
final class CompletionTest extends Commands {
    @TempDir
    private Path directory;

    /** What bash offers after words split as it splits them; the last one is being typed. */
    private List<String> offered(String... words) throws IOException {
        assertEquals(0, run("completion", "bash"), err);
        Path script = Files.writeString(directory.resolve("completion"), out);
        StringBuilder line = new StringBuilder(
                "source '" + script + "'; cd '" + directory.resolve("files") + "'; COMP_WORDS=(quern");
        for (String word : words) {
            line.append(" '").append(word).append('\'');
        }
        line.append("); COMP_CWORD=").append(words.length).append("; _quern; printf '%s\\n' \"${COMPREPLY[@]}\"");
        return said("bash", "--norc", "-c", line.toString());
    }

    private static List<String> said(String... command) throws IOException {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        p.getOutputStream().close();
        return new ArrayList<>(
                new TreeSet<>(new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList()));
    }

    private void files() throws IOException {
        Path files = Files.createDirectories(directory.resolve("files"));
        Files.createFile(files.resolve("a.npy"));
        Files.createFile(files.resolve("a b.npy"));
        Files.createDirectory(files.resolve("arrays"));
    }

    @Test
    void bash() throws IOException {
        files();
        assertEquals(List.of("cache", "completion"), offered("c"));
        assertEquals(List.of("--help", "--version"), offered("--"));
        assertEquals(List.of("stat"), offered("cache", "st"));
        assertEquals(List.of("--bundle", "--catalogue", "--class-path", "--help", "--into", "--json", "--levels",
                "--recording", "--version"),
                offered("cache", "warm", "--"));
        assertEquals(List.of("v2", "v3", "v4"), offered("cache", "warm", "--levels", ""));
        assertEquals(List.of("a b.npy", "a.npy", "arrays"), offered("cache", "warm", "--into", ""));
        assertEquals(List.of("--threads"), offered("eval", "x*2", "x", "=", "a.npy", "--th"));
        assertEquals(List.of("a b.npy", "a.npy", "arrays"), offered("eval", "x*2", "x", "="));
        assertEquals(List.of("a b.npy", "a.npy", "arrays"), offered("eval", "x*2", "x", "=", "a"));
        assertEquals(List.of("x=a b.npy", "x=a.npy", "x=arrays"), offered("eval", "x*2", "x=a"));
        assertEquals(List.of("a b.npy", "a.npy", "arrays"), offered("eval", "x*2", "-o", "a"));
        assertEquals(List.of("float32", "float64"), offered("inspect", "x*2", "x", "=", "flo"));
        assertEquals(List.of("bash"), offered("completion", "b"));
        assertEquals(List.of(""), offered("eval", "x*2", "--threads", ""));
    }

    @Test
    void zsh() throws IOException {
        assumeTrue(System.getenv("PATH").lines().flatMap(p -> List.of(p.split(":", -1)).stream())
                .anyMatch(p -> Files.isExecutable(Path.of(p, "zsh"))), "there is no zsh");
        files();
        assertEquals(0, run("completion", "zsh"), err);
        Path script = Files.writeString(directory.resolve("completion"), out);
        // As bashcompinit calls it.
        String line = "autoload -U compinit && compinit -u -D; source '" + script + "'; cd '"
                + directory.resolve("files")
                + "'; emulate -L sh; setopt kshglob noshglob braceexpand; typeset -a COMP_WORDS COMPREPLY; COMP_WORDS=(quern eval 'x*2' 'x=a');"
                + " COMP_CWORD=3; _quern; printf '%s\\n' \"${COMPREPLY[@]}\"";
        assertEquals(List.of("x=a b.npy", "x=a.npy", "x=arrays"), said("zsh", "-f", "-c", line));
    }

    @Test
    void anotherShell() {
        assertEquals(2, run("completion", "fish"));
        assertEquals("quern: shell 'fish' given, bash or zsh expected\n", err);
        assertEquals(2, run("completion"));
        assertTrue(err.contains("Missing required parameter: 'SHELL'"), err);
    }
}
