package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.testing.Child;
import org.quern.util.Sha256;

/** The same kernels in processes that differ in whatever must not count: the same files, byte for byte. */
class DeterminismTest {
    @TempDir
    private Path directory;

    private Map<String, String> compiled(String name, Path from, String... options) throws IOException {
        Path cache = directory.resolve(name);
        Child child = Child.run(from, true, cache, List.of(options), ManyKernels.class);
        assertEquals(0, child.status(), child.output());
        Map<String, String> files = new TreeMap<>();
        try (var all = Files.walk(cache)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(cache.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    @Test
    void directoriesLocalesAndThreadsDoNotCount() throws IOException {
        Map<String, String> first = compiled("one", null);
        assertTrue(first.size() > ManyKernels.KERNELS, first.toString());
        Path elsewhere = Files.createDirectory(directory.resolve("else where"));
        assertEquals(first,
                compiled("two/below", elsewhere, "-Duser.language=tr", "-Duser.country=TR",
                        "-Duser.timezone=Asia/Kathmandu",
                        "-Dfile.encoding=ISO-8859-1", "-XX:ActiveProcessorCount=1", "-Xint"));
        assertEquals(first,
                compiled("three", null, "-Duser.language=ar", "-Duser.country=EG", "-XX:ActiveProcessorCount=7",
                        "-Djava.io.tmpdir=" + elsewhere, "-XX:+UseSerialGC", "-Duser.dir=" + elsewhere));
    }
}
