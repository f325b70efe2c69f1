package org.quern.lower;

/**
 * The instruction set that code is generated for: a level of the x86-64 psABI.
 *
 * @param level 2 (SSE4.2), 3 (AVX2, FMA) or 4 (AVX-512 F, BW, CD, DQ, VL)
 */
public record Target(int level) {
    /** The lowest level that code is generated for. */
    public static final int LOWEST = 2;

    /** The highest level that code is generated for. */
    public static final int HIGHEST = 4;

    /** Refuses a level that there is none of. */
    public Target {
        if (level < LOWEST || level > HIGHEST) {
            throw new IllegalArgumentException("x86-64 level " + level + " given, " + LOWEST + " to " + HIGHEST
                    + " expected");
        }
    }

    /** LLVM's name of it, such as {@code x86-64-v4}. */
    public String cpu() {
        return "x86-64-v" + level;
    }

    /** Bytes of a vector register: 16, 32 or 64. */
    public int vectorBytes() {
        return 4 << level;
    }
}
