package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.CacheUse;
import org.quern.cache.report.Finding;

/** Read-only layers and bundles around the root. */
class LayerTest {
    private final OverloadKey key = Samples.key("hypot", "float64,float64->float64");
    private final OverloadKey other = Samples.key("hypot", "float32,float32->float32");
    private final StoredCode code = Samples.code(key);

    @TempDir
    private Path place;

    private Path filled(String name, OverloadKey... keys) {
        Path layer = place.resolve(name);
        CodeCache cache = Samples.open(layer);
        for (OverloadKey k : keys) {
            cache.store(k, Samples.code(k));
        }
        return layer;
    }

    private CacheSettings settings(Path... layers) {
        return CacheSettings.at(place.resolve("root")).withLayers(List.of(layers));
    }

    private static void chmod(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void layersAreAskedInOrderAndNeverWritten() throws IOException {
        Path one = filled("one", key);
        Path two = filled("two", key, other);
        List<String> before = files(place);
        CodeCache cache = CodeCache.open(settings(one, two));
        List<String> heard = new ArrayList<>();
        cache.observe(new Listener(heard));
        assertArrayEquals(code.object(), cache.load(key).object());
        assertNotNull(cache.load(other));
        assertNull(cache.load(Samples.key("hypot", "int8,int8->float32")));
        assertEquals(List.of("hit float64,float64->float64 " + one, "hit float32,float32->float32 " + two,
                "miss int8,int8->float32 ABSENT"), heard);
        assertEquals(new CacheUse(2, 1, 0, 0, 0, Map.of(MissReason.ABSENT.text(), 1L)), cache.use());
        assertEquals(before, files(place));
    }

    @Test
    void theListNamesTheLayer() {
        Path one = filled("one", key);
        CodeCache cache = CodeCache.open(settings(one));
        cache.store(other, Samples.code(other));
        List<CacheEntry> all = cache.list();
        assertEquals(List.of(CodeCache.WRITABLE, one.toString()), all.stream().map(CacheEntry::layer).toList());
        assertEquals(List.of(other, key), all.stream().map(CacheEntry::key).toList());
        assertEquals(List.of("ok", "ok"), all.stream().map(CacheEntry::state).toList());
        assertNotNull(all.get(0).shown().used());
        assertNull(all.get(1).shown().used());
    }

    @Test
    void othersMayReadALayerButNotWriteIt() throws IOException {
        Path layer = filled("open", key);
        chmod(layer, "rwxr-xr-x");
        chmod(Samples.file(layer, key), "r--r--r--");
        assertNotNull(CodeCache.open(settings(layer)).load(key));
        chmod(layer, "rwxrwxr-x");
        CodeCache refused = CodeCache.open(settings(layer));
        assertNull(refused.load(key));
        assertEquals(1, refused.use().failures());
        CodeCache strict = CodeCache.open(settings(layer).withStrict(true));
        assertTrue(assertThrows(CacheException.class, () -> strict.load(key)).getMessage()
                .contains("writable by group or others"));
        chmod(layer, "rwxr-xr-x");
        chmod(Samples.file(layer, key), "rw-rw-r--");
        CodeCache file = CodeCache.open(settings(layer));
        assertNull(file.load(key));
        assertEquals(Map.of(MissReason.NOT_PRIVATE.text(), 1L, MissReason.ABSENT.text(), 1L), file.use().reasons());
    }

    @Test
    void aLinkOrNothingIsNoLayer() throws IOException {
        Path link = Files.createSymbolicLink(place.resolve("link"), filled("target", key));
        for (Path bad : List.of(link, place.resolve("nowhere"), Files.createFile(place.resolve("file")))) {
            CodeCache cache = CodeCache.open(settings(bad));
            assertNull(cache.load(key));
            assertNull(cache.load(other));
            assertEquals(1, cache.use().failures(), bad.toString());
        }
    }

    @Test
    void aBadFileInALayerIsCountedAndTheNextIsAsked() throws IOException {
        Path one = filled("one", key);
        Path two = filled("two", key);
        Path file = Samples.file(one, key);
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        CodeCache cache = CodeCache.open(settings(one, two));
        assertArrayEquals(code.object(), cache.load(key).object());
        assertEquals(new CacheUse(1, 0, 0, 1, 0, Map.of(MissReason.CHECKSUM.text(), 1L)), cache.use());
        assertTrue(Files.exists(file));
        assertEquals(List.of(), Samples.quarantined(one));
    }

    @Test
    void layersServeWithoutARoot() {
        Path one = filled("one", key);
        Properties set = new Properties();
        set.setProperty("quern.cache.layers", one + File.pathSeparator + File.pathSeparator + one);
        CacheSettings settings = CacheSettings.from(set, Map.of("QUERN_CACHE_LAYERS", "/elsewhere"));
        assertEquals(List.of(one, one), settings.layers());
        assertNotNull(settings.problem());
        CodeCache cache = CodeCache.open(
                new CacheSettings(null, false, "a test", "no place", settings.layers(), null, 0, 0));
        assertNull(cache.root());
        assertNotNull(cache.load(key));
        assertNull(cache.load(other));
        set.setProperty("quern.cache", "off");
        assertNull(CodeCache.open(CacheSettings.from(set, Map.of())).load(key));
    }

    @Test
    void aBundleServesWhatTheRootLacks() throws IOException {
        Path jar = place.resolve("classes");
        Path below = jar.resolve(Bundle.PREFIX);
        Files.createDirectories(below.getParent());
        Files.move(filled("made", key, other).resolve("v2"), below);
        CacheSettings settings = settings();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            CodeCache unmarked = CodeCache.open(settings.withBundles(loader));
            assertNull(unmarked.load(key));
            assertEquals(List.of(), unmarked.list());
            Files.writeString(jar.resolve(Bundle.INDEX),
                    Bundle.file(key) + "\n" + Bundle.file(other) + "\nnonsense\nno/thing.nbc\n");
            CodeCache cache = CodeCache.open(settings.withBundles(loader));
            List<String> heard = new ArrayList<>();
            cache.observe(new Listener(heard));
            assertArrayEquals(code.object(), cache.load(key).object());
            assertEquals(List.of("hit float64,float64->float64 bundle"), heard);
            assertEquals(List.of("hypot", "hypot", "no"),
                    cache.list().stream().map(e -> e.shown().function()).toList());
            assertEquals(List.of("ok", "ok", "damaged: no file for this key"),
                    cache.list().stream().map(CacheEntry::state).toList());
            assertEquals(
                    List.of(below.resolve(Bundle.file(other)), below.resolve(Bundle.file(key)),
                            below.resolve("no/thing.nbc")),
                    cache.list().stream().map(CacheEntry::file).toList());
            assertEquals(List.of(below.resolve("no/thing.nbc") + ": damaged: no file for this key",
                    below.resolve("index")
                            + ": damaged: 2 of 4 lines name no code file, such as 'no/thing.nbc'; have it written anew"
                            + " (quern cache warm --bundle, quern cache export, or goal warm)"),
                    CacheVerifier.verify(cache).findings().stream().map(Finding::toString).toList());
            Path file = below.resolve(Bundle.file(key));
            Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 100));
            assertNull(cache.load(key));
            assertEquals(1, cache.use().rejects());
            cache.store(key, code);
            assertNotNull(cache.load(key));
        }
    }

    /** A server's loader refuses everything once its application is stopped: its bundles are none, and all else goes on. */
    @Test
    void aLoaderThatIsStopped() throws IOException {
        Path index = Files.createDirectories(place.resolve("classes").resolve(Bundle.PREFIX)).resolve("index");
        Files.writeString(index, Bundle.file(key) + "\n");
        boolean[] stopped = {false};
        try (URLClassLoader loader = new URLClassLoader(new URL[] {place.resolve("classes").toUri().toURL()}, null) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (stopped[0]) {
                    throw new IllegalStateException("stopped");
                }
                return super.getResources(name);
            }
        }) {
            CodeCache cache = CodeCache.open(settings().withBundles(loader));
            assertEquals(List.of(place.resolve("classes")), cache.bundlePlaces());
            stopped[0] = true;
            assertEquals(List.of(), cache.list());
            assertEquals(List.of(), cache.bundlePlaces());
            assertEquals(List.of(), CacheVerifier.verify(cache).findings());
            cache.store(key, code);
            assertEquals(1, cache.list().size());
        }
    }

    /** A loader that writes down what it is asked for. */
    private static final class Asked extends URLClassLoader {
        private final List<String> names = new ArrayList<>();

        Asked(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL()}, null);
        }

        @Override
        public URL getResource(String name) {
            names.add(name);
            return super.getResource(name);
        }
    }

    /** Looking among resources takes long: done for what no place before has; for whether there are bundles once. */
    @Test
    void loadersAreAskedWhenItIsTheirTurn() throws IOException {
        Path bundle = place.resolve("classes").resolve(Bundle.PREFIX);
        Files.createDirectories(bundle.getParent());
        Files.move(filled("made", other).resolve("v2"), bundle);
        Files.writeString(bundle.resolve("index"), Bundle.file(other) + "\n");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Asked own = new Asked(place.resolve("classes")); Asked context = new Asked(place.resolve("none"))) {
            Thread.currentThread().setContextClassLoader(context);
            CodeCache cache = CodeCache.open(settings().withBundles(own));
            cache.store(key, code);
            assertNotNull(cache.load(key));
            assertEquals(List.of(), own.names);
            assertNotNull(cache.load(other));
            assertNotNull(cache.load(other));
            assertEquals(1, own.names.stream().filter(Bundle.INDEX::equals).count());
            assertEquals(List.of(), context.names);
            assertNull(cache.load(Samples.key("absent", "float64->float64")));
            assertNull(cache.load(Samples.key("absent", "float64->float64")));
            assertEquals(List.of(Bundle.INDEX), context.names);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static List<String> files(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    /** Writes down what it is told. */
    private record Listener(List<String> heard) implements CacheObserver {
        @Override
        public void hit(OverloadKey key, String layer, long nanos) {
            heard.add("hit " + key.signature() + " " + layer);
        }

        @Override
        public void miss(OverloadKey key, MissReason reason) {
            heard.add("miss " + key.signature() + " " + reason);
        }

        @Override
        public void compiled(OverloadKey key, long nanos) {
            heard.add("compiled " + key.signature());
        }

        @Override
        public void stored(OverloadKey key, long bytes) {
            heard.add("stored " + key.signature());
        }

        @Override
        public void rejected(String file, MissReason reason) {
            heard.add("rejected " + reason);
        }

        @Override
        public void evicted(String file, String why) {
            heard.add("evicted " + why);
        }
    }
}
