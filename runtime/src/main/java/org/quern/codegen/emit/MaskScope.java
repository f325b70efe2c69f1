package org.quern.codegen.emit;

import org.quern.ir.Statement;

/**
 * A stretch of control flow under one execution mask.
 *
 * @param parent the region around it, or null for the function itself
 * @param statement the loop or choice that opened it, or null
 * @param running slot of the mask of the lanes that run here, or null: the same as in the parent
 * @param looping slot of the mask of the lanes still in the loop, where some may skip the rest of a round; else running
 * @param next label of the loop's next round
 * @param exit label behind the loop
 */
record MaskScope(MaskScope parent, Statement statement, String running, String looping, String next, String exit) {
    /** The function itself. */
    static MaskScope function(String running) {
        return new MaskScope(null, null, running, running, null, null);
    }

    /** One way of a choice. */
    static MaskScope way(MaskScope parent, Statement choice, String running) {
        return new MaskScope(parent, choice, running, running, null, null);
    }

    boolean isLoop() {
        return next != null;
    }

    boolean isInLoop() {
        return isLoop() || (parent != null && parent.isInLoop());
    }

    /** Whether there is a mask of the lanes that run here, which they may leave. */
    boolean masked() {
        return running != null || (parent != null && parent.masked());
    }

    /** The innermost loop around, this included. */
    MaskScope loop() {
        MaskScope at = this;
        while (!at.isLoop()) {
            at = at.parent;
        }
        return at;
    }
}
