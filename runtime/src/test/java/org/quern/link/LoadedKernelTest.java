package org.quern.link;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.format.StoredCode;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.X86_64;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.engine.Environment;
import org.quern.ir.Function;
import org.quern.nrt.NativePlaces;
import org.quern.testing.Child;
import org.quern.testing.Traces;

/** Objects mapped from memory, and from a temporary file where memory does not do. */
class LoadedKernelTest {
    @TempDir
    private Path place;

    private byte[] object() {
        CodeCache cache = CodeCache.open(CacheSettings.at(place.resolve("cache")));
        Function f = Traces.trace("loaded", List.of(DType.FLOAT64), 1, k -> k.out(0).set(k.in(0).add(1)));
        StoredCode code = new Engine(Environment.of(cache, new X86_64(2), new X86_64(2)))
                .obtain(f, CodegenOptions.DEFAULT).stored();
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

    private static int descriptors() {
        return Path.of("/proc/self/fd").toFile().list().length;
    }

    @Test
    void noDescriptorIsHeld() {
        byte[] object = object();
        List<LoadedKernel> loaded = new ArrayList<>();
        LoadedKernel.load(object, "first").close();
        int before = descriptors();
        for (int i = 0; i < 300; i++) {
            loaded.add(LoadedKernel.load(object, "quern-loaded"));
        }
        // Others open and close files meanwhile, not three hundred.
        assertEquals(before, descriptors(), 20);
        assertEquals(300, loaded.stream().map(LoadedKernel::address).distinct().count());
        loaded.forEach(LoadedKernel::close);
    }

    @Test
    void manyUnderALimitOfSixtyFour() {
        assertLoads(1000);
    }

    @Test
    @Tag("stress")
    void tenThousandUnderALimitOfSixtyFour() {
        assertLoads(10_000);
    }

    private void assertLoads(int count) {
        byte[] object = object();
        Path file = place.resolve("object");
        assertDoesNotThrow(() -> Files.write(file, object));
        Child child = Child.run(List.of("bash", "-c", "ulimit -n 64 && exec \"$0\" \"$@\""), false,
                place.resolve("none"), List.of(),
                ManyLoads.class, file.toString(), "" + count);
        assertEquals(count + " loaded\n", child.output());
    }

    @Test
    void noDescriptorIsLeft() {
        Child child = Child.run(List.of("bash", "-c", "ulimit -n 64 && exec \"$0\" \"$@\""), true,
                place.resolve("cache"), List.of(),
                NoDescriptors.class);
        assertEquals("", child.output().lines().filter(l -> l.contains("not in the cache") || l.startsWith("\tat"))
                .findAny().orElse(""));
        assertTrue(
                child.output().contains("ShortageException: ")
                        && child.output().contains("too many open files in this process"),
                child.output());
        assertTrue(child.output().endsWith("then 42.0\n"), child.output());
    }

    @Test
    void whatTheLoaderRefusesIsSaid() {
        byte[] object = object();
        object[18] = 3; // for i386
        LinkException e = assertThrows(LinkException.class, () -> LoadedKernel.load(object, "x"));
        assertTrue(e.getMessage().contains("'x': memory: ") && e.getMessage().contains("; java.io.tmpdir "),
                e.getMessage());
        assertTrue(e.getMessage().endsWith(NativePlaces.ADVICE), e.getMessage());
    }
}
