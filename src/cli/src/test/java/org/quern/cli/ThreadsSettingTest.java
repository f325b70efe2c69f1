package org.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.Quern;
import org.quern.array.NDArray;
import org.quern.array.Npy;

/** A number of threads in the environment that is none is refused by {@code eval --threads}, in a process of its own. */
final class ThreadsSettingTest {
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

    private static String run(String threads, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Dquern.cache.dir=" + Quern.cache().directory(),
                "-cp", System.getProperty("java.class.path"), "org.quern.cli.Main");
        java.command().addAll(List.of(arguments));
        java.environment().put("QUERN_NUM_THREADS", threads);
        Process p = java.redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return p.waitFor() + " " + said;
    }
}
