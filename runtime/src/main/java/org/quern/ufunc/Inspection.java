package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.util.List;
import org.quern.check.Given;

/**
 * What became of a kernel for one signature, from the typed trace to machine code.
 *
 * @param signature dtypes, such as {@code float64,int32->float64}
 * @param ir the typed kernel IR, callees first
 * @param llvm LLVM IR as it was lowered
 * @param optimized LLVM IR after the passes
 * @param assembly machine code for {@code cpu}, in AT&amp;T's syntax
 * @param cpu instruction set, such as {@code x86-64-v4}
 * @param lanes elements that a block computes at once
 * @param report what runs in how many lanes, what does not, and why, and from how many elements on
 *     several threads take part on the parallel target; one line each
 */
public record Inspection(String signature, String ir, String llvm, String optimized, String assembly, String cpu,
        int lanes, List<String> report) {
    /** Copies the list. */
    public Inspection {
        given(signature, "signature");
        given(ir, "ir");
        given(llvm, "llvm");
        given(optimized, "optimized");
        given(assembly, "assembly");
        given(cpu, "cpu");
        report = Given.list(report, "report");
    }
}
