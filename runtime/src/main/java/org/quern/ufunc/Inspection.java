package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.check.Given;

/**
 * The code generation of a kernel for one signature, from the typed trace to machine code. The states after the steps
 * are texts for people: their form may change with any version.
 *
 * @param signature dtypes, such as {@code float64,int32->float64}
 * @param steps the state after each step, by the step's name, in the order of the steps: {@code verify}, {@code lanes},
 *     {@code divergence}, {@code emit} and so on
 * @param cpu instruction set, such as {@code x86-64-v4}
 * @param lanes number of elements that a block computes at once
 * @param report notes of one line each: what runs in how many lanes, what is not vectorized and why, and from how many
 *     elements on several threads take part on the parallel target
 * @param notes what any call of these dtypes pays for beyond its arithmetic, each with a remedy; {@link
 *     KernelCall#explain} tells it of one call
 */
public record Inspection(String signature, Map<String, String> steps, String cpu, int lanes, List<String> report,
        List<PerformanceNote> notes) {
    /** Copies the map and the lists. */
    public Inspection {
        given(signature, "signature");
        Given.map(steps, "steps");
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        given(cpu, "cpu");
        report = Given.list(report, "report");
        notes = Given.list(notes, "notes");
    }

    /**
     * The typed kernel IR.
     *
     * @return its text, callees first; empty if {@link #steps} has none, as for each of these methods
     */
    public String ir() {
        return state("verify");
    }

    /**
     * LLVM IR before any pass.
     *
     * @return its text
     */
    public String llvm() {
        return state("emit");
    }

    /**
     * LLVM IR after the passes.
     *
     * @return its text
     */
    public String optimized() {
        return state("optimize");
    }

    /**
     * Machine code for {@link #cpu}.
     *
     * @return its text, in AT&amp;T's syntax
     */
    public String assembly() {
        return state("assembly");
    }

    /**
     * Interprets the typed IR of a ufunc for one element, operation by operation, without compiled code: this shows
     * which operation makes a result wrong. Mathematical functions are the library's own, within 4 units in the last
     * place.
     *
     * @param element a value of its dtype for each input, then for each uniform parameter, in order: a number, or of
     *     bool a truth value
     * @return a line for each operation with its result, then a line for each output; for a loop without end the first
     *     10000 lines
     * @throws OperandException if the number of values is another, a dtype does not hold its value, or the kernel is a
     *     gufunc's
     */
    public List<String> interpret(Object... element) {
        return Interpretation.of(ir(), Given.list(Arrays.asList(given(element, "element")), "element").toArray());
    }

    private String state(String step) {
        return steps.getOrDefault(step, "");
    }
}
