package org.quern.util;

import java.nio.charset.StandardCharsets;

/**
 * SHA-256 (FIPS 180-4) in plain Java, for the canonical bytes of kernels and keys.
 *
 * <p>Not {@code java.security.MessageDigest}: finding its provider costs a fresh process about 30 ms; this class hashes
 * its first key in about one.
 */
public final class Sha256 {
    /** Size of a digest in bytes. */
    public static final int BYTES = 32;

    private static final int BLOCK = 64;
    // The constants as text: a string is one entry of the constant pool, an array initializer is bytecode for each
    // element.
    private static final int[] K = words("428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5"
            + "d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174"
            + "e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da"
            + "983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967"
            + "27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85"
            + "a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070"
            + "19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3"
            + "748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2");
    private static final int[] START = words("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19");

    private Sha256() {}

    /** The digest of bytes in lower-case hexadecimal: 64 characters. */
    public static String hex(byte[] bytes) {
        return toHex(digest(bytes), BYTES);
    }

    /** The digest of a string's UTF-8 bytes in lower-case hexadecimal: 64 characters. */
    public static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of bytes: 32 bytes. */
    public static byte[] digest(byte[] bytes) {
        // Padding to whole blocks: a one bit, zeros, and the length in bits as a 64-bit big-endian integer.
        int whole = bytes.length - bytes.length % BLOCK;
        byte[] tail = new byte[bytes.length - whole + 9 <= BLOCK ? BLOCK : 2 * BLOCK];
        System.arraycopy(bytes, whole, tail, 0, bytes.length - whole);
        tail[bytes.length - whole] = (byte) 0x80;
        long bits = 8L * bytes.length;
        for (int i = 1; i <= 8; i++) {
            tail[tail.length - i] = (byte) bits;
            bits >>>= 8;
        }
        int[] state = START.clone();
        int[] w = new int[BLOCK];
        for (int at = 0; at < whole; at += BLOCK) {
            compress(state, w, bytes, at);
        }
        for (int at = 0; at < tail.length; at += BLOCK) {
            compress(state, w, tail, at);
        }
        byte[] digest = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            digest[i] = (byte) (state[i >> 2] >>> (24 - 8 * (i & 3)));
        }
        return digest;
    }

    /** The first {@code count} bytes of a digest in lower-case hexadecimal. */
    public static String toHex(byte[] digest, int count) {
        char[] text = new char[2 * count];
        for (int i = 0; i < count; i++) {
            text[2 * i] = Character.forDigit((digest[i] >> 4) & 15, 16);
            text[2 * i + 1] = Character.forDigit(digest[i] & 15, 16);
        }
        return new String(text);
    }

    private static void compress(int[] state, int[] w, byte[] block, int at) {
        for (int t = 0; t < 16; t++) {
            int i = at + 4 * t;
            w[t] = block[i] << 24 | (block[i + 1] & 0xff) << 16 | (block[i + 2] & 0xff) << 8 | (block[i + 3] & 0xff);
        }
        for (int t = 16; t < BLOCK; t++) {
            int x = w[t - 15];
            int y = w[t - 2];
            int s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
            int s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        int f = state[5];
        int g = state[6];
        int h = state[7];
        for (int t = 0; t < BLOCK; t++) {
            int s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
            int t1 = h + s1 + ((e & f) ^ (~e & g)) + K[t] + w[t];
            int s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
            int t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static int[] words(String hex) {
        int[] words = new int[hex.length() / 8];
        for (int i = 0; i < words.length; i++) {
            words[i] = Integer.parseUnsignedInt(hex, 8 * i, 8 * i + 8, 16);
        }
        return words;
    }
}
