package org.quern.fuzz;

import java.util.List;
import org.quern.dtype.DType;

/**
 * What is read and written by index: the core of an operand, or scratch memory.
 *
 * @param kind of memory
 * @param number of the input or output, or the slot of scratch memory
 * @param extents one for each axis
 */
record Space(Kind kind, int number, DType type, List<Extent> extents) {
    enum Kind {
        INPUT,
        IN_OUT,
        OUTPUT,
        SCRATCH;

        boolean written() {
            return this != INPUT;
        }
    }

    /**
     * The length of an axis.
     *
     * @param size as the program has it
     * @param key the same for lengths that are equal in every call
     */
    record Extent(Term size, Object key) {}

    @Override
    public String toString() {
        return switch (kind) {
            case INPUT, IN_OUT -> "k.in(" + number + ")";
            case OUTPUT -> "k.out(" + number + ")";
            case SCRATCH -> "v" + number;
        };
    }
}
