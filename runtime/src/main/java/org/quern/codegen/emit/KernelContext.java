package org.quern.codegen.emit;

import java.util.function.BiFunction;
import org.quern.codegen.analysis.Findings;
import org.quern.codegen.analysis.KernelPlan;
import org.quern.ir.Function;
import org.quern.ir.Statement;

/**
 * The state shared by all functions of a kernel's module.
 *
 * @param remarks the comment before the instructions of a statement of a function; null for no comments
 */
record KernelContext(KernelPlan plan, Findings findings, LlvmModule module, VectorType shape, Notes notes,
        BiFunction<Statement, Function, String> remarks) {
    /** The text of a function, or of a part of it that is emitted as a function of its own. */
    LlvmFunction text(Function f) {
        return new LlvmFunction(module, shape, plan.stack(), f);
    }

    /** Names the source of the following instructions in a comment, if requested. */
    void mark(LlvmFunction text, Statement statement, Function function) {
        if (remarks != null) {
            text.line(remarks.apply(statement, function));
        }
    }
}
