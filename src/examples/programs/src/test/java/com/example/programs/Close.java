package com.example.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.quern.array.NDArray;

/** What the tests share. */
final class Close {
    private Close() {
    }

    /** Checks values against those of plain Java, to so many units in the last place of the larger or of 1. */
    static void check(double[] expected, NDArray given, double units) {
        double[] values = given.asType(org.quern.dtype.DType.FLOAT64).toDoubleArray();
        assertEquals(expected.length, values.length);
        for (int i = 0; i < expected.length; i++) {
            double bound = units * Math.ulp(Math.max(1, Math.abs(expected[i])));
            assertEquals(expected[i], values[i], bound, "element " + i);
        }
    }

    /** Seeded numbers between two bounds. */
    static double[] random(int seed, int count, double low, double high) {
        return new Random(seed).doubles(count, low, high).toArray();
    }
}
