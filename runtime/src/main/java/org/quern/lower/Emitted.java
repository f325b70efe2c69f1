package org.quern.lower;

import org.quern.dtype.DType;

/**
 * A value as LLVM has it.
 *
 * @param ref an SSA name or a literal
 * @param type dtype of one lane
 * @param uniform whether it is one scalar for all lanes
 * @param literal whether {@code ref} is a literal
 */
record Emitted(String ref, DType type, boolean uniform, boolean literal) {
    /** A value that is not a literal. */
    static Emitted of(String ref, DType type, boolean uniform) {
        return new Emitted(ref, type, uniform, false);
    }
}
