package org.quern.lower;

import java.util.BitSet;
import java.util.List;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Divergence analysis: which values, variables and loops are the same in every lane. What is uniform is computed once,
 * as a scalar, and a uniform condition is a branch; the rest has a lane each and runs under masks.
 *
 * <p>Everything starts as uniform; what is found to vary makes more vary, until nothing changes.
 */
final class Uniformity {
    private final Function function;
    private final BitSet varyingValues = new BitSet();
    private final BitSet varyingVariables = new BitSet();
    /** By the id of the loop's index. */
    private final BitSet divergentLoops = new BitSet();

    private boolean changed;

    private Uniformity(Function function) {
        this.function = function;
    }

    /**
     * Analyses a function.
     *
     * @param varyingParameters by position
     */
    static Uniformity of(Function function, BitSet varyingParameters) {
        Uniformity u = new Uniformity(function);
        for (int i = 0; i < function.parameters().size(); i++) {
            if (varyingParameters.get(i)) {
                u.varyingValues.set(function.parameters().get(i).id());
            }
        }
        do {
            u.changed = false;
            u.visit(function.body(), null, new BitSet());
        } while (u.changed);
        return u;
    }

    boolean uniform(Value v) {
        return !varyingValues.get(v.id());
    }

    boolean uniform(org.quern.ir.Variable v) {
        return !varyingVariables.get(v.id());
    }

    boolean divergent(Statement.Loop loop) {
        return divergentLoops.get(loop.index().id());
    }

    private void mark(BitSet set, int id) {
        if (!set.get(id)) {
            set.set(id);
            changed = true;
        }
    }

    private void vary(Value v) {
        mark(varyingValues, v.id());
    }

    private boolean anyVaries(List<Value> values) {
        for (Value v : values) {
            if (!uniform(v)) {
                return true;
            }
        }
        return false;
    }

    /**
     * One pass.
     *
     * @param loop the innermost loop, or null
     * @param sheltered variables declared within the innermost divergent loop: lanes that left it never see them again
     */
    private void visit(Block block, Statement.Loop loop, BitSet sheltered) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    if (anyVaries(let.op().operands())
                            || (let.op() instanceof Op.Read read && !uniform(read.variable()))) {
                        vary(let.result());
                    }
                }
                case Statement.Declare declare -> {
                    sheltered.set(declare.variable().id());
                    if (!uniform(declare.initial())) {
                        mark(varyingVariables, declare.variable().id());
                    }
                }
                case Statement.Assign assign -> {
                    if (!uniform(assign.value()) || !sheltered.get(assign.variable().id())) {
                        mark(varyingVariables, assign.variable().id());
                    }
                }
                case Statement.Loop inner -> {
                    if (!uniform(inner.begin())) {
                        vary(inner.index());
                    }
                    if (!uniform(inner.begin()) || !uniform(inner.end())) {
                        mark(divergentLoops, inner.index().id());
                    }
                    visit(inner.body(), inner, divergent(inner) ? new BitSet() : sheltered);
                }
                case Statement.Break leave -> {
                    if (!uniform(leave.condition()) && loop != null) {
                        mark(divergentLoops, loop.index().id());
                    }
                }
                case Statement.Call call -> {
                    if (anyVaries(call.arguments())) {
                        call.results().forEach(this::vary);
                    }
                }
            }
        }
    }

    /** Whether a result of the function is the same in every lane. */
    boolean uniformResult(int i) {
        return uniform(function.results().get(i));
    }
}
