package org.quern.dsl;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import org.quern.dtype.DType;
import org.quern.ir.Reduction;

/**
 * Combines many values into one: the sum of values from the iterations of a loop, or another {@link Reduce reduction}.
 * In a lanes loop the iterations add to a fixed number of partial results, by the number of the iteration, which are
 * combined pairwise at its end: the result depends on the number of iterations alone, not on the machine or on how many
 * run at once. The rounding error of a sum is smaller, too.
 *
 * <p>It stands for its current value wherever the language takes a value.
 */
public final class Accumulator extends Number {
    private static final long serialVersionUID = 1L;

    private final transient Var var;
    private final transient Reduction reduction;

    Accumulator(Var var, Reduction reduction) {
        this.var = var;
        this.reduction = reduction;
    }

    /** {@return the dtype of its value} */
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

    /**
     * {@return the current value divided by another, such as a mean}
     *
     * @param y the divisor
     * @throws KernelException in a lanes loop that adds to it
     */
    public Expr div(Number y) {
        return get().div(y);
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public int intValue() {
        throw Expr.noNumber("intValue");
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public long longValue() {
        throw Expr.noNumber("longValue");
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public float floatValue() {
        throw Expr.noNumber("floatValue");
    }

    /** Throws a {@link KernelException}: a value of the kernel is no number yet. */
    @Override
    public double doubleValue() {
        throw Expr.noNumber("doubleValue");
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("an accumulator lives within one call of a body");
    }
}
