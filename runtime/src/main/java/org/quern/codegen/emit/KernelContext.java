package org.quern.codegen.emit;

import java.util.function.BiFunction;
import org.quern.codegen.analysis.MathLibrary;
import org.quern.codegen.analysis.Outlining;
import org.quern.codegen.analysis.Polls;
import org.quern.codegen.analysis.StackPlan;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.FaultSites;

/**
 * What all functions of a kernel's module have in common.
 *
 * @param stack where arrays are
 * @param polls which loops look whether the call is cancelled
 * @param vectors how many vectors of rounds the code of a lanes loop within a core does at once
 * @param remarks what a comment says before what a statement of a function becomes, or null for none
 */
record KernelContext(LlvmModule module, VectorType shape, MathLibrary library, FaultSites sites, StackPlan stack, Polls polls,
        Outlining outlining, VectorCount vectors, Notes notes, BiFunction<Statement, Function, String> remarks) {
    /** How many vectors of rounds a loop does at once. */
    @FunctionalInterface
    interface VectorCount {
        int of(Statement.Lanes loop);
    }

    /** Whether the kernel may end before its end: a place may fail, or the call be cancelled. */
    boolean mayFail() {
        return sites.count() > 0 || polls.any();
    }

    /** The text of a function, or of a part of it that becomes one. */
    LlvmFunction text(Function f) {
        return new LlvmFunction(module, shape, stack, f);
    }

    /** Says in a comment whose instructions follow, if asked for. */
    void mark(LlvmFunction text, Statement statement, Function function) {
        if (remarks != null) {
            text.line(remarks.apply(statement, function));
        }
    }
}
