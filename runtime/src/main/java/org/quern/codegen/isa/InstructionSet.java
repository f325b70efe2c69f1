package org.quern.codegen.isa;

import java.util.List;

/**
 * An instruction set that code is generated for and requires. All decisions that depend on the machine ask this object.
 * It has no processor names and no tuning: the code's requirements alone decide where it runs. Each family of machines
 * has one implementation.
 */
public sealed interface InstructionSet permits X86_64 {
    /**
     * The instruction sets of a machine, as reported by the native runtime.
     *
     * @param level a level of the family's ABI
     * @param features a bit for each instruction set beyond the level (enum nrt_feature)
     * @throws org.quern.error.PlatformException if the machine is older than any that code is made for
     */
    static InstructionSet ofMachine(int level, long features) {
        return X86_64.ofMachine(level, features);
    }

    /**
     * The instruction set with a name that {@link #cpu} returns; null for any other name: code of unknown origin, which
     * must not be run.
     */
    static InstructionSet parse(String cpu) {
        return X86_64.parse(cpu);
    }

    /** All levels that code is generated for, without further features, the lowest first. */
    static List<InstructionSet> levels() {
        return X86_64.levels();
    }

    /** All that the code requires, such as {@code x86-64-v3} or {@code x86-64-v4+avx512vnni+gfni}; part of the key. */
    String cpu();

    /**
     * {@return whether a machine with exactly these instruction sets runs the code, as it has every one that the code
     * requires}
     */
    boolean runsOn(InstructionSet machine);

    /** An order of preference: greater for a higher level, or for more features beyond the same level. */
    long rank();

    /** The level alone, without further features. */
    InstructionSet level();

    /** LLVM's target triple. */
    String triple();

    /** LLVM's name of the level, such as {@code x86-64-v4}. */
    String levelName();

    /** The features beyond the level, in LLVM's syntax, such as {@code +avx512vnni,+gfni}; empty if there are none. */
    String featureString();

    /** Bytes of a vector register, a power of two. */
    int vectorBytes();

    /** Number of live values in a loop for which registers suffice, with four vectors each. */
    int valuesInFourVectors();

    /** {@return whether a fused multiply-add is an instruction} */
    boolean hasFma();
}
