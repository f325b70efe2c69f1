package org.quern.cache.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * XXH64 with seed 0 (the xxHash specification, version 0.1.1), to detect files that are not as they were written.
 *
 * <p>It guards against accidents, so it need not be cryptographic: whoever can write a file can write its checksum.
 * Compared with SHA-256 it saves a fresh process some 2 ms for the first 20 KB, which are hashed in the interpreter,
 * and later 80 µs for each load.
 */
final class Checksum {
    /** Size of a checksum in bytes. */
    static final int BYTES = Long.BYTES;

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE_BYTES = 32;

    private Checksum() {}

    /** The checksum of the first {@code length} bytes. */
    static long of(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        // One bulk copy, instead of eight byte loads per word in the interpreter.
        long[] words = new long[length / Long.BYTES];
        in.asLongBuffer().get(words);
        int at = 0;
        long hash = P5;
        if (length >= STRIPE_BYTES) {
            at = length / STRIPE_BYTES * (STRIPE_BYTES / Long.BYTES);
            hash = stripes(words, at);
        }
        hash += length;
        for (; at < words.length; at++) {
            hash = rotate(hash ^ round(words[at]), 27) * P1 + P4;
        }
        in.position(at * Long.BYTES);
        if (in.remaining() >= Integer.BYTES) {
            hash = rotate(hash ^ Integer.toUnsignedLong(in.getInt()) * P1, 23) * P2 + P3;
        }
        while (in.hasRemaining()) {
            hash = rotate(hash ^ Byte.toUnsignedLong(in.get()) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long stripes(long[] words, int end) {
        // P1 + P2, as a literal because javac rejects the overflow of a constant expression
        long a = 0x60EA27EEADC0B5D6L;
        long b = P2;
        long c = 0;
        long d = -P1;
        for (int i = 0; i < end; i += 4) {
            // round(), inlined by hand: a call costs the interpreter more than the arithmetic.
            a += words[i] * P2;
            a = (a << 31 | a >>> 33) * P1;
            b += words[i + 1] * P2;
            b = (b << 31 | b >>> 33) * P1;
            c += words[i + 2] * P2;
            c = (c << 31 | c >>> 33) * P1;
            d += words[i + 3] * P2;
            d = (d << 31 | d >>> 33) * P1;
        }
        long hash = rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
        hash = (hash ^ round(a)) * P1 + P4;
        hash = (hash ^ round(b)) * P1 + P4;
        hash = (hash ^ round(c)) * P1 + P4;
        return (hash ^ round(d)) * P1 + P4;
    }

    private static long round(long word) {
        return rotate(word * P2, 31) * P1;
    }

    private static long rotate(long value, int bits) {
        return value << bits | value >>> (64 - bits);
    }
}
