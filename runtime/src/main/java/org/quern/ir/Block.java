package org.quern.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A sequence of statements and a scope: a definition in it is not visible after its end.
 *
 * @param statements in order
 */
public record Block(List<Statement> statements) {
    /** Copies the list. */
    public Block {
        statements = List.copyOf(statements);
    }

    /** All statements of this block and of the blocks nested in it, in order: each before those nested in it. */
    public List<Statement> all() {
        List<Statement> all = new ArrayList<>();
        addTo(all);
        return all;
    }

    private void addTo(List<Statement> all) {
        for (Statement s : statements) {
            all.add(s);
            for (Block within : s.blocks()) {
                within.addTo(all);
            }
        }
    }

    /** {@return whether a statement of this block, or of a block nested in it, satisfies a predicate} */
    public boolean any(Predicate<? super Statement> kind) {
        for (Statement s : statements) {
            if (kind.test(s)) {
                return true;
            }
            for (Block within : s.blocks()) {
                if (within.any(kind)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The functions that the statements call, nested ones included, or combine accumulators by: one item for each such
     * statement, in order.
     */
    public List<Function> callees() {
        List<Function> found = new ArrayList<>();
        for (Statement s : all()) {
            if (s instanceof Statement.Call call) {
                found.add(call.function());
            } else if (s instanceof Statement.Accumulate a && a.reduction().function() != null) {
                found.add(a.reduction().function());
            }
        }
        return found;
    }

    void encode(Encoder to) {
        to.number(statements.size());
        for (Statement s : statements) {
            s.encode(to);
        }
    }
}
