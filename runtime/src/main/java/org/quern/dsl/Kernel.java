package org.quern.dsl;

import static org.quern.check.Given.given;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quern.check.Given;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.Variable;

/**
 * A kernel while its body runs: inputs, outputs, variables, loops. All operands are single elements; the code that comes
 * of it works on many at once.
 *
 * {@snippet :
 * Ufunc root = Ufunc.define("root", 1, 1, k -> {            // Newton's method, each element until it has converged
 *     Expr x = k.in(0);
 *     Var y = k.var(x);
 *     k.loop(50, i -> {
 *         Expr next = y.get().add(x.div(y.get())).mul(0.5);
 *         k.breakIf(next.eq(y.get()));
 *         y.set(next);
 *     });
 *     k.out(0).set(y.get());
 * });
 * }
 */
public final class Kernel extends KernelBuilder {
    private final int inputs;
    private final Map<Integer, DType> beyond;
    private final Out[] outputs;

    Kernel(String name, List<DType> inputs, Map<Integer, DType> beyond, int outputs, boolean device) {
        super(new Recorder(name, inputs, device));
        this.inputs = inputs.size();
        this.beyond = beyond;
        this.outputs = new Out[outputs];
        for (int i = 0; i < outputs; i++) {
            this.outputs[i] = new Out(recorder(), i);
        }
    }

    /**
     * Runs a body once for operands of these dtypes. For the library: the result's type is not exported.
     *
     * @param name the kernel's name
     * @param inputs dtypes of the inputs
     * @param outputs number of outputs
     * @param body the kernel
     * @return the trace
     * @throws KernelException if the body is wrong for these dtypes
     */
    @SuppressWarnings("exports")
    public static Function trace(String name, List<DType> inputs, int outputs, KernelBody body) {
        return trace(name, inputs, Map.of(), outputs, body);
    }

    /**
     * {@return the trace of a body for inputs of which some are numbers out of the bounds of the dtypes that they take:
     * such an input has the wider dtype that holds it}
     *
     * @param name the kernel's name
     * @param inputs dtypes of the inputs
     * @param beyond the dtypes that such inputs take, by the inputs' numbers
     * @param outputs number of outputs
     * @param body the kernel
     * @throws org.quern.dtype.OperandOutOfBoundsException if the body does not admit such a number
     */
    @SuppressWarnings("exports")
    public static Function trace(
            String name, List<DType> inputs, Map<Integer, DType> beyond, int outputs, KernelBody body) {
        given(name, "name");
        given(body, "body");
        Map<Integer, DType> taken = Given.map(beyond, "beyond");
        return Tracer.run(name, Given.list(inputs, "inputs"), taken, outputs, body, false);
    }

    /**
     * Runs a body again, and compares the trace with an earlier one. For the library.
     *
     * @param inputs dtypes of the inputs
     * @param beyond as in the earlier trace
     * @param body the kernel
     * @param before the earlier trace for these dtypes
     * @throws KernelException if the traces differ
     */
    @SuppressWarnings("exports")
    public static void retrace(List<DType> inputs, Map<Integer, DType> beyond, KernelBody body, Function before) {
        given(body, "body");
        given(before, "before");
        Tracer.again(Given.list(inputs, "inputs"), Given.map(beyond, "beyond"), body, false, before);
    }

    /** Ends the trace. */
    Function finish() {
        List<Expr> results = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            if (!outputs[i].written()) {
                throw new KernelException("kernel '" + recorder().name() + "' never writes output " + i + " of "
                        + outputs.length);
            }
            results.add(outputs[i].get());
        }
        return recorder().builder().finish(recorder().use(results));
    }

    /** {@return the number of inputs} */
    public int inputs() {
        return inputs;
    }

    /**
     * {@return an input's element}
     *
     * @param i 0 to inputs - 1
     */
    public Expr in(int i) {
        if (i < 0 || i >= inputs) {
            throw new KernelException("kernel '" + recorder().name() + "' reads input " + i + " of " + inputs);
        }
        Expr input = recorder().of(recorder().builder().parameter(i));
        return beyond.containsKey(i) ? TypeRules.outOfBounds(input, new OutOfBounds(beyond.get(i), null, i)) : input;
    }

    /**
     * {@return an output's element}
     *
     * @param i 0 to outputs - 1
     */
    public Out out(int i) {
        if (i < 0 || i >= outputs.length) {
            throw new KernelException(
                    "kernel '" + recorder().name() + "' writes output " + i + " of " + outputs.length);
        }
        return outputs[i];
    }

    /** An output of a kernel: its dtype is that of the first value set. */
    public static final class Out {
        private final Recorder recorder;
        private final int index;
        private Variable variable;

        private Out(Recorder recorder, int index) {
            this.recorder = recorder;
            this.index = index;
        }

        private boolean written() {
            return variable != null;
        }

        private Expr get() {
            return recorder.of(recorder.builder().read(variable));
        }

        /**
         * Sets the output's element; the last value set counts. An element that is never set is zero.
         *
         * @param value the result
         * @throws KernelException if a later value does not cast safely to the dtype of the first
         */
        public void set(Expr value) {
            recorder.use(TypeRules.present(value, "value"));
            if (variable == null) {
                variable = recorder.builder().declareOutermost(value.dtype());
            }
            Expr held = TypeRules.safely("output " + index, value, variable.type());
            recorder.builder().assign(variable, recorder.use(held));
        }
    }
}
