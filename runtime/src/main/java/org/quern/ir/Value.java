package org.quern.ir;

import org.quern.dtype.DType;

/**
 * A value of a function: defined once, by a parameter, a {@link Statement.Let}, a call or a loop's index, and visible
 * in the rest of the block that defines it and in the blocks nested there.
 *
 * @param id number within its function, in order of definition
 * @param type dtype of the one element that it stands for
 */
public record Value(int id, DType type) {
    @Override
    public String toString() {
        return "%" + id;
    }
}
