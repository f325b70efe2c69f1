package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.CacheUse;
import org.quern.cache.report.Transferred;

/** Bundles: written the same each time, read as a layer, and copied into a cache only where every check holds. */
class ExportTest {
    private static final BundleWriter.Selection ALL = new BundleWriter.Selection(Set.of(), Set.of(), null);

    private final OverloadKey key = Samples.key("hypot", "float64,float64->float64");
    private final OverloadKey other = Samples.key("norm", "float32->float32");
    private CodeCache cache;

    @TempDir
    private Path place;

    @BeforeEach
    void fill() {
        cache = Samples.open(place.resolve("a"));
        cache.store(key, Samples.code(key));
        cache.store(other, Samples.code(other));
    }

    @Test
    void theSameEntriesGiveTheSameJar() throws IOException {
        Transferred first = BundleWriter.write(cache, ALL, place.resolve("one.jar"));
        assertEquals(2, first.overloads());
        CodeCache again = Samples.open(place.resolve("b"));
        again.store(other, Samples.code(other));
        again.store(key, Samples.code(key));
        BundleWriter.write(again, ALL, place.resolve("two.jar"));
        assertArrayEquals(Files.readAllBytes(place.resolve("one.jar")), Files.readAllBytes(place.resolve("two.jar")));
        try (ZipFile zip = new ZipFile(place.resolve("one.jar").toFile())) {
            assertEquals(
                    List.of("META-INF/MANIFEST.MF", Bundle.INDEX, Bundle.PREFIX + Bundle.file(key),
                            Bundle.PREFIX + Bundle.file(other)),
                    zip.stream().map(e -> e.getName()).toList());
            assertArrayEquals(Files.readAllBytes(Samples.file(place.resolve("a"), key)),
                    zip.getInputStream(zip.getEntry(Bundle.PREFIX + Bundle.file(key))).readAllBytes());
        }
        try (var files = Files.list(place)) {
            assertEquals(List.of("a", "b", "one.jar", "two.jar"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aJarOnTheClassPathServes() throws IOException {
        BundleWriter.write(cache, ALL, place.resolve("k.jar"));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {place.resolve("k.jar").toUri().toURL()}, null)) {
            CodeCache fresh = CodeCache.open(CacheSettings.at(place.resolve("fresh")).withBundles(loader));
            assertArrayEquals(Samples.code(key).object(), fresh.load(key).object());
            assertEquals(2, fresh.list().size());
            assertTrue(CacheVerifier.verify(fresh).isOk());
        }
    }

    @Test
    void directoriesAndSelections() throws IOException {
        Path target = place.resolve("classes");
        assertEquals(1, BundleWriter.write(cache, new BundleWriter.Selection(Set.of("norm"), Set.of(), null), target)
                .overloads());
        assertEquals(List.of(Bundle.file(other)), Files.readAllLines(target.resolve(Bundle.INDEX)));
        Transferred second = BundleWriter.write(cache, ALL, target);
        assertEquals(List.of(1L, 1L), List.of(second.overloads(), second.there()));
        assertEquals(List.of(Bundle.file(key), Bundle.file(other)), Files.readAllLines(target.resolve(Bundle.INDEX)));
        assertEquals(0,
                BundleWriter
                        .write(cache, new BundleWriter.Selection(Set.of(), Set.of("x86-64-v2"), null),
                                place.resolve("x.jar"))
                        .overloads());
        assertEquals(0,
                BundleWriter
                        .write(cache, new BundleWriter.Selection(Set.of(), Set.of(), "another"), place.resolve("x.jar"))
                        .overloads());
        CodeCache fresh = Samples.open(place.resolve("fresh"));
        assertEquals(2, BundleReader.read(fresh, target).overloads());
        assertEquals(2, BundleReader.read(fresh, place.resolve("a")).there());
        assertNotNull(fresh.load(key));
    }

    @Test
    void replacingRemovesWhatTheOldBundleHad() throws IOException {
        Path target = place.resolve("classes");
        BundleWriter.write(cache, ALL, target);
        Path stale = target.resolve(Bundle.PREFIX + Bundle.file(other));
        Path foreign = Files.writeString(target.resolve("A.nbc"), "no code");
        Path deep = Files.createDirectories(stale.resolveSibling("deep")).resolve("B.nbc");
        Files.writeString(deep, "not where code is");
        Files.writeString(target.resolve(Bundle.INDEX),
                "../../../../A.nbc\n" + stale.getParent().getFileName() + "/deep/B.nbc\n",
                StandardOpenOption.APPEND);
        Transferred done = BundleWriter.replace(cache, Set.of(Bundle.file(key)), target);
        assertEquals(List.of(0L, 1L), List.of(done.overloads(), done.there()));
        assertEquals(List.of(Bundle.file(key)), Files.readAllLines(target.resolve(Bundle.INDEX)));
        assertTrue(Files.notExists(stale) && Files.exists(foreign) && Files.exists(deep));
        Files.delete(deep);
        Files.delete(deep.getParent());
        BundleWriter.replace(cache, Set.of(Bundle.file(other)), target);
        assertTrue(
                Files.exists(stale) && Files.notExists(target.resolve(Bundle.PREFIX + Bundle.file(key)).getParent()));
        BundleWriter.replace(cache, Set.of(Bundle.file(key)), place.resolve("one.jar"));
        assertEquals(List.of("META-INF/MANIFEST.MF", Bundle.INDEX, Bundle.PREFIX + Bundle.file(key)),
                names(place.resolve("one.jar")));
    }

    private static List<String> names(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(e -> e.getName()).toList();
        }
    }

    @Test
    void whatFailsACheckIsLeftOut() throws IOException {
        Path bundle = place.resolve("d");
        BundleWriter.write(cache, ALL, bundle);
        Path file = bundle.resolve(Bundle.PREFIX + Bundle.file(key));
        byte[] bytes = Files.readAllBytes(file);
        bytes[90] ^= 1;
        Files.write(file, bytes);
        CodeCache fresh = Samples.open(place.resolve("fresh"));
        Transferred done = BundleReader.read(fresh, bundle);
        assertEquals(1, done.overloads());
        assertEquals(file + ": damaged: checksum mismatch", done.findings().get(0).toString());
        assertNull(fresh.load(key));
        // A damaged entry does not get into a bundle either.
        Files.write(Samples.file(place.resolve("a"), key), bytes);
        Transferred exported = BundleWriter.write(cache, ALL, place.resolve("e.jar"));
        assertEquals(1, exported.overloads());
        assertEquals(1, exported.findings().size());
    }

    @Test
    void anExportIsNoUse() throws IOException {
        CacheUse before = cache.use();
        BundleWriter.write(cache, ALL, place.resolve("k.jar"));
        assertEquals(before, cache.use());
        // Out of a layer too.
        CodeCache layered = CodeCache
                .open(CacheSettings.at(place.resolve("fresh")).withLayers(List.of(place.resolve("a"))));
        assertEquals(2, BundleWriter.write(layered, ALL, place.resolve("again.jar")).overloads());
        assertEquals(new CacheUse(0, 0, 0, 0, 0, Map.of()), layered.use());
        assertArrayEquals(Files.readAllBytes(place.resolve("k.jar")), Files.readAllBytes(place.resolve("again.jar")));
    }

    @Test
    void whatCannotBeWrittenIsNotThere() throws IOException {
        BundleWriter.write(cache, ALL, place.resolve("k.jar"));
        Path root = Files.createDirectory(place.resolve("fresh"));
        Path directory = Samples.file(root, key).getParent();
        Files.createDirectory(directory.getParent());
        Files.createFile(directory);
        Transferred done = BundleReader.read(Samples.open(root), place.resolve("k.jar"));
        assertEquals(List.of(1L, 0L), List.of(done.overloads(), done.there()));
        assertEquals("cannot be kept in " + root, done.findings().get(0).problem());
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        Path empty = Files.createDirectory(place.resolve("empty"));
        assertThrows(CacheException.class, () -> BundleReader.read(cache, empty));
        assertThrows(CacheException.class, () -> BundleReader.read(cache, place.resolve("absent.jar")));
        Path text = Files.writeString(place.resolve("text.jar"), "no jar");
        assertThrows(CacheException.class, () -> BundleReader.read(cache, text));
        CodeCache off = CodeCache.open(CacheSettings.off());
        assertThrows(CacheException.class, () -> BundleReader.read(off, empty));
        assertThrows(CacheException.class, () -> BundleWriter.write(cache, ALL, text.resolve("below.jar")));
    }
}
