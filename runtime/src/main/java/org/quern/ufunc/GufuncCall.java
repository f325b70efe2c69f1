package org.quern.ufunc;

/** A call of a gufunc, with options: {@code DOT.on(a, b).out(r).axis(0).run()}. */
public final class GufuncCall extends KernelCall<GufuncCall> {
    private final Gufunc gufunc;
    GufuncCall(Gufunc gufunc, Object[] operands) {
        super(gufunc, operands);
        this.gufunc = gufunc;
    }

    private CoreAxes coreAxes() {
        CallOptions o = options();
        if (o.axes == null) {
            o.axes = new CoreAxes(gufunc.name(), gufunc.cores());
        }
        return o.axes;
    }

    @Override
    GufuncCall self() {
        return this;
    }

    /**
     * Chooses each operand's core axes, in the order of its core dimensions. NumPy's {@code axes}.
     *
     * @param ofOperands one array of axes for each input and output; those of outputs may be left out if no output has
     *     core dimensions. Negative axes count from the end
     * @return this call
     * @throws OperandException if the number of arrays is another, or {@link #axis} is given
     */
    public GufuncCall axes(int[]... ofOperands) {
        coreAxes().axes(gufunc.argument(ofOperands, "ofOperands"));
        return changed();
    }

    /**
     * Chooses the one core axis of every operand that has one; for signatures with a single core dimension. NumPy's
     * {@code axis}.
     *
     * @param axis an axis; negative ones count from the end
     * @return this call
     * @throws OperandException if the signature has more core dimensions, or {@link #axes} are given
     */
    public GufuncCall axis(int axis) {
        coreAxes().axis(axis);
        return changed();
    }

    /**
     * Chooses whether results keep the inputs' core dimensions, with length 1. For signatures whose inputs all have the
     * same number of core dimensions and whose outputs have none. NumPy's {@code keepdims}.
     *
     * @param keep true to keep them; the default is false
     * @return this call
     * @throws OperandException if the signature is of another kind
     */
    public GufuncCall keepdims(boolean keep) {
        coreAxes().keepdims(keep);
        return changed();
    }
}
