package org.quern.ir;

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

    void encode(Encoder to) {
        to.number(statements.size());
        for (Statement s : statements) {
            s.encode(to);
        }
    }
}
