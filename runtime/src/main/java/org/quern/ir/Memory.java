package org.quern.ir;

import java.util.List;
import org.quern.dtype.DType;

/** What a gufunc's body reads and writes by index: the core of an operand, or scratch memory. Row-major in its sizes. */
public sealed interface Memory {
    /** The dtype of its elements. */
    DType type();

    /** The length of each axis: int64 values. */
    List<Value> sizes();

    /** Appends what names it. */
    void encode(Encoder to);

    /**
     * The core of an operand.
     *
     * @param operand inputs first, then outputs; uniform parameters are not counted
     * @param sizes those of {@link Core#sizes} that are its axes; none: a scalar
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
     * Memory of the kernel's own, zero where it is declared.
     *
     * @param id number within its function, in order of declaration
     * @param sizes never below 0, by how they are made: a core dimension, a constant that is not, or the greater of one of these and
     *     another value. So whatever compares with a size needs no further look at it
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
