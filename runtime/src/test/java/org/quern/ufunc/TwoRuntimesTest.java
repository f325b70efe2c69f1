package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;

/** Two versions of the library in one process: each class loader's copy runs on the native runtime that it found itself. */
class TwoRuntimesTest {
    private static final String RUNTIME = "META-INF/quern/linux-x86_64/libquern_nrt.so";

    @TempDir
    private Path directory;

    @Test
    void eachUsesItsOwn() throws IOException {
        Path cache = directory.resolve("cache");
        Path same = Files.createDirectory(directory.resolve("same"));
        assertEquals(new Child(0, "6.0 [quern]\n6.0 [quern]\n"),
                Child.run(true, cache, List.of("-Dquern.threads=3"), TwoRuntimesProcess.class, same.toString()));
        Path other = directory.resolve("other/" + RUNTIME);
        Files.createDirectories(other.getParent());
        try (InputStream in = TwoRuntimesTest.class.getResourceAsStream("/" + RUNTIME)) {
            // Another version: the same code, and another name of its threads.
            String library = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(library.contains("quern-%u"));
            Files.write(other, library.replace("quern-%u", "quorn-%u").getBytes(StandardCharsets.ISO_8859_1));
        }
        assertEquals(new Child(0, "6.0 [quern]\n6.0 [quern, quorn]\n"),
                Child.run(false, cache, List.of("-Dquern.threads=3"),
                        TwoRuntimesProcess.class, directory.resolve("other").toString()));
    }
}
