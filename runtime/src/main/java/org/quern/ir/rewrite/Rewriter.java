package org.quern.ir.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.Block;
import org.quern.ir.Statement;

/** Replaces statements of a block and of the blocks nested in it. */
public abstract class Rewriter {
    /** A rewritten copy of the block. */
    public final Block rewrite(Block block) {
        List<Statement> statements = new ArrayList<>();
        for (Statement s : block.statements()) {
            List<Block> within = s.blocks();
            if (within.isEmpty()) {
                rewrite(s, statements);
            } else {
                List<Block> rewritten = new ArrayList<>();
                for (Block b : within) {
                    rewritten.add(rewrite(b));
                }
                rewrite(s.with(rewritten), statements);
            }
        }
        return new Block(statements);
    }

    /**
     * Appends the replacement of a statement.
     *
     * @param s the statement, whose nested blocks are rewritten already
     */
    protected abstract void rewrite(Statement s, List<Statement> to);
}
