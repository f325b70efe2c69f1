package org.quern.ir.analysis;

import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Statement;

/** Where control may leave the straight path. */
public final class Exits {
    private Exits() {}

    /**
     * Whether a statement may go elsewhere than to the next one: what leaves the function does, and what leaves a loop or an iteration
     * of it, unless that loop is within the statement.
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

    /** Whether a loop of this body may end before its last iteration. */
    public static boolean ends(Block body) {
        return exits(body, /* nested= */ false, /* continues= */ false);
    }

    /**
     * Whether a block is left early.
     *
     * @param nested whether it is in a loop whose exits do not count
     * @param continues whether going to the next iteration counts
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
