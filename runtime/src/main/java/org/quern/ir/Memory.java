package org.quern.ir;

import java.util.List;
import org.quern.dtype.DType;

/**
 * Memory that a gufunc's body reads and writes by index: the core of an operand, or scratch memory. Row-major in its
 * sizes.
 */
public sealed interface Memory {
    /** The dtype of its elements. */
    DType type();

    /** The length of each axis: int64 values. */
    List<Value> sizes();

    /** Appends the canonical bytes that identify this memory. */
    void encode(Encoder to);

    /**
     * The core of an operand.
     *
     * @param operand its number, counting inputs, then outputs; uniform parameters are not counted
     * @param sizes the members of {@link Core#sizes} that are its axes; empty for a scalar
     */
    record Operand(int operand, DType type, List<Value> sizes) implements Memory {
        /** Copies the list. */
        public Operand {
            sizes = List.copyOf(sizes);
        }

        @Override
        public void encode(Encoder to) {
            to.number(operand);
        }

        @Override
        public String toString() {
            return "@" + operand;
        }
    }

    /**
     * Memory of the kernel's own, set to zero where it is declared.
     *
     * @param id number within its function, in order of declaration
     * @param sizes non-negative by construction: each is a core dimension, a non-negative constant, or the maximum of
     *     one of these and another value. So a comparison with a size needs no check of its sign
     */
    record Scratch(int id, DType type, List<Value> sizes) implements Memory {
        /** Copies the list. */
        public Scratch {
            sizes = List.copyOf(sizes);
        }

        @Override
        public void encode(Encoder to) {
            to.number(-1 - id);
        }

        @Override
        public String toString() {
            return "&" + id;
        }
    }
}
