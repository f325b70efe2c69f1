package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.CacheUse;

/** Directories that cannot be used: no cache and one warning, or in strict mode an exception. */
class TroubleTest {
    private final OverloadKey key = Samples.key("hypot", "float64,float64->float64");
    private final StoredCode code = Samples.code(key);
    private final List<String> warnings = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            warnings.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    private Path place;

    @BeforeEach
    void listen() {
        Samples.LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        Samples.LOGGER.removeHandler(handler);
    }

    @Test
    void aMissingRootIsMadePrivate() throws IOException {
        Path root = place.resolve("a").resolve("b");
        CodeCache cache = Samples.open(root);
        assertEquals(List.of(), cache.list());
        assertNull(cache.load(key));
        assertFalse(Files.exists(root));
        cache.store(key, code);
        assertArrayEquals(code.object(), cache.load(key).object());
        assertEquals("rwx------", mode(root));
        assertEquals("rwx------", mode(Samples.file(root, key).getParent()));
        assertEquals("rw-------", mode(Samples.file(root, key)));
        assertEquals("rw-------", mode(Samples.index(root, key)));
        assertEquals(new CacheUse(1, 1, 1, 0, 0, Map.of(MissReason.ABSENT.text(), 1L)), cache.use());
        assertEquals(List.of(), warnings);
        CacheEntry entry = cache.list().get(0);
        assertEquals(List.of("hypot", key.signature(), "x86-64-v4", "ok"),
                List.of(entry.shown().function(), entry.shown().signature(), entry.shown().cpu(), entry.state()));
        assertEquals(Files.size(entry.file()), entry.shown().bytes());
    }

    @Test
    void aRootThatVanishesIsMadeAgain() throws IOException {
        Path root = place.resolve("c");
        CodeCache cache = Samples.open(root);
        cache.store(key, code);
        try (var files = Files.walk(root)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        }
        assertFalse(Files.exists(root));
        assertNull(cache.load(key));
        cache.store(key, code);
        assertNotNull(cache.load(key));
        assertEquals("rwx------", mode(root));
    }

    @Test
    void aFileWhereTheRootShouldBe() throws IOException {
        assertRefused(Files.createFile(place.resolve("f")), "not a directory");
    }

    @Test
    void aFileOnTheWayToTheRoot() throws IOException {
        assertCannotStore(Files.createFile(place.resolve("f")).resolve("below"));
    }

    @Test
    void aSymbolicLinkToAGoodDirectory() throws IOException {
        Path target = Files.createDirectory(place.resolve("target"));
        assertRefused(Files.createSymbolicLink(place.resolve("link"), target), "symbolic links are not followed");
        assertRefused(Files.createSymbolicLink(place.resolve("dangling"), place.resolve("nowhere")),
                "symbolic links are not followed");
        assertFalse(Files.exists(place.resolve("nowhere")));
    }

    @Test
    void aRootThatOthersCanWrite() throws IOException {
        for (String mode : List.of("rwxrwx---", "rwx----w-", "rwxrwxrwx")) {
            Path root = Files.createDirectory(place.resolve(mode));
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(mode));
            assertRefused(root, "writable by group or others");
        }
    }

    @Test
    void aRootThatOthersOwn() {
        // Root's, unless the tests run as root; and a file system that nobody can write.
        Path proc = Path.of("/proc/self/fdinfo");
        Path root = isRoot() ? proc : Path.of("/usr");
        CodeCache cache = Samples.open(root);
        assertNull(cache.load(key));
        cache.store(key, code);
        assertNull(cache.load(key));
        assertEquals(1, warnings.size(), warnings.toString());
    }

    private void assertRefused(Path root, String why) {
        warnings.clear();
        CodeCache cache = Samples.open(root);
        assertNull(cache.root());
        assertNull(cache.load(key));
        cache.store(key, code);
        assertNull(cache.load(key));
        assertEquals(List.of(), cache.list());
        assertEquals(Map.of(MissReason.NO_CACHE.text(), 2L), cache.use().reasons());
        // Once per cause, whoever asks.
        Samples.open(root);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains(root.toString()) && warnings.get(0).contains(why), warnings.get(0));
        CacheException thrown = assertThrows(
                CacheException.class, () -> CodeCache.open(CacheSettings.at(root).withStrict(true)));
        assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
    }

    @Test
    void aDirectoryThatCannotBeWritten() throws IOException {
        // A file in place of the function's directory: mode bits would not stop a privileged user.
        Path root = Files.createDirectory(place.resolve("r"));
        Path directory = Samples.file(root, key).getParent();
        Files.createDirectory(directory.getParent());
        Files.createFile(directory);
        assertCannotStore(root);
    }

    @Test
    void aReadOnlyDirectory() throws IOException {
        assumeFalse(isRoot(), "mode bits do not stop root");
        Path root = Files.createDirectory(place.resolve("r"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-x------"));
        assertCannotStore(root);
    }

    private void assertCannotStore(Path root) {
        CodeCache cache = Samples.open(root);
        cache.store(key, code);
        cache.store(key, code);
        assertNull(cache.load(key));
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("cannot be kept in " + root), warnings.get(0));
        assertEquals(0, cache.use().stores());
        assertEquals(2, cache.use().failures());
        CodeCache strict = CodeCache.open(CacheSettings.at(root).withStrict(true));
        assertThrows(CacheException.class, () -> strict.store(key, code));
    }

    @Test
    void anUnreadableFile() throws IOException {
        assumeFalse(isRoot(), "mode bits do not stop root");
        CodeCache cache = Samples.open(place.resolve("r"));
        cache.store(key, code);
        Path file = Samples.file(place.resolve("r"), key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assertNull(cache.load(key));
        assertEquals(Map.of(MissReason.UNREADABLE.text(), 1L), cache.use().reasons());
        assertEquals(1, warnings.size());
        cache.store(key, code);
        assertNotNull(cache.load(key));
    }

    @Test
    void filesThatOthersCouldHavePutThere() throws IOException {
        Path root = place.resolve("r");
        CodeCache cache = Samples.open(root);
        cache.store(key, code);
        Path file = Samples.file(root, key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertNull(cache.load(key));
        assertEquals(1, cache.use().reasons().get(MissReason.NOT_PRIVATE.text()));
        cache.store(key, code);
        assertNotNull(cache.load(key));
        // Good code, but through a link.
        Path moved = Files.move(file, place.resolve("elsewhere"));
        Files.createSymbolicLink(file, moved);
        assertNull(cache.load(key));
        assertEquals(1, cache.use().reasons().get(MissReason.NOT_A_FILE.text()));
        assertTrue(Files.exists(moved));
        cache.store(key, code);
        assertTrue(Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS));
        assertEquals(1, warnings.size());
    }

    @Test
    void strictModeThrowsOnDamageOnceAndHeals() throws IOException {
        Path root = place.resolve("r");
        CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(true));
        cache.store(key, code);
        Files.write(Samples.file(root, key), new byte[100]);
        CacheException thrown = assertThrows(CacheException.class, () -> cache.load(key));
        assertTrue(thrown.getMessage().contains("no magic number"), thrown.getMessage());
        assertNull(cache.load(key));
        cache.store(key, code);
        assertNotNull(cache.load(key));
    }

    @Test
    void oldTemporaryFilesAreSwept() throws IOException {
        Path root = place.resolve("r");
        CodeCache cache = Samples.open(root);
        cache.store(key, code);
        Path old = Files.createFile(Samples.file(root, key).resolveSibling(".tmp-0"));
        Path fresh = Files.createFile(old.resolveSibling(".tmp-1"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3700)));
        OverloadKey other = Samples.key("hypot", "float32,float32->float32");
        cache.store(other, Samples.code(other));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(fresh));
        assertEquals(2, cache.list().size());
    }

    @Test
    void aFileSystemThatFailsAtAStepOfWriting() throws IOException {
        for (String failing : List.of("created", "half written", "written")) {
            warnings.clear();
            Path root = place.resolve("r-" + failing);
            CodeCache cache = Samples.open(root);
            try {
                PrivateFiles.steps = failing(failing, "No space left on device");
                cache.store(key, code);
                cache.store(key, code);
                assertNull(cache.load(key), failing);
                CodeCache strict = CodeCache.open(CacheSettings.at(root).withStrict(true));
                assertThrows(CacheException.class, () -> strict.store(key, code), failing);
            } finally {
                PrivateFiles.steps = null;
            }
            assertEquals(1, warnings.size(), warnings.toString());
            assertEquals(List.of(), Samples.temporaries(root));
            cache.store(key, code);
            assertNotNull(cache.load(key), failing);
        }
    }

    @Test
    void aFileSystemThatFailsToRead() {
        Path root = place.resolve("r");
        CodeCache cache = Samples.open(root);
        cache.store(key, code);
        try {
            PrivateFiles.steps = failing("reading", "Stale file handle");
            assertNull(cache.load(key));
            assertNull(cache.load(key));
            CodeCache strict = CodeCache.open(CacheSettings.at(root).withStrict(true));
            assertThrows(CacheException.class, () -> strict.load(key));
        } finally {
            PrivateFiles.steps = null;
        }
        assertEquals(Map.of(MissReason.UNREADABLE.text(), 2L), cache.use().reasons());
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("Stale file handle"), warnings.get(0));
        assertNotNull(cache.load(key));
    }

    @Test
    void aFileThatIsMissingAfterItWasWritten() {
        Path root = place.resolve("r");
        CodeCache cache = Samples.open(root);
        try {
            PrivateFiles.steps = (step, file) -> {
                if (step.equals("renamed") && file.toString().endsWith(CodeFileFormat.SUFFIX)) {
                    Files.delete(file);
                }
            };
            cache.store(key, code);
            cache.store(key, code);
            CodeCache strict = CodeCache.open(CacheSettings.at(root).withStrict(true));
            assertThrows(CacheException.class, () -> strict.store(key, code));
        } finally {
            PrivateFiles.steps = null;
        }
        assertNull(cache.load(key));
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("not there after it was written"), warnings.get(0));
        cache.store(key, code);
        assertNotNull(cache.load(key));
    }

    private static PrivateFiles.Steps failing(String at, String why) {
        return (step, file) -> {
            if (step.equals(at)) {
                throw new IOException(why);
            }
        };
    }

    @Test
    void aClockThatIsYearsOff() throws IOException {
        for (int years : new int[] {-2, 2}) {
            Path root = place.resolve("r" + years);
            CodeCache cache = Samples.open(root);
            cache.store(key, code);
            Path temporary = Files.createFile(Samples.file(root, key).resolveSibling(".tmp-07e4"));
            FileTime then = FileTime.from(Instant.now().plus(Duration.ofDays(365L * years)));
            try (var files = Files.walk(root)) {
                for (Path file : files.toList()) {
                    Files.setLastModifiedTime(file, then);
                }
            }
            assertNotNull(cache.load(key));
            OverloadKey other = Samples.key("hypot", "float32,float32->float32");
            cache.store(other, Samples.code(other));
            assertNotNull(cache.load(other));
            assertNotNull(cache.load(key));
            assertEquals(2, cache.list().size());
            // What claims to be from the future may be in use.
            assertEquals(years > 0, Files.exists(temporary));
            assertEquals(0, cache.use().rejects() + cache.use().failures());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void anInterruptedThreadStillLoadsAndStores() {
        CodeCache cache = Samples.open(place.resolve("r"));
        Thread.currentThread().interrupt();
        cache.store(key, code);
        assertNotNull(cache.load(key));
        assertTrue(Thread.interrupted());
        assertEquals(List.of(), warnings);
    }

    @Test
    void settingsFollowTheEnvironment() {
        assertEquals(Path.of("/p"), settings(Map.of("quern.cache.dir", "/p"), Map.of("QUERN_CACHE_DIR", "/q")).root());
        assertEquals(Path.of("/q"), settings(Map.of(), Map.of("QUERN_CACHE_DIR", "/q", "XDG_CACHE_HOME", "/x")).root());
        assertEquals(Path.of("/x/quern"), settings(Map.of(), Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h")).root());
        assertEquals(Path.of("/h/.cache/quern"),
                settings(Map.of(), Map.of("XDG_CACHE_HOME", "x", "HOME", "/h")).root());
        assertEquals(Path.of("/h/.cache/quern"),
                settings(Map.of(), Map.of("QUERN_CACHE_DIR", "", "HOME", "/h")).root());
        assertTrue(settings(Map.of(), Map.of("QUERN_CACHE_DIR", "relative")).root().isAbsolute());
        CacheSettings off = settings(Map.of(), Map.of("QUERN_CACHE", "off", "HOME", "/h"));
        assertNull(off.root());
        assertNull(off.problem());
        assertTrue(settings(Map.of(), Map.of("QUERN_CACHE_STRICT", "1", "HOME", "/h")).strict());
        assertFalse(settings(Map.of("quern.cache.strict", "false"), Map.of("QUERN_CACHE_STRICT", "1", "HOME", "/h"))
                .strict());
        for (Map<String, String> bad : List.of(
                Map.<String, String>of(), Map.of("HOME", "here"), Map.of("HOME", "\0"))) {
            CacheSettings settings = settings(Map.of(), bad);
            assertNull(settings.root());
            assertNotNull(settings.problem());
            assertThrows(CacheException.class, () -> CodeCache.open(settings.withStrict(true)));
        }
        CodeCache none = CodeCache.open(CacheSettings.off());
        none.store(key, code);
        assertNull(none.load(key));
        assertEquals(List.of(), none.list());
        assertEquals(List.of(), warnings);
        CodeCache homeless = CodeCache.open(settings(Map.of(), Map.of()));
        assertNull(homeless.load(key));
        assertEquals(1, warnings.size());
    }

    private static CacheSettings settings(Map<String, String> properties, Map<String, String> environment) {
        Properties all = new Properties();
        all.putAll(properties);
        return CacheSettings.from(all, environment);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static boolean isRoot() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
