package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Reduction;

/**
 * Combines many values into one: the sum of values from the iterations of a loop, or another {@link Reduce reduction}.
 * In a lanes loop the iterations add to a fixed number of partial results, by the number of the iteration, which are
 * combined pairwise at its end: the result depends on the number of iterations alone, not on the machine or on how many
 * run at once. The rounding error of a sum is smaller, too.
 *
 * <p>It stands for its current value wherever the language takes a value, and has all operations: {@code
 * sum.div(k.dim("n"))}. Only {@code add} is not the sum of two values, which is {@link #plus}, but takes one more in.
 */
public final class Accumulator extends Term {
    private static final long serialVersionUID = 1L;

    private final transient Var var;
    private final transient Reduction reduction;

    Accumulator(Var var, Reduction reduction) {
        this.var = var;
        this.reduction = reduction;
    }

    @Override
    Expr read() {
        return get();
    }

    /** {@return the dtype of its value} */
    @Override
    public DType dtype() {
        return var.dtype();
    }

    /**
     * Combines it with a value of the same dtype, or of one that casts to it safely; or with a number that it holds.
     *
     * @param value the value to add
     * @throws KernelException if the dtype does not cast safely, or the enclosing lanes loop reads the accumulator
     */
    public void add(Number value) {
        Recorder r = var.recorder();
        r.builder().accumulate(var.variable(), reduction,
                r.use(TypeRules.safely("accumulator", r, value, var.dtype())));
    }

    /**
     * {@link #add}, as Kotlin's {@code +=}.
     *
     * @param value the value to add
     * @throws KernelException if the dtype does not cast safely, or the enclosing lanes loop reads the accumulator
     */
    public void plusAssign(Number value) {
        add(value);
    }

    /**
     * {@return the current value}
     *
     * @throws KernelException in a lanes loop that adds to it: the iterations have no order, so there is no sum so far
     */
    public Expr get() {
        return var.get();
    }
}
