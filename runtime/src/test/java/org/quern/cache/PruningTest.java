package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;
import org.quern.error.SettingException;

/** Bounds: what was used longest ago goes, and nothing that is not the cache's. */
class PruningTest {
    private static final int OBJECT_BYTES = 1000;
    private final List<OverloadKey> keys = new ArrayList<>();

    @TempDir
    private Path place;

    private CodeCache filled(int count) {
        CodeCache cache = CodeCache.open(CacheSettings.at(place.resolve("root")));
        for (int i = 0; i < count; i++) {
            OverloadKey key = Samples.key("f" + i / 2, i % 2 == 0 ? "float64->float64" : "float32->float32");
            keys.add(key);
            cache.store(key, Samples.code(key, OBJECT_BYTES));
        }
        return cache;
    }

    private Path file(int i) {
        return Samples.file(place.resolve("root"), keys.get(i));
    }

    private static void used(Path file, long daysAgo) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(daysAgo))));
    }

    @Test
    void sizeTakesWhatWasUsedLongestAgo() throws IOException {
        CodeCache cache = filled(6);
        long bytes = 0;
        for (int i = 0; i < 6; i++) {
            used(file(i), i == 3 ? 40 : 20 - i);
            bytes += Files.size(file(i));
        }
        assertEquals(0, cache.prune(bytes, CacheSettings.UNLIMITED));
        assertEquals(2, cache.prune(bytes - Files.size(file(3)) - 1, CacheSettings.UNLIMITED));
        for (int i = 0; i < 6; i++) {
            assertEquals(i != 3 && i != 0, Files.exists(file(i)), "file " + i);
        }
        assertEquals(4, cache.list().size());
        assertEquals(4, cache.prune(0, CacheSettings.UNLIMITED));
        assertEquals(List.of(), cache.list());
    }

    @Test
    void aHitCountsAsUseToTheDay() throws IOException {
        CodeCache cache = filled(3);
        used(file(0), 10);
        used(file(1), 10);
        Files.setLastModifiedTime(file(2), FileTime.from(Instant.now().minusSeconds(3600)));
        FileTime recent = Files.getLastModifiedTime(file(2));
        assertNotNull(cache.load(keys.get(0)));
        assertNotNull(cache.load(keys.get(2)));
        assertEquals(recent, Files.getLastModifiedTime(file(2)), "a second use within a day is no write");
        assertEquals(1, cache.prune(CacheSettings.UNLIMITED, 9));
        assertFalse(Files.exists(file(1)));
        Files.setLastModifiedTime(file(2), FileTime.from(Instant.now().plus(Duration.ofDays(730))));
        assertEquals(0, cache.prune(CacheSettings.UNLIMITED, 1));
        assertNotNull(cache.load(keys.get(2)));
        assertTrue(Files.getLastModifiedTime(file(2)).toInstant().isBefore(Instant.now().plusSeconds(60)));
    }

    @Test
    void aStoreLooksOnceADay() throws IOException {
        filled(4);
        CacheSettings small = CacheSettings.at(place.resolve("root")).withLimits(2 * OBJECT_BYTES + 1000,
                CacheSettings.UNLIMITED);
        CodeCache cache = CodeCache.open(small);
        OverloadKey more = Samples.key("g", "float64->float64");
        cache.store(more, Samples.code(more, OBJECT_BYTES));
        assertEquals(5, cache.list().size());
        used(place.resolve("root").resolve("v2").resolve(".pruned"), 2);
        for (int i = 0; i < 4; i++) {
            used(file(i), 9 - i);
        }
        OverloadKey last = Samples.key("h", "float64->float64");
        cache.store(last, Samples.code(last, OBJECT_BYTES));
        assertTrue(cache.list().size() < 3, cache.list().toString());
        assertNotNull(cache.load(last));
    }

    @Test
    void whatIsNotOursStays() throws IOException {
        CodeCache cache = filled(4);
        Path root = place.resolve("root");
        List<Path> foreign = List.of(root.resolve("README"), root.resolve("v2").resolve("notes"),
                root.resolve("v3").resolve("x.nbc"),
                file(0).resolveSibling("mine.txt"), file(0).resolveSibling("short.nbc"));
        for (Path f : foreign) {
            Files.createDirectories(f.getParent());
            Files.writeString(f, "mine");
        }
        Path temporary = Files.createFile(file(2).resolveSibling(".tmp-1"));
        Path outside = Files.createFile(place.resolve("outside"));
        Path link = Samples.file(root, Samples.key("f0", "int8->int8"));
        Files.createSymbolicLink(link, outside);
        assertEquals(5, cache.clear());
        for (Path f : foreign) {
            assertEquals("mine", Files.readString(f));
        }
        assertTrue(Files.exists(outside));
        assertFalse(Files.exists(temporary));
        assertFalse(Files.exists(file(2).getParent()));
        cache.store(keys.get(0), Samples.code(keys.get(0), OBJECT_BYTES));
        assertNotNull(cache.load(keys.get(0)));
    }

    @Test
    void clearingAllLeavesTheEmptyRoot() throws IOException {
        CodeCache cache = filled(3);
        Files.write(file(1), new byte[10]);
        assertNull(cache.load(keys.get(1)));
        assertEquals(1, Samples.quarantined(place.resolve("root")).size());
        assertEquals(2, cache.clear());
        try (var files = Files.list(place.resolve("root"))) {
            assertEquals(List.of(), files.toList());
        }
        assertEquals(0, cache.clear());
        assertEquals(0, CodeCache.open(CacheSettings.off()).clear());
    }

    @Test
    void boundsAreSettings() {
        CacheSettings unset = CacheSettings.from(new Properties(), Map.of("HOME", "/h"));
        assertEquals(1L << 30, unset.maxBytes());
        assertEquals(CacheSettings.UNLIMITED, unset.maxAgeDays());
        Properties set = new Properties();
        set.setProperty("quern.cache.max-bytes", "none");
        CacheSettings given = CacheSettings.from(set,
                Map.of("HOME", "/h", "QUERN_CACHE_MAX_BYTES", "5", "QUERN_CACHE_MAX_AGE_DAYS", "180"));
        assertEquals(CacheSettings.UNLIMITED, given.maxBytes());
        assertEquals(180, given.maxAgeDays());
        SettingException bad = assertThrows(SettingException.class,
                () -> CacheSettings.from(set, Map.of("HOME", "/h", "QUERN_CACHE_MAX_AGE_DAYS", "-1")));
        assertEquals("QUERN_CACHE_MAX_AGE_DAYS is '-1', a whole number, at least 0, or none expected",
                bad.getMessage());
    }

    @Test
    void aReaderKeepsWhatItOpened() throws IOException {
        CodeCache cache = filled(1);
        byte[] before = Files.readAllBytes(file(0));
        try (InputStream in = Files.newInputStream(file(0))) {
            cache.prune(0, CacheSettings.UNLIMITED);
            assertArrayEquals(before, in.readAllBytes());
        }
        assertNull(cache.load(keys.get(0)));
    }
}
