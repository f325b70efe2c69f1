package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;

/** What is not the cache's stays as it is: by its name, or because it lies behind a link or in a directory that is not private. */
class OwnFilesTest {
    private final OverloadKey key = Samples.key("hypot", "float64,float64->float64");
    private final OverloadKey other = Samples.key("norm", "float64->float64");

    @TempDir
    private Path place;

    private Path root;
    private CodeCache cache;

    @BeforeEach
    void fill() {
        root = place.resolve("root");
        cache = Samples.open(root);
        cache.store(key, Samples.code(key));
        cache.store(other, Samples.code(other));
    }

    /** All files below a directory, with their bytes' hash and time. */
    private static Map<String, String> state(Path directory) throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                state.put(directory.relativize(file).toString(),
                        java.util.Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.getLastModifiedTime(file));
            }
        }
        return state;
    }

    private void damage(OverloadKey of) throws IOException {
        Files.write(Samples.file(root, of), new byte[100]);
        assertNull(cache.load(of));
    }

    /** Everything that removes, moves or writes. */
    private static List<Consumer<CodeCache>> work(OverloadKey key) {
        return List.of(c -> c.load(key), c -> c.store(key, Samples.code(key)), c -> c.loadAgain(key),
                c -> c.lease(key).close(), CodeCache::list,
                c -> c.prune(0, CacheSettings.UNLIMITED), CodeCache::clear);
    }

    @Test
    void theQuarantineKeepsWhatItDidNotTake() throws IOException {
        Path quarantine = Files.createDirectory(new CacheLayout(root).quarantine(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> foreign = new ArrayList<>(
                List.of("0", "000-notes", "1-1-SIZE-x.nbc", "1-1-WHY-" + key.contentName() + ".nbc",
                        "1-1-SIZE-" + key.contentName() + ".nbi", "-1-SIZE-" + key.contentName() + ".nbc"));
        for (int i = 0; i < 40; i++) {
            foreign.add("1-" + i);
        }
        for (String name : foreign) {
            Files.writeString(quarantine.resolve(name), "mine");
        }
        Map<String, String> before = state(quarantine);
        for (int i = 0; i < Quarantine.MAX_FILES + 4; i++) {
            damage(key);
            cache.store(key, Samples.code(key));
        }
        assertEquals(Quarantine.MAX_FILES, Quarantine.files(quarantine).size());
        assertEquals(2, cache.clear());
        assertEquals(before, state(quarantine));
    }

    @Test
    void nothingGoesThroughALinkToAnotherQuarantine() throws IOException {
        Path foreign = Files.createDirectory(place.resolve("foreign"));
        for (int i = 0; i < 40; i++) {
            Files.writeString(foreign.resolve("1-" + i + "-SIZE-" + key.contentName() + ".nbc"), "mine");
        }
        Map<String, String> before = state(foreign);
        Files.createSymbolicLink(new CacheLayout(root).quarantine(), foreign);
        damage(key);
        assertFalse(Files.exists(Samples.file(root, key)), "deleted where it cannot be put aside");
        cache.clear();
        assertEquals(before, state(foreign));
    }

    @Test
    void aLinkedFunctionDirectoryIsNotUsed() throws IOException {
        Path elsewhere = place.resolve("elsewhere");
        CodeCache second = Samples.open(elsewhere);
        second.store(key, Samples.code(key));
        Path directory = Samples.file(root, key).getParent();
        cache.clear();
        Files.createDirectories(directory.getParent());
        Files.createSymbolicLink(directory, Samples.file(elsewhere, key).getParent());
        assertUntouched(elsewhere, directory);
        Files.delete(directory);
        Files.createDirectory(directory);
        Files.copy(Samples.file(elsewhere, key), Samples.file(root, key));
        assertNotNull(Samples.open(root).load(key));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
        assertUntouched(directory, directory);
    }

    /** Files as they are by the time, not to be moved, written or removed; and none of their code is handed out. */
    private void assertUntouched(Path files, Path directory) throws IOException {
        old(files);
        Map<String, String> before = state(files);
        for (Consumer<CodeCache> each : work(key)) {
            CodeCache fresh = Samples.open(root);
            each.accept(fresh);
            assertNull(fresh.load(key));
            assertEquals(0, fresh.use().hits());
        }
        assertEquals(before, state(files));
        assertTrue(Files.exists(directory));
    }

    private static void old(Path files) throws IOException {
        try (var all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3_000_000)));
            }
        }
    }

    @Test
    void theVersionsDirectoryIsHeldToTheRootsRules() throws IOException {
        Path elsewhere = place.resolve("elsewhere");
        Samples.open(elsewhere).store(key, Samples.code(key));
        cache.clear();
        Path base = new CacheLayout(root).base();
        Files.createSymbolicLink(base, new CacheLayout(elsewhere).base());
        old(elsewhere);
        Map<String, String> before = state(elsewhere);
        for (Consumer<CodeCache> each : work(key)) {
            CodeCache fresh = Samples.open(root);
            assertNull(fresh.root());
            each.accept(fresh);
        }
        assertEquals(before, state(elsewhere));
        Files.delete(base);
        Files.createDirectory(base);
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xrwx"));
        assertNull(Samples.open(root).root());
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------"));
        assertNotNull(Samples.open(root).root());
    }

    @Test
    void layersAreHeldToItToo() throws IOException {
        CodeCache layered = CodeCache.open(CacheSettings.at(place.resolve("empty")).withLayers(List.of(root)));
        assertNotNull(layered.load(key));
        Path directory = Samples.file(root, key).getParent();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xrwx"));
        assertNull(layered.load(key));
        assertEquals(List.of(other), layered.list().stream().map(CacheEntry::key).toList());
        Path moved = Files.move(directory, place.resolve("moved"));
        Files.setPosixFilePermissions(moved, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(directory, moved);
        assertNull(layered.load(key));
        assertNotNull(layered.load(other));
    }

    @Test
    void theStampIsNoLinkToAnothersFile() throws IOException {
        Path stamp = new CacheLayout(root).directory(".pruned");
        Files.delete(stamp);
        Path foreign = Files.writeString(place.resolve("foreign"), "mine");
        Files.setLastModifiedTime(foreign, FileTime.from(Instant.now().minusSeconds(3_000_000)));
        Map<String, String> before = state(foreign);
        Files.createSymbolicLink(stamp, foreign);
        OverloadKey more = Samples.key("hypot", "more");
        cache.store(more, Samples.code(more));
        assertEquals(before, state(foreign));
        assertTrue(Files.isRegularFile(stamp, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aBundleIsReplacedByItsOwnNamesAlone() throws IOException {
        Path target = place.resolve("target");
        BundleWriter.write(cache, new BundleWriter.Selection(java.util.Set.of(), java.util.Set.of(), key.compiler()),
                target);
        Path bundle = target.resolve(Bundle.PREFIX);
        Path foreign = Files.createDirectory(place.resolve("foreign"));
        Files.writeString(foreign.resolve(key.contentName() + ".nbc"), "mine");
        Files.createSymbolicLink(bundle.resolve("linked-01234567"), foreign);
        Path mine = Files.writeString(Files.createDirectories(bundle.resolve("data")).resolve("mine.nbc"), "mine");
        Files.writeString(target.resolve(Bundle.INDEX), Files.readString(target.resolve(Bundle.INDEX))
                + "linked-01234567/" + key.contentName() + ".nbc\ndata/mine.nbc\n../../x\n/\n\n");
        BundleWriter.replace(cache, java.util.Set.of(Bundle.file(other)), target);
        assertEquals("mine", Files.readString(mine));
        assertEquals("mine", Files.readString(foreign.resolve(key.contentName() + ".nbc")));
        assertFalse(Files.exists(bundle.resolve(Bundle.file(key))));
        assertTrue(Files.exists(bundle.resolve(Bundle.file(other))));
    }
}
