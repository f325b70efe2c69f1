package org.quern.dsl;

import org.quern.dtype.DType;
import org.quern.ir.Reduction;

/**
 * Combines many values into one: the sum of values from the iterations of a loop, or another {@link Reduce reduction}.
 * In a lanes loop the iterations add to a fixed number of partial results, by the number of the iteration, which are
 * combined pairwise at its end: the result depends on the number of iterations alone, not on the machine or on how many
 * run at once. The rounding error of a sum is smaller, too.
 */
public final class Accumulator {
    private final Var var;
    private final Reduction reduction;

    Accumulator(Var var, Reduction reduction) {
        this.var = var;
        this.reduction = reduction;
    }

    /** {@return the dtype of its value} */
    public DType dtype() {
        return var.dtype();
    }

    /**
     * Combines it with a value of the same dtype, or of one that casts to it safely.
     *
     * @param value the value to add
     * @throws KernelException if the dtype does not cast safely, or the enclosing lanes loop reads the accumulator
     */
    public void add(Expr value) {
        Recorder r = var.recorder();
        r.builder().accumulate(var.variable(), reduction, r.use(TypeRules.safely("accumulator", value, var.dtype())));
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
