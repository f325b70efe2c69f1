package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.array.Npy;

/** What the environment asks for wrongly, in processes of their own: it is refused or warned of in one line. */
final class EnvironmentTest {
    @TempDir
    private Path directory;

    @Test
    void wrongNumberInTheEnvironment() throws Exception {
        Path x = directory.resolve("x.npy");
        Npy.write(x, NDArray.of(1.0, 2));
        Path out = directory.resolve("o.npy");
        assertEquals("2 quern: QUERN_NUM_THREADS is 'abc', a number of threads from 1 to 256 expected\n",
                run("abc", "eval", "x+1", "x=" + x, "--threads", "2", "-o", out.toString()));
        assertFalse(Files.exists(out));
        assertEquals("0 [2. 3.]\n", run("3", "eval", "x+1", "x=" + x, "--threads", "2"));
    }

    /** A warning of the library is one line that begins as errors do, without the name of a class or a date. */
    @Test
    void warnings() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        String said = run(Map.of("QUERN_CACHE_DIR", file.toString()), "eval", "x+77", "x=3");
        assertTrue(said.matches("0 quern: code cache: [^\n]*\n80\n"), said);
    }

    private static String run(String threads, String... arguments) throws IOException, InterruptedException {
        return run(Map.of("QUERN_NUM_THREADS", threads, "QUERN_CACHE_DIR", Quern.cache().directory().toString()),
                arguments);
    }

    private static String run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "org.quern.cli.Main");
        java.command().addAll(List.of(arguments));
        java.environment().putAll(environment);
        Process p = java.redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return p.waitFor() + " " + said;
    }
}
