package org.quern.codegen;

import java.util.List;
import java.util.Map;

/**
 * What the steps of a compilation left, for people.
 *
 * @param steps the state after each step, by its name, in order
 * @param cpu the instruction set
 * @param lanes elements that a block computes at once
 * @param notes what runs in how many lanes, what does not, and why
 */
public record Stages(Map<String, String> steps, String cpu, int lanes, List<String> notes) {
    /** LLVM IR before any pass. */
    public String llvm() {
        return steps.get("emit");
    }
}
