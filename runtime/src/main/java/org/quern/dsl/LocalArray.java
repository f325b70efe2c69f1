package org.quern.dsl;

import org.quern.dtype.DType;

/**
 * A local array of a kernel, of fixed length and zero at first; every element of the operands has its own. An index
 * outside it fails the call with a {@code KernelFaultException} that names the element; where the index is known to
 * be inside (a constant, the index of a loop with constant bounds, a remainder, a masked value), nothing is checked.
 */
public final class LocalArray {
    private final Trace trace;
    private final Trace.Scope scope;
    private final org.quern.ir.LocalArray array;

    LocalArray(Trace trace, Trace.Scope scope, org.quern.ir.LocalArray array) {
        this.trace = trace;
        this.scope = scope;
        this.array = array;
    }

    Trace trace() {
        return trace;
    }

    Trace.Scope scope() {
        return scope;
    }

    org.quern.ir.LocalArray array() {
        return array;
    }

    /** The dtype of its elements. */
    public DType dtype() {
        return array.type();
    }

    /** Number of elements. */
    public int length() {
        return array.length();
    }

    /** The element at an integer index, 0 to length - 1. */
    public Expr get(Expr index) {
        return trace.element(this, integer(index));
    }

    /** The element at a constant index. */
    public Expr get(long index) {
        return get(constant(index));
    }

    /** Sets the element at an integer index to a value whose dtype casts safely. */
    public void set(Expr index, Expr value) {
        trace.put(this, integer(index), Typed.safely("element of a local array", value, array.type()));
    }

    /** Sets the element at a constant index. */
    public void set(long index, Expr value) {
        set(constant(index), value);
    }

    private Expr constant(long index) {
        if (index < 0 || index >= array.length()) {
            throw new KernelException("index " + index + " of a local array of " + array.length() + " elements");
        }
        return Typed.constant(trace, DType.INT64, index);
    }

    static Expr integer(Expr index) {
        if (!Typed.present(index, "index").dtype().isInteger()) {
            throw new KernelException("index of a local array: " + index.dtype() + " given, an integer expected");
        }
        return index;
    }
}
