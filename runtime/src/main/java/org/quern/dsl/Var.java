package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Variable;

/** A mutable local of a kernel; every element has its own. */
public final class Var {
    private final Recorder recorder;
    private final Variable variable;

    Var(Recorder recorder, Variable variable) {
        this.recorder = recorder;
        this.variable = variable;
    }

    Recorder recorder() {
        return recorder;
    }

    Variable variable() {
        return variable;
    }

    /** {@return the dtype of its values} */
    public DType dtype() {
        return variable.type();
    }

    /** {@return its value at this point of the kernel} */
    public Expr get() {
        return recorder.of(recorder.builder().read(variable));
    }

    /**
     * Assigns a value of the same dtype, or of one that casts to it safely.
     *
     * @param value the new value
     * @throws KernelException if the dtype does not cast safely; {@link Expr#cast} it first
     */
    public void set(Expr value) {
        assign(TypeRules.safely("assignment to a variable", value, variable.type()));
    }

    /**
     * Assigns an integer that the dtype can hold.
     *
     * @param value the new value
     */
    public void set(long value) {
        assign(TypeRules.constant(recorder, variable.type(), value));
    }

    /**
     * Assigns a floating-point number; the dtype must be a float.
     *
     * @param value the new value
     */
    public void set(double value) {
        assign(TypeRules.constant(recorder, variable.type(), value));
    }

    /**
     * Assigns a truth value; to a number's dtype, 0 or 1.
     *
     * @param value the new value
     */
    public void set(boolean value) {
        assign(TypeRules.constant(recorder, variable.type(), value ? 1 : 0));
    }

    private void assign(Expr value) {
        recorder.builder().assign(variable, recorder.use(value));
    }
}
