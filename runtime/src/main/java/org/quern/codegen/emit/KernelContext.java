package org.quern.codegen.emit;

import java.util.function.BiFunction;
import org.quern.codegen.analysis.KernelPlan;
import org.quern.ir.Function;
import org.quern.ir.Statement;

/**
 * What all functions of a kernel's module have in common.
 *
 * @param remarks what a comment says before what a statement of a function becomes, or null for none
 */
record KernelContext(KernelPlan plan, LlvmModule module, VectorType shape, Notes notes,
        BiFunction<Statement, Function, String> remarks) {
    /** The text of a function, or of a part of it that becomes one. */
    LlvmFunction text(Function f) {
        return new LlvmFunction(module, shape, plan.stack(), f);
    }

    /** Says in a comment whose instructions follow, if asked for. */
    void mark(LlvmFunction text, Statement statement, Function function) {
        if (remarks != null) {
            text.line(remarks.apply(statement, function));
        }
    }
}
