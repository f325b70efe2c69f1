package org.quern.codegen.isa;

import java.util.List;

/**
 * The instruction sets that code is generated for, and needs: all that decides by the machine asks this object. No
 * processor names and no tuning: what code needs is all that decides where it runs. A family of machines is one
 * implementation.
 */
public sealed interface InstructionSet permits X86_64 {
    /**
     * What a machine has, as the native runtime tells it.
     *
     * @param level a level of the family's ABI
     * @param features a bit for each instruction set beyond it (enum nrt_feature)
     * @throws org.quern.error.PlatformException if the machine is older than any that code is made for
     */
    static InstructionSet ofMachine(int level, long features) {
        return X86_64.ofMachine(level, features);
    }

    /**
     * The instruction sets of a name that {@link #cpu} gives, or null for any other: somebody else's code, which is not
     * to be run.
     */
    static InstructionSet parse(String cpu) {
        return X86_64.parse(cpu);
    }

    /** All levels that code is made for with nothing beyond them, the lowest first. */
    static List<InstructionSet> levels() {
        return X86_64.levels();
    }

    /**
     * Everything that is needed, such as {@code x86-64-v3} or {@code x86-64-v4+avx512vnni+gfni}: this is part of the
     * key.
     */
    String cpu();

    /** Whether a machine that has just this runs the code: it has every instruction set that the code needs. */
    boolean runsOn(InstructionSet machine);

    /** Larger for more: a higher level, or more beyond the same level. */
    long rank();

    /** The level alone, with nothing beyond it. */
    InstructionSet level();

    /** LLVM's target triple. */
    String triple();

    /** LLVM's name of the level, such as {@code x86-64-v4}. */
    String levelName();

    /** What is beyond the level, in LLVM's syntax, such as {@code +avx512vnni,+gfni}; empty if there is nothing. */
    String featureString();

    /** Bytes of a vector register, a power of two. */
    int vectorBytes();

    /** Values of which four vectors each may be alive in a loop, and find registers. */
    int valuesInFourVectors();

    /** Whether a fused multiply-add is an instruction. */
    boolean hasFma();
}
