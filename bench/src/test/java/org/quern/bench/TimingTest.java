package org.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Work is timed by turns. */
final class TimingTest {
    @Test
    void timingRunsEachInTurn() {
        long[] done = new long[2];
        Timing.Result[] r = Timing.interleaved(5_000_000, n -> done[0] += spin(n), n -> done[1] += spin(4 * n));
        assertEquals(2, r.length);
        assertEquals(r[0].samples(), r[1].samples());
        assertTrue(r[0].min() > 0 && r[0].median() >= r[0].min() && done[0] != 0 && done[1] != 0);
        assertEquals(2, Timing.result(5, 1, 2).median());
    }

    @Test
    void pairsAreComparedBySamplesBesideEachOther() {
        long[] done = new long[2];
        Timing.Pair pair = Timing.paired(20_000_000, n -> done[0] += spin(n), n -> done[1] += spin(8 * n));
        assertTrue(pair.first() > 0 && pair.second() > pair.first() && pair.ratio() > 2, pair::toString);
    }

    private static long spin(long n) {
        long x = n | 1;
        for (long i = 0; i < 100 * n; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
        }
        return x | 1;
    }
}
