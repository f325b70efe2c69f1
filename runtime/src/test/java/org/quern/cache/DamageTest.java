package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.cache.report.CacheUse;

/** Every way in which a file can be other than it was written. */
class DamageTest {
    // Short, since the tests go through every byte.
    private final OverloadKey key = new OverloadKey("hypot", "d,d->d", "", "", "0123456789abcdef".repeat(4), "", "", "",
            "", 1);
    private final StoredCode code = Samples.code(key);

    @TempDir
    private Path root;

    private CodeCache cache;
    private Path file;
    private byte[] good;

    @BeforeEach
    void storeOne() throws IOException {
        cache = Samples.open(root);
        cache.store(key, code);
        file = Samples.file(root, key);
        good = Files.readAllBytes(file);
    }

    @Test
    void theFileBeginsWithTheObject() throws IOException {
        assertArrayEquals(code.object(), Arrays.copyOf(good, code.object().length));
        assertHit();
    }

    @Test
    void everyFlippedByteIsRejected() throws IOException {
        Random random = new Random(3);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 + random.nextInt(255));
            assertRejectedAndHealed(bad, "byte " + at);
        }
    }

    @Test
    void everyTruncationIsRejected() throws IOException {
        for (int length = 0; length < good.length; length++) {
            assertRejectedAndHealed(Arrays.copyOf(good, length), "length " + length);
        }
        assertRejectedAndHealed(Arrays.copyOf(good, good.length + 1), "one byte more");
    }

    @Test
    void randomCorruptionIsRejected() throws IOException {
        corrupt(200, 4);
    }

    @Test
    @Tag("stress")
    void randomCorruptionIsRejectedManyTimes() throws IOException {
        corrupt(10_000, 5);
    }

    private void corrupt(int times, long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < times; i++) {
            byte[] bad = good.clone();
            for (int n = 2 + random.nextInt(20); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            if (!Arrays.equals(bad, good)) {
                assertRejectedAndHealed(bad, "seed " + seed + ", corruption " + i);
            }
        }
    }

    @Test
    void anotherOverloadsFileUnderThisNameIsRejected() throws IOException {
        OverloadKey other = Samples.key("hypot", "float32,float32->float32");
        cache.store(other, Samples.code(other));
        byte[] theirs = Files.readAllBytes(Samples.file(root, other));
        assertRejectedAndHealed(theirs, "another key's file");
        assertEquals(1, cache.use().reasons().get(MissReason.KEY.text()));
        assertNotNull(cache.load(other));
    }

    @Test
    void lengthsThatOverflowAreRejected() throws IOException {
        for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, good.length}) {
            byte[] bad = good.clone();
            java.nio.ByteBuffer.wrap(bad).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(bad.length - 36, length);
            assertRejectedAndHealed(bad, "object length " + length);
        }
        byte[] bad = good.clone();
        java.nio.ByteBuffer.wrap(bad).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(bad.length - 28, -1)
                .putInt(bad.length - 24, -1);
        assertRejectedAndHealed(bad, "key and metadata length");
    }

    @Test
    void objectsThatCannotBeMappedAreNotKept() {
        byte[] object = code.object().clone();
        object[18] = (byte) 183; // AArch64
        OverloadKey other = Samples.key("hypot", "");
        cache.store(other, new StoredCode(object, new byte[0]));
        cache.store(other, new StoredCode(new byte[10], new byte[0]));
        byte[] segment = code.object().clone();
        segment[32] = 64; // one program header, right after the file header
        segment[56] = 1;
        Arrays.fill(segment, 64, 120, (byte) 0);
        segment[64 + 32] = (byte) (segment.length + 1);
        cache.store(other, new StoredCode(segment, new byte[0]));
        assertEquals(3, cache.use().failures());
        assertNull(cache.load(other));
        segment[64 + 32] = (byte) segment.length;
        cache.store(other, new StoredCode(segment, new byte[0]));
        assertArrayEquals(segment, cache.load(other).object());
    }

    @Test
    void theQuarantineIsBounded() throws IOException {
        for (int i = 0; i < 3 * Quarantine.MAX_FILES; i++) {
            byte[] bad = good.clone();
            bad[100]++;
            assertRejectedAndHealed(bad, "round " + i);
        }
        assertEquals(Quarantine.MAX_FILES, Samples.quarantined(root).size());
    }

    @Test
    void aFileThatCannotBeRemovedIsReadOnce() throws IOException {
        // A directory with something in it where the quarantine should be a directory, and where the code should be a file.
        Files.delete(file);
        Files.createDirectory(file);
        Files.createFile(file.resolve("x"));
        Files.createFile(new CacheLayout(root).quarantine());
        assertNull(cache.load(key));
        assertNull(cache.load(key));
        assertEquals(1, cache.use().reasons().get(MissReason.NOT_A_FILE.text()));
        assertEquals(1, cache.use().reasons().get(MissReason.KNOWN_DAMAGED.text()));
        cache.store(key, code);
        assertEquals(1, cache.use().failures());
        assertEquals(List.of(), Samples.temporaries(root));
        Files.delete(file.resolve("x"));
        Files.delete(file);
        cache.store(key, code);
        assertHit();
    }

    @Test
    void aDamagedIndexIsRebuilt() throws IOException {
        Path index = Samples.index(root, key);
        byte[] right = Files.readAllBytes(index);
        List<CacheEntry> entries = cache.list();
        assertEquals(List.of(key.signature()), entries.stream().map(e -> e.shown().signature()).toList());
        Random random = new Random(6);
        for (int at = 0; at <= right.length; at++) {
            byte[] bad = at < right.length ? right.clone() : Arrays.copyOf(right, at + 1);
            if (at < right.length) {
                bad[at] ^= (byte) (1 + random.nextInt(255));
            }
            assertIndexHeals(index, bad, right, entries);
            assertIndexHeals(index, Arrays.copyOf(right, Math.min(at, right.length - 1)), right, entries);
        }
        Files.delete(index);
        assertEquals(entries, cache.list());
        assertArrayEquals(right, Files.readAllBytes(index));
    }

    @Test
    void anIndexThatIsOutOfDateIsRebuilt() throws IOException {
        OverloadKey other = Samples.key("hypot", "float32,float32->float32");
        Path index = Samples.index(root, key);
        byte[] one = Files.readAllBytes(index);
        cache.store(other, Samples.code(other));
        byte[] two = Files.readAllBytes(index);
        // It misses one that is there: what two processes that write at once leave behind.
        Files.write(index, one);
        assertEquals(List.of("d,d->d", "float32,float32->float32"),
                cache.list().stream().map(e -> e.shown().signature()).toList());
        assertArrayEquals(two, Files.readAllBytes(index));
        // It names one that has gone.
        Files.delete(Samples.file(root, other));
        assertEquals(1, cache.list().size());
        assertArrayEquals(one, Files.readAllBytes(index));
        Files.write(index, one);
        cache.store(other, Samples.code(other));
        assertArrayEquals(two, Files.readAllBytes(index));
        assertEquals(0, cache.use().rejects());
    }

    private void assertIndexHeals(Path index, byte[] bad, byte[] right, List<CacheEntry> entries) throws IOException {
        long rejects = cache.use().rejects();
        Files.write(index, bad);
        assertEquals(entries, cache.list());
        assertEquals(rejects + 1, cache.use().rejects());
        assertArrayEquals(right, Files.readAllBytes(index));
    }

    @Test
    void theListSaysWhatIsDamaged() throws IOException {
        assertEquals("ok", cache.list().get(0).state());
        byte[] bad = good.clone();
        bad[100]++;
        Files.write(file, bad);
        // The index still knows whose file it is; without it, the directory does.
        CacheEntry known = cache.list().get(0);
        assertEquals("damaged: checksum mismatch", known.state());
        assertEquals("hypot", known.shown().function());
        assertEquals(key.signature(), known.shown().signature());
        Files.delete(Samples.index(root, key));
        CacheEntry unknown = cache.list().get(0);
        assertFalse(unknown.isOk());
        assertEquals(file.getParent().getFileName().toString(), unknown.shown().function());
        assertEquals(bad.length, unknown.shown().bytes());
        // Listing leaves it where it is; loading takes it away.
        assertTrue(Files.exists(file));
    }

    private void assertRejectedAndHealed(byte[] bad, String what) throws IOException {
        CacheUse before = cache.use();
        Files.write(file, bad);
        assertNull(cache.load(key), what);
        CacheUse after = cache.use();
        assertEquals(before.rejects() + 1, after.rejects(), what);
        assertEquals(before.misses() + 1, after.misses(), what);
        assertFalse(Files.exists(file), what);
        assertTrue(
                Samples.quarantined(root).stream().anyMatch(f -> f.toString().endsWith(file.getFileName().toString())),
                what);
        cache.store(key, code);
        assertArrayEquals(good, Files.readAllBytes(file), what);
        assertHit();
    }

    private void assertHit() {
        StoredCode loaded = cache.load(key);
        assertNotNull(loaded);
        assertArrayEquals(code.object(), loaded.object());
        assertArrayEquals(code.metadata(), loaded.metadata());
    }
}
