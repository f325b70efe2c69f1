package org.quern.nrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class GrowthTest {
    private static final long MIB = 1L << 20;
    private static final long LIMIT = 16L << 30;

    @Test
    void cheapCollectionsThatFreeWhatWasAddedStayAsOftenAsTheyAre() {
        Growth growth = new Growth(LIMIT);
        for (int i = 0; i < 100; i++) {
            growth.took(2, 20);
            growth.freed(200 * MIB, 256 * MIB);
            assertEquals(256 * MIB, growth.bytes());
        }
    }

    @Test
    void threeDearOnesInARowMakeThemRarer() {
        Growth growth = new Growth(LIMIT);
        for (int i = 0; i < 10; i++) { // noise
            growth.took(100, 20);
            growth.took(100, 20);
            growth.took(2, 20);
        }
        assertEquals(256 * MIB, growth.bytes());
        for (int i = 0; i < 3; i++) {
            growth.took(9, 20);
        }
        assertEquals(512 * MIB, growth.bytes());
        for (int i = 0; i < 100; i++) { // less than half of the time: beyond 512 MiB that is not dear
            growth.took(9, 20);
        }
        assertEquals(512 * MIB, growth.bytes());
        for (int i = 0; i < 100; i++) {
            growth.took(500, 50);
        }
        assertEquals(LIMIT / 4, growth.bytes());
        for (int i = 0; i < 100; i++) {
            growth.took(2, 50);
        }
        assertEquals(512 * MIB, growth.bytes());
    }

    @Test
    void whereArraysAreKeptCollectionsGetRarerAndAreOfAllObjects() {
        Growth growth = new Growth(LIMIT);
        assertTrue(growth.useful());
        growth.freed(100 * MIB, 256 * MIB);
        assertFalse(growth.useful());
        assertEquals(512 * MIB, growth.bytes());
        growth.took(1, 1_000_000);
        growth.freed(0, 512 * MIB);
        growth.took(1, 1_000_000);
        assertEquals(1024 * MIB, growth.bytes());
        growth.freed(1024 * MIB, 1024 * MIB);
        assertTrue(growth.useful());
    }

    @Test
    void aQuarterOfTheLimitIsTheMost() {
        Growth growth = new Growth(100);
        assertEquals(25, growth.bytes());
        growth.freed(0, 10);
        growth.took(1, 1_000_000);
        assertEquals(25, growth.bytes());
        assertEquals(1, new Growth(1).bytes());
    }
}
