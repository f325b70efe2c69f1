package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Reduction;
import org.quern.ir.Value;

/**
 * A local array of a kernel, of fixed length and initially zero; every element of the operands has its own. An index
 * outside it fails the call with a {@code KernelFaultException} that names the element; an index known to be in bounds
 * (a constant, the index of a loop with constant bounds, a remainder, a masked value) is not checked.
 */
public final class LocalArray {
    private final Recorder recorder;
    private final org.quern.ir.LocalArray array;

    LocalArray(Recorder recorder, org.quern.ir.LocalArray array) {
        this.recorder = recorder;
        this.array = array;
    }

    /** {@return the dtype of its elements} */
    public DType dtype() {
        return array.type();
    }

    /** {@return the number of elements} */
    public int length() {
        return array.length();
    }

    /**
     * {@return the element at an integer index, 0 to length - 1}
     *
     * @param index 0 to length - 1; an integer
     */
    public Expr get(Expr index) {
        return recorder.of(recorder.builder().element(array, integer(index)));
    }

    /**
     * {@return the element at a constant index}
     *
     * @param index 0 to length - 1; an integer
     */
    public Expr get(long index) {
        return get(constant(index));
    }

    /**
     * Sets the element at an integer index to a value whose dtype casts safely.
     *
     * @param index 0 to length - 1; an integer
     * @param value of a dtype that casts safely to that of the elements
     */
    public void set(Expr index, Expr value) {
        Value at = integer(index);
        recorder.builder().put(array, at,
                recorder.use(TypeRules.safely("element of a local array", value, array.type())));
    }

    /**
     * Sets the element at a constant index.
     *
     * @param index 0 to length - 1; an integer
     * @param value of a dtype that casts safely to that of the elements
     */
    public void set(long index, Expr value) {
        set(constant(index), value);
    }

    private Expr constant(long index) {
        if (index < 0 || index >= array.length()) {
            throw new KernelException("index " + index + " of a local array of " + array.length() + " elements");
        }
        return TypeRules.constant(recorder, DType.INT64, index);
    }

    /** Combines an element with a value of its dtype. */
    void add(Reduction reduction, Expr index, Expr value) {
        recorder.builder().accumulate(array, reduction, integer(index), recorder.use(value));
    }

    private Value integer(Expr index) {
        if (!TypeRules.present(index, "index").dtype().isInteger()) {
            throw new KernelException("index of a local array: " + index.dtype() + " given, an integer expected");
        }
        return recorder.use(index);
    }
}
