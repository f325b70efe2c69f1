package org.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quern and C compute the same of small arrays; what Quern computes, the catalogue's own tests check. */
final class GufuncWorkloadsTest {
    @TempDir
    private static Path directory;

    @Test
    void bothAgree() throws Exception {
        NativeKernels fast = new NativeKernels(directory, NativeKernels.Mode.FAST);
        for (GufuncWorkload w : GufuncWorkloads.all()) {
            if (w.elements() > 10_000_000) {
                continue; // seconds in plain loops; other sizes of the same kernel are here
            }
            Workload.Arrays byQuern = w.arrays();
            w.quern(byQuern).run(2);
            Workload.Arrays byC = w.arrays();
            fast.work(w, byC).run(1);
            Agreement.check(w, Side.C_FAST, byQuern.out(), byC.out());
        }
    }

    @Test
    void keysAreDistinct() {
        List<String> keys = GufuncWorkloads.all().stream().map(GufuncWorkload::key).toList();
        assertEquals(keys.size(), new HashSet<>(keys).size(), keys.toString());
        assertTrue(Set.copyOf(keys).containsAll(GufuncWorkloads.few().stream().map(GufuncWorkload::key).toList()));
        assertTrue(keys.contains("softmax/float64/1000x128"), "has a bar of its own");
    }
}
