package org.quern.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Statements in order. A scope: what is defined here is not visible after its end.
 *
 * @param statements in order
 */
public record Block(List<Statement> statements) {
    /** Copies the list. */
    public Block {
        statements = List.copyOf(statements);
    }

    /** The statements here and in the blocks within, in order: one before what is within it. */
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

    /** Whether a statement here or in the blocks within is of a kind. */
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

    /** The functions that statements here call, or combine accumulators by, in order: each as often as it stands. */
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
