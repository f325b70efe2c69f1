package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;
import org.quern.testing.Child;

/** Processes that are killed, at every step of writing and at random instants: the next one finds a valid cache. */
class KillTest {
    private static final int FUNCTIONS = 5;
    private static final int SIGNATURES = 4;
    private static final int LEAST_STEPS = 15;

    @TempDir
    private Path place;

    @Test
    void atEachStepOfWriting() throws Exception {
        for (int step = 1;; step++) {
            Path root = place.resolve("step" + step);
            Process child = Samples.java(KilledProcess.class, Integer.toString(step), root.toString());
            assertTrue(child.waitFor(60, TimeUnit.SECONDS));
            if (child.exitValue() == 0) {
                assertTrue(step > LEAST_STEPS, "only " + step + " steps");
                return;
            }
            assertEquals(KilledProcess.KILLED, child.exitValue());
            assertGoesOn(root, KilledProcess.FUNCTIONS, KilledProcess.SIGNATURES, "step " + step);
            assertEquals(List.of(), Samples.quarantined(root), "step " + step);
        }
    }

    @Test
    @Tag("stress")
    void atEachStepOfWritingCompiledKernels() {
        for (int step = 1;; step++) {
            Path root = place.resolve("step" + step);
            Child killed = Child.run(true, root, List.of(), KilledProcess.class, Integer.toString(step));
            if (killed.status() == 0) {
                assertTrue(step > LEAST_STEPS, "only " + step + " steps");
                return;
            }
            assertEquals(KilledProcess.KILLED, killed.status(), killed.output());
            Child next = Child.run(true, root, List.of("-Dquern.cache.strict=true"), KilledProcess.class, "0");
            assertEquals(0, next.status(), killed.output() + next.output());
            assertTrue(next.output().contains("rejects=0, failures=0"), next.output());
            // All is there now, and serves without LLVM.
            Child bare = Child.run(false, root, List.of("-Dquern.cache.strict=true"), KilledProcess.class, "0");
            assertEquals(0, bare.status(), killed.output() + bare.output());
            assertTrue(bare.output().contains("hits=2, misses=0, stores=0, rejects=0, failures=0"), bare.output());
            assertEquals(List.of(), Samples.quarantined(root));
        }
    }

    @Test
    void atRandomInstants() throws Exception {
        kill(20, 7);
    }

    @Test
    @Tag("stress")
    void atManyRandomInstants() throws Exception {
        kill(500, 8);
    }

    private void kill(int times, long seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        Path root = place.resolve("cache");
        for (int i = 0; i < times; i++) {
            String replay = "seed " + seed + ", kill " + i;
            Path barrier = place.resolve("go" + i);
            // Stores and deletes until it dies.
            Process child = Samples.java(StoringProcess.class, root.toString(), "" + FUNCTIONS, "" + SIGNATURES,
                    "" + Integer.MAX_VALUE, barrier.toString());
            Files.createFile(barrier);
            while (!Files.exists(Samples.file(root, StoringProcess.key(0, 0)).getParent())) {
                assertTrue(child.isAlive(), replay);
                Thread.onSpinWait();
            }
            long until = System.nanoTime() + random.nextInt(60_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertTrue(child.isAlive(), replay);
            child.destroyForcibly();
            assertTrue(child.waitFor(60, TimeUnit.SECONDS), replay);
            assertGoesOn(root, FUNCTIONS, SIGNATURES, replay);
        }
        assertEquals(List.of(), Samples.quarantined(root));
    }

    /** Whatever has its final name is whole, what is missing is stored, and what was left half-written is swept in time. */
    private static void assertGoesOn(Path root, int functions, int signatures, String replay) throws IOException {
        CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(true));
        for (CacheEntry entry : cache.list()) {
            assertTrue(entry.isOk(), replay + ": " + entry);
        }
        for (Path temporary : left(root)) {
            Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minusSeconds(2 * 3600)));
        }
        StoringProcess.storeAll(cache, functions, signatures, 1, root);
        for (int f = 0; f < functions; f++) {
            OverloadKey further = Samples.key("f" + f, "further");
            cache.store(further, Samples.code(further));
            assertNotNull(cache.load(further), replay);
        }
        assertEquals(List.of(), left(root), replay);
        assertEquals(functions * (signatures + 1), cache.list().size(), replay);
        assertEquals(0, cache.use().rejects() + cache.use().failures(), replay);
        for (int f = 0; f < functions; f++) {
            Files.delete(Samples.file(root, Samples.key("f" + f, "further")));
        }
    }

    private static List<Path> left(Path root) {
        List<Path> files = new ArrayList<>(Samples.temporaries(root));
        files.addAll(Samples.find(root, Lease.PREFIX));
        return files;
    }
}
