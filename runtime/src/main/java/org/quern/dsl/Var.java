package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Variable;

/**
 * A mutable local of a kernel; every element has its own. As an expression it is what it holds at that point of the
 * kernel: {@code n.set(n.add(1))}.
 */
public final class Var extends Expr {
    private static final long serialVersionUID = 1L;

    private final transient Variable variable;

    Var(Recorder recorder, Variable variable) {
        super(recorder, /* value= */ null);
        this.variable = variable;
    }

    Variable variable() {
        return variable;
    }

    @Override
    Expr read() {
        return get();
    }

    /** {@return the dtype of its values} */
    @Override
    public DType dtype() {
        return variable.type();
    }

    /** {@return its value at this point of the kernel, which later assignments do not change} */
    public Expr get() {
        return recorder().of(recorder().builder().read(variable));
    }

    /**
     * Assigns a value of the same dtype, or of one that casts to it safely; or a number that the dtype holds.
     *
     * @param value the new value
     * @throws KernelException if the dtype does not cast safely; {@link Expr#cast} it first
     */
    public void set(Number value) {
        assign(TypeRules.safely("assignment to a variable", recorder(), value, variable.type()));
    }

    /**
     * Assigns a truth value; to a number's dtype, 0 or 1.
     *
     * @param value the new value
     */
    public void set(boolean value) {
        assign(TypeRules.constant(recorder(), variable.type(), value ? 1 : 0));
    }

    private void assign(Expr value) {
        recorder().builder().assign(variable, recorder().use(value));
    }

    /**
     * Assigns its {@linkplain Expr#add sum} with a value: Kotlin's {@code +=}.
     *
     * @param y the value added
     * @throws KernelException if the dtype of the sum does not cast safely to the variable's
     */
    public void plusAssign(Number y) {
        set(add(y));
    }

    /**
     * Assigns its {@linkplain Expr#sub difference} from a value: Kotlin's {@code -=}.
     *
     * @param y the value subtracted
     * @throws KernelException if the dtype of the difference does not cast safely to the variable's
     */
    public void minusAssign(Number y) {
        set(sub(y));
    }

    /**
     * Assigns its {@linkplain Expr#mul product} with a value: Kotlin's {@code *=}.
     *
     * @param y the factor
     * @throws KernelException if the dtype of the product does not cast safely to the variable's
     */
    public void timesAssign(Number y) {
        set(mul(y));
    }

    /**
     * Assigns its {@linkplain Expr#div quotient} by a value: Kotlin's {@code /=}.
     *
     * @param y the divisor
     * @throws KernelException if the dtype of the quotient, a float, does not cast safely to the variable's
     */
    public void divAssign(Number y) {
        set(div(y));
    }

    @Override
    public String toString() {
        return "variable: " + dtype();
    }
}
