package org.quern.nrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DescriptorPathTest {
    @Test
    void pathsAreNeverTheSame() {
        Set<String> seen = new HashSet<>();
        for (long number : new long[] {0, 1, 2, 3, 4, 5, 1L << 20, Long.MAX_VALUE, -1}) {
            String path = DescriptorPath.spelling(0, number);
            assertTrue(seen.add(path), path);
            assertTrue(Files.exists(Path.of(path)), path);
        }
        for (int number = 0; number < 10_000; number++) {
            seen.add(DescriptorPath.spelling(7, number));
        }
        assertEquals(10_009, seen.size());
    }
}
