package org.quern.ir.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.Block;
import org.quern.ir.Statement;

/** Makes other statements of those of a block and of the blocks within. */
public abstract class Rewriter {
    /** The block made anew. */
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
     * Appends what takes the place of a statement.
     *
     * @param s the blocks within it are rewritten
     */
    protected abstract void rewrite(Statement s, List<Statement> to);
}
