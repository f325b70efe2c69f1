package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.Finding;
import org.quern.cache.report.Verification;

/** Every way in which a file can be wrong is found. */
class CacheVerifierTest {
    private final OverloadKey key = Samples.key("hypot", "float64,float64->float64");
    private final OverloadKey other = Samples.key("hypot", "float32,float32->float32");
    private Path file;
    private Path index;
    private CodeCache cache;

    @TempDir
    private Path root;

    @BeforeEach
    void fill() {
        cache = Samples.open(root);
        for (OverloadKey k : List.of(key, other, Samples.key("norm", "int32->float64"))) {
            cache.store(k, Samples.code(k));
        }
        file = Samples.file(root, key);
        index = Samples.index(root, key);
    }

    private void assertFinds(Path which, String problem) {
        assertEquals(List.of(new Finding(which, problem)), CacheVerifier.verify(cache).findings());
    }

    @Test
    void allIsRight() throws IOException {
        Verification found = CacheVerifier.verify(cache);
        assertTrue(found.isOk(), found.toString());
        assertEquals(3, found.overloads());
        assertEquals(2, found.indexes());
        try (var files = Files.walk(root)) {
            assertEquals(files.map(Path::toFile).filter(java.io.File::isFile).mapToLong(java.io.File::length).sum(),
                    found.bytes());
        }
    }

    @Test
    void damagedCode() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 4;
        Files.write(file, bytes);
        assertFinds(file, "damaged: checksum mismatch");
        Files.write(file, java.util.Arrays.copyOf(bytes, 50));
        assertFinds(file, "damaged: no magic number");
    }

    @Test
    void codeUnderAnotherName() throws IOException {
        Files.write(file, Files.readAllBytes(Samples.file(root, other)));
        assertFinds(file, "damaged: embedded key differs from the requested one");
    }

    @Test
    void indexes() throws IOException {
        byte[] right = Files.readAllBytes(index);
        byte[] bytes = right.clone();
        bytes[30] ^= 4;
        Files.write(index, bytes);
        assertFinds(index, "damaged: checksum mismatch");
        // The listing has mended it.
        assertTrue(CacheVerifier.verify(cache).isOk());
        Files.delete(index);
        assertFinds(index, "missing");
        Files.delete(Samples.file(root, other));
        assertFinds(index, "out of date: 1 overloads in it are not there");
        Files.write(index, right);
        Files.delete(index);
        cache.list();
        cache.store(other, Samples.code(other));
        assertTrue(CacheVerifier.verify(cache).isOk());
        Files.write(index, Files.readAllBytes(Samples.index(root, Samples.key("norm", ""))));
        assertEquals(
                List.of("out of date: 2 of 2 overloads are not in it", "out of date: 1 overloads in it are not there",
                        "damaged: embedded key differs from the requested one"),
                CacheVerifier.verify(cache).findings().stream().map(Finding::problem).toList());
    }
}
