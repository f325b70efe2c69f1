package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs for JShell, run by the JDK's own. */
class JShellTest {
    @ParameterizedTest
    @CsvSource({ "options, [ 4.75942239 12.01351934]", "series, [2.  3.5 3.5 6. ]",
            "cleaning, [-40.   0.  30.  60.  nan]" })
    void whatItPrints(String program, String expected) throws Exception {
        Process jshell = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
                "--class-path", System.getProperty("java.class.path"), "-R--enable-native-access=ALL-UNNAMED", "-s",
                "src/main/jshell/" + program + ".jsh").redirectError(ProcessBuilder.Redirect.INHERIT).start();
        jshell.getOutputStream().close();
        String printed = new String(jshell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(true, jshell.waitFor(1, TimeUnit.MINUTES));
        assertEquals(expected, printed.strip());
    }
}
