package org.quern.codegen.emit;

import org.quern.dtype.DType;

/**
 * A value as LLVM has it.
 *
 * @param ref an SSA name or a literal
 * @param type dtype of one lane
 * @param uniform true if it is one scalar for all lanes
 * @param literal true if {@code ref} is a literal
 */
record LaneValue(String ref, DType type, boolean uniform, boolean literal) {
    /** A value that is not a literal. */
    static LaneValue of(String ref, DType type, boolean uniform) {
        return new LaneValue(ref, type, uniform, false);
    }
}
