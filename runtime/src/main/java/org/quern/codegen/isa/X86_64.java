package org.quern.codegen.isa;

import java.util.ArrayList;
import java.util.List;
import org.quern.error.ArgumentException;
import org.quern.error.PlatformException;

/**
 * A level of the x86-64 psABI and features beyond it.
 *
 * @param number 2 (SSE4.2), 3 (AVX2, FMA) or 4 (AVX-512 F, BW, CD, DQ, VL)
 * @param features a bit for each further instruction set, numbered as in the native runtime (enum nrt_feature)
 */
public record X86_64(int number, long features) implements InstructionSet {
    /** The lowest level that code is generated for. */
    public static final int LOWEST = 2;

    /** The highest. */
    public static final int HIGHEST = 4;

    /** The lowest level with an instruction for fused multiply-adds. */
    private static final int FMA = 3;

    /** LLVM's names of the features, by their bits; sorted, so that a set has one name. */
    private static final String[] FEATURES = {
        "avx512bf16", "avx512bitalg", "avx512fp16", "avx512ifma", "avx512vbmi", "avx512vbmi2", "avx512vnni",
        "avx512vpopcntdq",
        "avxifma", "avxvnni", "gfni"
    };

    /** Refuses unknown levels and features. */
    public X86_64 {
        if (number < LOWEST || number > HIGHEST) {
            throw ArgumentException.of("x86-64 level " + number + " given, " + LOWEST + " to " + HIGHEST
                    + " expected");
        }
        if (features >> FEATURES.length != 0) {
            throw ArgumentException.of("CPU features " + Long.toBinaryString(features) + " given, at most "
                    + FEATURES.length + " bits expected");
        }
    }

    /** A level without further features. */
    public X86_64(int number) {
        this(number, 0);
    }

    static X86_64 ofMachine(int level, long features) {
        if (level < LOWEST) {
            throw PlatformException.of("this processor runs x86-64 level " + level + "; Quern's code needs level "
                    + LOWEST + " (SSE4.2, POPCNT)");
        }
        return new X86_64(Math.min(level, HIGHEST), features);
    }

    static X86_64 parse(String cpu) {
        String[] parts = cpu.split("\\+", -1);
        long features = 0;
        for (int i = 1; i < parts.length; i++) {
            for (int f = 0; f < FEATURES.length; f++) {
                features |= FEATURES[f].equals(parts[i]) ? 1L << f : 0;
            }
        }
        for (int level = LOWEST; level <= HIGHEST; level++) {
            X86_64 set = new X86_64(level, features);
            if (set.cpu().equals(cpu)) {
                return set;
            }
        }
        return null;
    }

    static List<InstructionSet> levels() {
        List<InstructionSet> levels = new ArrayList<>();
        for (int level = LOWEST; level <= HIGHEST; level++) {
            levels.add(new X86_64(level));
        }
        return levels;
    }

    @Override
    public String cpu() {
        return levelName() + features("");
    }

    @Override
    public boolean runsOn(InstructionSet machine) {
        return machine instanceof X86_64 m && number <= m.number && (features & ~m.features) == 0;
    }

    @Override
    public long rank() {
        return (long) Long.SIZE * number + Long.bitCount(features);
    }

    @Override
    public X86_64 level() {
        return new X86_64(number);
    }

    @Override
    public String triple() {
        return "x86_64-unknown-linux-gnu";
    }

    @Override
    public String levelName() {
        return "x86-64-v" + number;
    }

    @Override
    public String featureString() {
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

    /** {@inheritDoc} 16, 32 or 64. */
    @Override
    public int vectorBytes() {
        return 4 << number;
    }

    /** {@inheritDoc} 24 of 32 registers. */
    @Override
    public int valuesInFourVectors() {
        return 6;
    }

    @Override
    public boolean hasFma() {
        return number >= FMA;
    }
}
