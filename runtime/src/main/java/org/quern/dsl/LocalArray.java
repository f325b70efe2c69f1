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
     * @throws KernelException if the index is a number outside
     */
    public Expr get(Number index) {
        return recorder.of(recorder.builder().element(array, integer(index)));
    }

    /**
     * Sets the element at an integer index to a value whose dtype casts safely, or to a number that the dtype holds.
     *
     * @param index 0 to length - 1; an integer
     * @param value of a dtype that casts safely to that of the elements
     * @throws KernelException if the index is a number outside
     */
    public void set(Number index, Number value) {
        Value at = integer(index);
        put(at, TypeRules.safely("element of a local array", recorder, value, array.type()));
    }

    /**
     * Sets the element at an integer index to a truth value; of a number's dtype, 0 or 1.
     *
     * @param index 0 to length - 1; an integer
     * @param value true or false
     * @throws KernelException if the index is a number outside
     */
    public void set(Number index, boolean value) {
        Value at = integer(index);
        put(at, TypeRules.constant(recorder, array.type(), value ? 1 : 0));
    }

    private void put(Value at, Expr value) {
        recorder.builder().put(array, at, recorder.use(value));
    }

    /** Combines an element with a value that casts safely to its dtype. */
    void add(Reduction reduction, Number index, Number value) {
        Expr at = index(index);
        Expr added = TypeRules.safely("accumulator", recorder, value, array.type());
        recorder.builder().accumulate(array, reduction, recorder.use(at), recorder.use(added));
    }

    private Value integer(Number index) {
        return recorder.use(index(index));
    }

    private Expr index(Number index) {
        Expr e = TypeRules.index(recorder, index, "index");
        if (!e.dtype().isInteger()) {
            throw new KernelException("index of a local array: " + e.dtype() + " given, an integer expected");
        }
        if (TypeRules.isLong(index) && (index.longValue() < 0 || index.longValue() >= array.length())) {
            throw new KernelException("index " + index + " of a local array of " + array.length() + " elements");
        }
        return e;
    }
}
