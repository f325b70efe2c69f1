package org.quern.cache.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** XXH64. */
class ChecksumTest {
    @Test
    void checksumsAreThePublishedOnes() {
        assertEquals(0xEF46DB3751D8E999L, checksum(""));
        assertEquals(0xD24EC4F1A98C6E5BL, checksum("a"));
        assertEquals(0x44BC2CF5AD770999L, checksum("abc"));
        assertEquals(0x32DD38952C4BC720L, checksum("xxhash"));
        assertEquals(0xFBCEA83C8A378BF1L, checksum("Nobody inspects the spammish repetition"));
    }

    private static long checksum(String text) {
        byte[] bytes = (text + "rest").getBytes(StandardCharsets.US_ASCII);
        return Checksum.of(bytes, text.length());
    }
}
