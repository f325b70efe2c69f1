package org.quern.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.cache.format.OverloadKey;
import org.quern.testing.Child;

/** Several writers of one bundle in a directory: no code and no line of the index is lost. */
class BundleRaceTest {
    private static final int WRITERS = 6;
    private static final BundleWriter.Selection ALL = new BundleWriter.Selection(Set.of(), Set.of(), null);

    @TempDir
    private Path place;

    /** The kernels of a writer: one of its own and one that all have. */
    private static CodeCache cache(Path root, int writer) {
        CodeCache cache = Samples.open(root.resolve("cache-" + writer));
        for (String name : new String[] {"own" + writer, "shared"}) {
            OverloadKey key = Samples.key(name, "float64->float64");
            cache.store(key, Samples.code(key));
        }
        return cache;
    }

    private static Set<String> expected() {
        Set<String> names = new TreeSet<>(Set.of(Bundle.file(Samples.key("shared", "float64->float64"))));
        for (int writer = 0; writer < WRITERS; writer++) {
            names.add(Bundle.file(Samples.key("own" + writer, "float64->float64")));
        }
        return names;
    }

    private static void assertWhole(Path target) throws IOException {
        assertEquals(List.copyOf(expected()), Files.readAllLines(target.resolve(Bundle.INDEX)));
        for (String name : expected()) {
            assertEquals(1, target.resolve(Bundle.PREFIX + name).getParent().toFile().list().length, name);
        }
    }

    @Test
    void threads() throws Exception {
        List<CodeCache> caches = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            caches.add(cache(place, writer));
        }
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int round = 0; round < 30; round++) {
                Path target = place.resolve("classes-" + round);
                List<Callable<Object>> tasks = new ArrayList<>();
                for (CodeCache cache : caches) {
                    tasks.add(() -> BundleWriter.write(cache, ALL, target));
                }
                for (var done : threads.invokeAll(tasks)) {
                    done.get();
                }
                assertWhole(target);
            }
        }
    }

    /** A writer: the place, its number. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Path place = Path.of(arguments[0]);
            CodeCache cache = cache(place, Integer.parseInt(arguments[1]));
            for (int round = 0; round < 30; round++) {
                BundleWriter.write(cache, ALL, place.resolve("classes-" + round));
            }
        }
    }

    @Test
    @Tag("stress")
    void processes() throws Exception {
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<Child>> tasks = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String number = "" + writer;
                tasks.add(
                        () -> Child.run(false, place.resolve("none"), List.of("-XX:TieredStopAtLevel=1"), Writer.class,
                                place.toString(), number));
            }
            for (var done : threads.invokeAll(tasks)) {
                assertEquals(new Child(0, ""), done.get());
            }
        }
        for (int round = 0; round < 30; round++) {
            assertWhole(place.resolve("classes-" + round));
        }
    }

    @Test
    void whatWasLeftIsSweptAfterAnHour() throws IOException {
        CodeCache cache = cache(place, 0);
        Path target = place.resolve("classes");
        BundleWriter.write(cache, ALL, target);
        List<String> index = Files.readAllLines(target.resolve(Bundle.INDEX));
        Path inside = target.resolve(Bundle.PREFIX + index.get(0)).getParent();
        for (Path left : List.of(inside.resolve(".tmp-x.nbc-1"), target.resolve(Bundle.PREFIX + ".tmp-index-1"),
                place.resolve(".tmp-k.jar-1"))) {
            Files.writeString(left, "half");
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(4000)));
        }
        Path others = Files.writeString(place.resolve(".tmp-other"), "not ours");
        Files.setLastModifiedTime(others, FileTime.from(Instant.now().minusSeconds(4000)));
        BundleWriter.write(cache, ALL, target);
        BundleWriter.write(cache, ALL, place.resolve("k.jar"));
        assertEquals(1, inside.toFile().list().length);
        assertEquals(index, Files.readAllLines(target.resolve(Bundle.INDEX)));
        assertFalse(Files.exists(target.resolve(Bundle.PREFIX + ".tmp-index-1"))
                || Files.exists(place.resolve(".tmp-k.jar-1")));
        assertArrayEquals("not ours".getBytes(java.nio.charset.StandardCharsets.US_ASCII), Files.readAllBytes(others));
    }
}
