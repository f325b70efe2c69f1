package org.quern.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random programs by the public API against two references, in processes of their own: few on each build, more in the stress profile,
 * and for as long as one likes with {@code -Dquern.fuzz.seconds} there.
 */
class FuzzTest {
    /** A run of seeds that takes in ufuncs and gufuncs, and all forms. */
    private static final long FIRST = 400_000;

    private static final int FEW = 16;
    private static final int FEW_SECONDS = 120;
    private static final int SHRINK_SECONDS = 30;
    private static final long STRESS_FIRST = 1_000_000;

    @Test
    void someOnTheHighestLevel() throws IOException {
        check(Fuzz.run(Fuzz.levels().get(0), FIRST, FEW, FEW_SECONDS, 1, SHRINK_SECONDS));
    }

    @Tag("stress")
    @Test
    void minutesOnEachLevel() throws IOException {
        List<String> levels = Fuzz.levels();
        long seconds = Long.getLong("quern.fuzz.seconds", 180);
        long first = Long.getLong("quern.fuzz.seed", STRESS_FIRST);
        for (String level : levels) {
            check(Fuzz.run(level, first, Integer.MAX_VALUE, seconds / levels.size(), 1, SHRINK_SECONDS));
            first += STRESS_FIRST;
        }
    }

    private static void check(List<Fuzz.Finding> findings) {
        assertEquals(List.of(), findings);
    }
}
