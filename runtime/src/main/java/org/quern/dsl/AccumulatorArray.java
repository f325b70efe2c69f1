package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Reduction;

/**
 * A small array of accumulators: a histogram, sums by group. In a parallel loop each chunk has an array of its own;
 * they are combined in the order of the chunks. An index outside fails the call with a {@code KernelFaultException}, as
 * that of a {@link LocalArray}.
 */
public final class AccumulatorArray {
    private final LocalArray array;
    private final Reduction reduction;

    AccumulatorArray(LocalArray array, Reduction reduction) {
        this.array = array;
        this.reduction = reduction;
    }

    /** {@return the dtype of its elements} */
    public DType dtype() {
        return array.dtype();
    }

    /** {@return the number of elements} */
    public int length() {
        return array.length();
    }

    /**
     * Combines an element with a value of the same dtype, or of one that casts to it safely; or with a number that it
     * holds.
     *
     * @param index an integer, 0 to length - 1
     * @param value the value to add
     * @throws KernelException if the dtype does not cast safely, the enclosing loop reads the array, or it is a lanes
     *     loop
     */
    public void add(Number index, Number value) {
        array.add(reduction, index, value);
    }

    /**
     * {@return the current value of an element}
     *
     * @param index an integer, 0 to length - 1
     * @throws KernelException in a loop of independent iterations that adds to the array: there is no result so far
     */
    public Expr get(Number index) {
        return array.get(index);
    }
}
