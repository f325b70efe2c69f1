package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Value;

/** A typed value of a kernel: one element. {@link Term} says what all operations have in common. */
public sealed class Expr extends Term permits Var, Core {
    private static final long serialVersionUID = 1L;

    private final transient Recorder recorder;
    private final transient Value value;
    private final transient OutOfBounds outOfBounds;
    private final transient boolean weak;

    Expr(Recorder recorder, Value value) {
        this(recorder, value, /* outOfBounds= */ null, /* weak= */ false);
    }

    Expr(Recorder recorder, Value value, OutOfBounds outOfBounds, boolean weak) {
        this.recorder = recorder;
        this.value = value;
        this.outOfBounds = outOfBounds;
        this.weak = weak;
    }

    final Recorder recorder() {
        return recorder;
    }

    /** The value; null for a place, which has one when it is {@link #read}. */
    final Value value() {
        return value;
    }

    /** The out-of-bounds integer that this value stands for; null if it is in its dtype's bounds. */
    final OutOfBounds outOfBounds() {
        return outOfBounds;
    }

    /**
     * Whether it is an int64 or float64 made of numbers without a dtype of their own, which beside a float takes that
     * one's dtype.
     */
    final boolean isWeak() {
        return weak;
    }

    /** The same value, weak if it is an int64 or float64. */
    final Expr weak() {
        boolean widest = outOfBounds == null && (dtype() == DType.INT64 || dtype() == DType.FLOAT64);
        return weak || !widest ? this : new Expr(recorder, value, /* outOfBounds= */ null, /* weak= */ true);
    }

    /** The same value, not weak. */
    final Expr strong() {
        return weak ? new Expr(recorder, value) : this;
    }

    @Override
    Expr read() {
        return this;
    }

    /** {@return the dtype, fixed for this trace of the body} */
    @Override
    public DType dtype() {
        return outOfBounds == null ? value.type() : outOfBounds.type();
    }

    /**
     * {@return the sum; integers wrap; of bools: or}
     *
     * @param y the other operand
     */
    public Expr add(Number y) {
        return Arithmetic.add(this, y);
    }

    @Override
    public String toString() {
        return value + ": " + dtype();
    }
}
