package org.quern.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.array.DType;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.StoredCode;
import org.quern.dsl.Kernel;
import org.quern.engine.Engine;
import org.quern.ir.Function;
import org.quern.lower.CodegenOptions;
import org.quern.lower.Target;

/** Objects mapped from memory, and from a temporary file where memory does not do. */
class LoadedKernelTest {
    @TempDir
    private Path place;

    private byte[] object() {
        CodeCache cache = CodeCache.open(CacheSettings.at(place.resolve("cache")));
        Function f = Kernel.trace("loaded", List.of(DType.FLOAT64), 1, k -> k.out(0).set(k.in(0).add(1)));
        StoredCode code = cache.load(Engine.compileFor(cache, f, CodegenOptions.DEFAULT, new Target(2)).key());
        return code.object();
    }

    private static boolean mapped(String text) throws IOException {
        return Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1).contains(text);
    }

    @Test
    void twoCopiesOfAnObjectAreTwo() throws IOException {
        byte[] object = object();
        try (LoadedKernel a = TemporaryCopy.load(object, "a", null);
                LoadedKernel b = TemporaryCopy.load(object, "b", null);
                LoadedKernel c = LoadedKernel.load(object, "quern-loaded-c")) {
            assertNotEquals(a.address(), b.address());
            assertNotEquals(b.address(), c.address());
            assertTrue(mapped("/kernel.so (deleted)") && mapped("quern-loaded-c (deleted)"));
        }
        assertFalse(mapped("/kernel.so (deleted)") || mapped("quern-loaded-c (deleted)"));
    }

    @Test
    void whatTheLoaderRefusesIsSaid() {
        byte[] object = object();
        object[18] = 3; // for i386
        LinkException e = assertThrows(LinkException.class, () -> LoadedKernel.load(object, "x"));
        assertTrue(e.getMessage().contains("from memory: ") && e.getMessage().contains("from a temporary file in "), e.getMessage());
        assertEquals(1, e.getSuppressed().length);
    }
}
