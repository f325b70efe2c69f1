package org.quern.ir;

import org.quern.dtype.DType;

/**
 * A mutable local, one per element (each lane has its own).
 *
 * @param id number within its function, in order of declaration
 * @param type dtype of its value
 */
public record Variable(int id, DType type) {
    @Override
    public String toString() {
        return "$" + id;
    }
}
