package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;

/** Many writers. */
class ConcurrencyTest {
    private static final int FUNCTIONS = 5;
    private static final int SIGNATURES = 4;

    @TempDir
    private Path place;

    @Test
    void threadsShareADirectory() throws Exception {
        Path root = place.resolve("cache");
        CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(true));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> StoringProcess.storeAll(cache, FUNCTIONS, SIGNATURES, 1, root)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertComplete(root);
        assertEquals(0, cache.use().rejects() + cache.use().failures());
    }

    @Test
    void processesShareADirectory() throws Exception {
        race(4);
    }

    @Test
    @Tag("stress")
    void processesShareADirectoryManyTimes() throws Exception {
        for (int i = 0; i < 10; i++) {
            race(16);
        }
    }

    private void race(int processes) throws IOException, InterruptedException {
        Path root = Files.createTempDirectory(place, "race");
        Path barrier = place.resolve(root.getFileName() + "-go");
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            children.add(child(root, 1, barrier));
        }
        Files.createFile(barrier);
        for (Process child : children) {
            assertTrue(child.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, child.exitValue());
        }
        assertComplete(root);
    }

    private static Process child(Path root, int rounds, Path barrier) throws IOException {
        return Samples.java(StoringProcess.class, root.toString(), "" + FUNCTIONS, "" + SIGNATURES, "" + rounds,
                barrier.toString());
    }

    private static void assertComplete(Path root) throws IOException {
        assertEquals(List.of(), Samples.temporaries(root));
        CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(true));
        for (int i = 0; i < FUNCTIONS * SIGNATURES; i++) {
            OverloadKey key = StoringProcess.key(i % FUNCTIONS, i / FUNCTIONS);
            assertArrayEquals(Samples.code(key, 20_000).object(), cache.load(key).object());
        }
        List<CacheEntry> entries = cache.list();
        assertEquals(FUNCTIONS * SIGNATURES, entries.size());
        assertTrue(entries.stream().allMatch(CacheEntry::isOk));
        assertEquals(0, cache.use().rejects() + cache.use().failures());
    }
}
