package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** What a process says of its overloads before, after and beside their compilation. */
class ExplainTest {
    @TempDir
    private Path directory;

    private String say(boolean llvm, String what, String... options) {
        Child child = Child.run(llvm, directory, List.of(options), ExplainingProcess.class, what);
        assertEquals(0, child.status(), child.output());
        return child.output();
    }

    @Test
    void explainNeitherCompilesNorNeedsLlvm() {
        String absent = say(false, "explain", "-Dquern.cpu=x86-64-v3");
        assertTrue(absent.contains("saxpy float64,float64->float64 for x86-64-v3: absent\n  would be " + directory),
                absent);
        assertTrue(say(true, "compile", "-Dquern.cpu=x86-64-v2").contains("compiled true"));
        String near = say(false, "explain", "-Dquern.cpu=x86-64-v3");
        assertTrue(near.contains("nearest " + directory) && near.contains("cpu: wanted x86-64-v3, there is x86-64-v2"),
                near);
        assertTrue(near.contains("\n  without LLVM the code for x86-64-v2 would serve"), near);
        assertTrue(say(false, "explain", "-Dquern.cpu=x86-64-v2").contains("for x86-64-v2: ok"));
    }

    @Test
    void compilingAgainGivesTheSameBytesForEveryLevel() throws IOException {
        assertTrue(say(true, "ahead").contains("true true true false"),
                "compiled for v2, v3 and v4; there the second time");
        assertTrue(say(true, "again").contains("SAME SAME SAME"), "again");
        try (var files = Files.walk(directory)) {
            assertEquals(3, files.filter(f -> f.toString().endsWith(".nbc")).count());
        }
        assertTrue(say(true, "elsewhere").contains("true false ABSENT"), "in a directory of its own");
    }
}
