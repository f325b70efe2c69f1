package org.quern.lower;

/**
 * The instruction sets that code is generated for, and needs: a level of the x86-64 psABI and what is given beyond it. No processor
 * names and no tuning: what code needs is all that decides where it runs.
 *
 * @param level 2 (SSE4.2), 3 (AVX2, FMA) or 4 (AVX-512 F, BW, CD, DQ, VL)
 * @param features a bit for each further instruction set, as the native runtime counts them (enum nrt_feature)
 */
public record Target(int level, long features) {
    /** The lowest level that code is generated for. */
    public static final int LOWEST = 2;

    /** The highest level that code is generated for. */
    public static final int HIGHEST = 4;

    /** LLVM's names of the features, by their bits; sorted, so that a target has one name. */
    private static final String[] FEATURES = {
        "avx512bf16", "avx512bitalg", "avx512fp16", "avx512ifma", "avx512vbmi", "avx512vbmi2", "avx512vnni", "avx512vpopcntdq",
        "avxifma", "avxvnni", "gfni"
    };

    /** Refuses a level or feature that there is none of. */
    public Target {
        if (level < LOWEST || level > HIGHEST) {
            throw new IllegalArgumentException("x86-64 level " + level + " given, " + LOWEST + " to " + HIGHEST
                    + " expected");
        }
        if (features >> FEATURES.length != 0) {
            throw new IllegalArgumentException("CPU features " + Long.toBinaryString(features) + " given, at most "
                    + FEATURES.length + " bits expected");
        }
    }

    /** A level and nothing beyond it. */
    public Target(int level) {
        this(level, 0);
    }

    /** Everything that is needed, such as {@code x86-64-v3} or {@code x86-64-v4+avx512vnni+gfni}: this is part of the key. */
    public String cpu() {
        return levelName() + features("");
    }

    /** The target of a name that {@link #cpu} gives, or null for any other: somebody else's code, which is not to be run. */
    public static Target parse(String cpu) {
        String[] parts = cpu.split("\\+", -1);
        long features = 0;
        for (int i = 1; i < parts.length; i++) {
            for (int f = 0; f < FEATURES.length; f++) {
                features |= FEATURES[f].equals(parts[i]) ? 1L << f : 0;
            }
        }
        for (int level = LOWEST; level <= HIGHEST; level++) {
            Target target = new Target(level, features);
            if (target.cpu().equals(cpu)) {
                return target;
            }
        }
        return null;
    }

    /** Whether a machine that has just this runs the code: it has every instruction set that the code needs. */
    public boolean runsOn(Target machine) {
        return level <= machine.level && (features & ~machine.features) == 0;
    }

    /** LLVM's name of the level, such as {@code x86-64-v4}. */
    String levelName() {
        return "x86-64-v" + level;
    }

    /** What is beyond the level, in LLVM's syntax, such as {@code +avx512vnni,+gfni}; empty if there is nothing. */
    String featureString() {
        return features(",");
    }

    private String features(String separator) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FEATURES.length; i++) {
            if ((features >> i & 1) != 0) {
                text.append(text.isEmpty() ? "" : separator).append('+').append(FEATURES[i]);
            }
        }
        return text.toString();
    }

    /** Bytes of a vector register: 16, 32 or 64. */
    public int vectorBytes() {
        return 4 << level;
    }
}
