package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.nrt.Nrt;
import org.quern.testing.Child;
import org.quern.testing.NrtBalance;

/**
 * Results that nobody closes: their memory is used again long before the machine is full, and never while it is in
 * use.
 */
@ExtendWith(NrtBalance.class)
final class DroppedResultsTest {
    private static final Ufunc ADD = Ufunc.define("add", (x, y) -> x.add(y));

    /** With collections of the whole heap and of young objects, and with those of young ones alone. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC -Xmx1g", "-XX:+UseSerialGC -Xms16m -Xmx128m -XX:+DisableExplicitGC"})
    void stayBelowAGigabyte(String options, @TempDir Path cache) {
        Child child = Child.run(true, cache, List.of(options.split(" ")), Many.class);
        assertEquals(0, child.status(), child.output());
        assertTrue(child.output().matches("resident \\d+\n"), child.output());
        long bytes = Long.parseLong(child.output().strip().split(" ", -1)[1]);
        assertTrue(bytes < 1_000_000_000L, bytes + " bytes resident at most");
    }

    /** Drops 6 GB in results of 40 MB, but for some that are kept to the end. */
    static final class Many {
        private Many() {}

        public static void main(String[] args) throws IOException {
            NDArray x = NDArray.arange(DType.FLOAT64, 5_000_000);
            List<NDArray> kept = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                NDArray r = ADD.apply(x, i);
                if (i % 60 == 30) {
                    kept.add(r);
                }
            }
            for (int k = 0; k < kept.size(); k++) {
                for (int j = 0; j < 5_000_000; j += 997) {
                    if (kept.get(k).getDouble(j) != j + 60.0 * k + 30) {
                        throw new AssertionError("result " + k + " at " + j);
                    }
                }
            }
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM")) {
                    System.out.println("resident " + Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                }
            }
        }
    }

    @Test
    void areNotUsedAgainWhileSomebodyHasThem() throws Exception {
        long before = Nrt.statistics().allocations();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                all.add(threads.submit(dropping(t)));
            }
            for (Future<Void> one : all) {
                one.get();
            }
        }
        assertTrue(Nrt.statistics().allocations() - before >= 4 * 600);
    }

    /**
     * 600 MB, of which a third is closed, a third dropped as an array, a third as a view; the last eight are looked
     * at anew.
     */
    private static Callable<Void> dropping(int thread) {
        return () -> {
            NDArray x = NDArray.full(DType.FLOAT64, thread, 125_000);
            NDArray[] last = new NDArray[8];
            for (int i = 0; i < 600; i++) {
                NDArray r = ADD.apply(x, i * 10.0);
                int place = i % last.length;
                if (last[place] != null) {
                    assertEquals(thread + (i - last.length) * 10.0, last[place].getDouble(i));
                    assertEquals(thread + (i - last.length) * 10.0, last[place].getDouble(last[place].size() - 1));
                    if (i % 3 == 0) {
                        last[place].close();
                    }
                }
                last[place] = i % 2 == 0 ? r : r.slice(0, 0, 120_000, 1);
            }
            return null;
        };
    }
}
