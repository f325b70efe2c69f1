package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.IndexFileFormat;
import org.quern.testing.Child;

/** Processes that compile the same kernels into one empty directory, all from the same instant. */
class RaceTest {
    /** How often the long form is run; its full form is 20 rounds. */
    private static final int ROUNDS = Integer.getInteger("quern.race.rounds", 5);

    @TempDir
    private Path place;

    @Test
    void aFewProcesses() throws Exception {
        race(4, 5);
    }

    @Test
    @Tag("stress")
    void manyProcesses() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            race(16, 40);
        }
    }

    private void race(int processes, int kernels) throws Exception {
        Path root = Files.createTempDirectory(place, "race").resolve("cache");
        Path start = root.resolveSibling("start");
        try (ExecutorService threads = Executors.newFixedThreadPool(processes)) {
            List<Path> ready = new ArrayList<>();
            List<Callable<Child>> runs = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                Path file = root.resolveSibling("ready" + i);
                ready.add(file);
                runs.add(() -> Child.run(true, root,
                        List.of("-Dquern.cache.strict=true", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                        RacingProcess.class, "" + kernels, file.toString(), start.toString()));
            }
            List<Future<Child>> children = new ArrayList<>();
            for (Callable<Child> run : runs) {
                children.add(threads.submit(run));
            }
            while (!ready.stream().allMatch(Files::exists)) {
                assertTrue(children.stream().noneMatch(Future::isDone), "a process ended before the start");
                Thread.sleep(5);
            }
            Files.createFile(start);
            for (Future<Child> child : children) {
                Child done = child.get();
                assertEquals(0, done.status(), done.output());
                assertTrue(done.output().contains("rejects=0, failures=0"), done.output());
            }
        }
        assertComplete(root, kernels);
    }

    /** Each overload is there once and nothing else is; the indexes name just these. */
    private static void assertComplete(Path root, int kernels) throws IOException, DamagedFileException {
        CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(true));
        List<CacheEntry> entries = cache.list();
        assertEquals(kernels * RacingProcess.SIGNATURES, entries.size());
        assertTrue(entries.stream().allMatch(CacheEntry::isOk), entries.toString());
        HashSet<String> names = new HashSet<>();
        entries.forEach(e -> names.add(e.shown().function() + e.shown().signature()));
        assertEquals(entries.size(), names.size());
        assertEquals(List.of(), Samples.temporaries(root));
        assertEquals(List.of(), Samples.find(root, Lease.PREFIX));
        assertEquals(List.of(), Samples.quarantined(root));
        assertEquals(0, cache.use().rejects() + cache.use().failures());
        for (Path directory : new CacheLayout(root).functionDirectories(null)) {
            byte[] index = Files.readAllBytes(directory.resolve(IndexFileFormat.NAME));
            assertEquals(CacheLayout.contentNames(directory), List.copyOf(IndexFileFormat.decode(index).keySet()));
        }
    }
}
