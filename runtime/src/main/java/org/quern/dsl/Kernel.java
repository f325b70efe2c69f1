package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 *         Expr next = y.add(x.div(y)).mul(0.5);
 *         k.breakIf(next.eq(y));
 *         y.set(next);
 *     });
 *     k.out(0).set(y);
 * });
 * }
 */
public final class Kernel extends KernelBuilder {
    static {
        Tracer.enter();
    }

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
         * Sets the output's element; the last value set counts. It is zero for an element on whose way through the kernel
         * none is set; a kernel without any {@code set} of an output is refused. A number is of the dtype of an earlier
         * value, or else int64 or float64.
         *
         * @param value the result
         * @throws KernelException if a later value does not cast safely to the dtype of the first
         */
        public void set(Number value) {
            assign(variable == null
                    ? TypeRules.alone(recorder, value, "value")
                    : TypeRules.written(recorder, value, variable.type()));
        }

        /**
         * Sets the output's element to a truth value; of a number's dtype, 0 or 1.
         *
         * @param value the result
         */
        public void set(boolean value) {
            assign(TypeRules.constant(recorder, variable == null ? DType.BOOL : variable.type(), value ? 1 : 0));
        }

        private void assign(Expr value) {
            recorder.use(value);
            if (variable == null) {
                variable = recorder.builder().declareOutermost(value.dtype());
            }
            Expr held = TypeRules.safely("output " + index + ", of its first value's dtype", value, variable.type());
            recorder.builder().assign(variable, recorder.use(held));
        }
    }
}
