package org.quern.ir;

import java.util.ArrayList;
import java.util.List;

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

    /** The functions that statements here call, or combine accumulators by, in order: each as often as it stands. */
    public List<Function> callees() {
        List<Function> all = new ArrayList<>();
        callees(all);
        return all;
    }

    private void callees(List<Function> all) {
        for (Statement s : statements) {
            if (s instanceof Statement.Call call) {
                all.add(call.function());
            } else if (s instanceof Statement.Accumulate a && a.reduction().function() != null) {
                all.add(a.reduction().function());
            }
            for (Block within : s.blocks()) {
                within.callees(all);
            }
        }
    }

    void encode(Encoder to) {
        to.number(statements.size());
        for (Statement s : statements) {
            s.encode(to);
        }
    }
}
