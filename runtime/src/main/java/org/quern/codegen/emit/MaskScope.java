package org.quern.codegen.emit;

import org.quern.ir.Statement;

/**
 * A region of control flow under one execution mask.
 *
 * @param parent the enclosing scope; null for the function itself
 * @param statement the loop or choice that opened it, or null
 * @param running slot of the mask of active lanes; null if it is the parent's
 * @param looping slot of the mask of the lanes still in the loop, if some may skip the rest of an iteration; else
 *     {@code running}
 * @param next label of the loop's next iteration
 * @param exit label after the loop
 */
record MaskScope(MaskScope parent, Statement statement, String running, String looping, String next, String exit) {
    /** The scope of the function itself. */
    static MaskScope function(String running) {
        return new MaskScope(null, null, running, running, null, null);
    }

    /** The scope of one branch of a choice. */
    static MaskScope way(MaskScope parent, Statement choice, String running) {
        return new MaskScope(parent, choice, running, running, null, null);
    }

    boolean isLoop() {
        return next != null;
    }

    boolean isInLoop() {
        return isLoop() || (parent != null && parent.isInLoop());
    }

    /** {@return whether the active lanes have a mask, from which they may be removed} */
    boolean masked() {
        return running != null || (parent != null && parent.masked());
    }

    /** The scope of the innermost loop, this one included. */
    MaskScope loop() {
        MaskScope at = this;
        while (!at.isLoop()) {
            at = at.parent;
        }
        return at;
    }
}
