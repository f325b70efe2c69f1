package org.quern.ir.analysis;

import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Statement;

/** Statements and loops from which control may exit early. */
public final class Exits {
    private Exits() {}

    /**
     * {@return whether a statement may exit to another place than the next statement: out of the function, or out of a
     * loop or iteration that encloses the statement}
     */
    static boolean leaves(Statement s) {
        if (s instanceof Statement.Leave) {
            return true;
        }
        for (Block within : s.blocks()) {
            if (exits(within, /* nested= */ !(s instanceof Statement.If), /* continues= */ true)) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a loop with this body may end before its last iteration} */
    public static boolean ends(Block body) {
        return exits(body, /* nested= */ false, /* continues= */ false);
    }

    /**
     * {@return whether a block may exit early}
     *
     * @param nested true if the block is within a loop whose exits do not count
     * @param continues true if going to the next iteration counts
     */
    private static boolean exits(Block block, boolean nested, boolean continues) {
        for (Statement s : block.statements()) {
            if (s instanceof Statement.Leave leave && (leave.where() == Exit.RETURN
                    || (!nested && (continues || leave.where() == Exit.BREAK)))) {
                return true;
            }
            for (Block within : s.blocks()) {
                if (exits(within, nested || !(s instanceof Statement.If), continues)) {
                    return true;
                }
            }
        }
        return false;
    }
}
