package org.quern.cli;

import java.util.ArrayList;
import java.util.List;

/** Instruction sets as people write them: {@code v3} for {@code x86-64-v3}. */
final class Levels {
    private Levels() {}

    /**
     * Full names of the given levels; those of {@code otherwise} if none is given.
     *
     * @throws BadInputException for anything else
     */
    static List<String> parse(List<String> given, List<String> otherwise) {
        List<String> cpus = new ArrayList<>();
        for (String level : given) {
            String cpu = level.startsWith("v") ? "x86-64-" + level : level;
            if (!cpu.matches("x86-64-v[234]")) {
                throw new BadInputException("level '" + level + "' given, v2, v3 or v4 expected");
            }
            if (!cpus.contains(cpu)) {
                cpus.add(cpu);
            }
        }
        return cpus.isEmpty() ? otherwise : cpus;
    }
}
