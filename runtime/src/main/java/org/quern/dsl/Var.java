package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Op;
import org.quern.ir.Variable;

/** A mutable local of a kernel; every element has its own. */
public final class Var {
    private final Trace trace;
    private final Trace.Scope scope;
    private final Variable variable;

    Var(Trace trace, Trace.Scope scope, Variable variable) {
        this.trace = trace;
        this.scope = scope;
        this.variable = variable;
    }

    Trace trace() {
        return trace;
    }

    Trace.Scope scope() {
        return scope;
    }

    Variable variable() {
        return variable;
    }

    /** The dtype of what it holds. */
    public DType dtype() {
        return variable.type();
    }

    /** What it holds at this point of the kernel. */
    public Expr get() {
        trace.use(this);
        return trace.let(new Op.Read(variable));
    }

    /**
     * Assigns a value of the same dtype, or of one that casts to it safely.
     *
     * @throws KernelException if the dtype does not cast safely; {@link Expr#cast} it first
     */
    public void set(Expr value) {
        trace.assign(this, Typed.safely("assignment to a variable", value, variable.type()));
    }

    /** Assigns an integer that the dtype can hold. */
    public void set(long value) {
        trace.assign(this, Typed.constant(trace, variable.type(), value));
    }

    /** Assigns a floating-point number; the dtype must be a float. */
    public void set(double value) {
        trace.assign(this, Typed.constant(trace, variable.type(), value));
    }

    /** Assigns a truth value; to a number's dtype, 0 or 1. */
    public void set(boolean value) {
        trace.assign(this, Typed.constant(trace, variable.type(), value ? 1 : 0));
    }
}
