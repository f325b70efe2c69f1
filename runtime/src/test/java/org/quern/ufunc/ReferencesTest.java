package org.quern.ufunc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.ir.MathFunction;
import org.quern.ir.Samples;
import org.quern.ir.interpret.Scalars;

/** What judges very many float32s in few instructions judges as what takes its time. */
class ReferencesTest {
    private static final long SEED = 20261130;

    @Test
    void theErrorsOfASweepAreTheErrors() {
        Random random = new Random(SEED);
        long[] special = Samples.special(DType.FLOAT32);
        int finite = 0;
        for (MathFunction f : MathFunction.values()) {
            if (f.arity() == 1) {
                for (long x : LongStream.concat(LongStream.of(special), random.longs(50, 0, 1L << 32)).toArray()) {
                    for (long result : results(x, special, random)) {
                        finite += compare(f, x, result);
                    }
                }
            }
        }
        assertTrue(finite > 1000, finite + " errors of a size to judge");
    }

    /** Right, nearly right for functions that are nearly x, and wrong in every way. */
    private static List<Long> results(long x, long[] special, Random random) {
        List<Long> results = new ArrayList<>(List.of(x, x ^ 1, x ^ 1L << 31, x ^ 1L << 23));
        for (int i = 0; i < 4; i++) {
            results.add(special[random.nextInt(special.length)]);
        }
        return results;
    }

    private static int compare(MathFunction f, long x, long result) {
        double error = error(f, x, result);
        String where = f + " of " + Long.toHexString(x) + " as " + Long.toHexString(result);
        assertEquals(error, swept(f, x, result, Double.NaN), where);
        if (error > 1e6) {
            return 0;
        }
        assertEquals(error, swept(f, x, result, error), 1e-7, where + ", by quads");
        return 1;
    }

    /** The cosine is a little less than 1, where units are half as large, and so little that a float64 is 1. */
    @Test
    void unitsAreThoseOfTheExactResult() {
        long x = Scalars.bits(DType.FLOAT32, 1e-9);
        long result = Scalars.bits(DType.FLOAT32, Math.nextUp(1f));
        assertEquals(2, error(MathFunction.COS, x, result), 1e-7);
        assertEquals(2, swept(MathFunction.COS, x, result, Double.NaN), 1e-7);
        assertEquals(1, error(MathFunction.EXP, 0, result));
    }

    private static double error(MathFunction f, long x, long result) {
        return References.errors(f, DType.FLOAT32, new long[] {x}, new long[] {x}, List.of(new long[] {result})).get(0)
                .ulps();
    }

    private static double swept(MathFunction f, long x, long result, double bound) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = arena.allocateFrom(JAVA_INT, (int) x);
            return References.errors(f, in, List.of(arena.allocateFrom(JAVA_INT, (int) result)), bound).get(0).ulps();
        }
    }
}
