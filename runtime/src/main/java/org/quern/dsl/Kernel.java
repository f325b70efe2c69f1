package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.quern.array.DType;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.Op;

/**
 * A kernel while its body runs: inputs, outputs, variables, loops. All operands are single elements; the code that comes
 * of it works on many at once.
 */
public final class Kernel {
    private final Trace trace;
    private final int inputs;
    private final Out[] outputs;

    Kernel(String name, List<DType> inputs, int outputs, boolean device) {
        this.trace = new Trace(name, inputs, device);
        this.inputs = inputs.size();
        this.outputs = new Out[outputs];
        for (int i = 0; i < outputs; i++) {
            this.outputs[i] = new Out(trace, i);
        }
    }

    /**
     * Runs a body once for operands of these dtypes. For the library: the result's type is not exported.
     *
     * @throws KernelException if the body is wrong for these dtypes
     */
    @SuppressWarnings("exports")
    public static Function trace(String name, List<DType> inputs, int outputs, KernelBody body) {
        return Tracing.run(name, inputs, outputs, body, false);
    }

    /**
     * Runs a body again, and compares. For the library.
     *
     * @param before what it was for these dtypes
     * @throws KernelException if it is something else now
     */
    @SuppressWarnings("exports")
    public static void retrace(List<DType> inputs, KernelBody body, Function before) {
        Tracing.again(inputs, body, false, before);
    }

    /** Ends the trace. */
    Function finish() {
        List<Expr> results = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            if (!outputs[i].written()) {
                throw new KernelException("kernel '" + trace.name() + "' never writes output " + i + " of "
                        + outputs.length);
            }
            results.add(outputs[i].get());
        }
        return trace.finish(results);
    }

    /** Number of inputs. */
    public int inputs() {
        return inputs;
    }

    /**
     * An input's element.
     *
     * @param i 0 to inputs - 1
     */
    public Expr in(int i) {
        if (i < 0 || i >= inputs) {
            throw new KernelException("kernel '" + trace.name() + "' reads input " + i + " of " + inputs);
        }
        return trace.parameter(i);
    }

    /**
     * A number that is the same for all elements of a call, given by {@code on(...).with(name, value)}: it needs no array,
     * and another value no other code. Asked for again by its name, it is the same. Device functions get it as an argument.
     *
     * @param type any dtype; the value given must be one that it holds
     */
    public Expr uniform(String name, DType type) {
        return trace.uniform(name, type);
    }

    /**
     * An output's element.
     *
     * @param i 0 to outputs - 1
     */
    public Out out(int i) {
        if (i < 0 || i >= outputs.length) {
            throw new KernelException("kernel '" + trace.name() + "' writes output " + i + " of " + outputs.length);
        }
        return outputs[i];
    }

    /** A variable that starts with this value and keeps its dtype. */
    public Var var(Expr initial) {
        return trace.declare(initial);
    }

    /** A variable that starts with an integer. */
    public Var var(DType type, long initial) {
        return trace.declare(constant(type, initial));
    }

    /** A variable of a float dtype that starts with this number. */
    public Var var(DType type, double initial) {
        return trace.declare(constant(type, initial));
    }

    /** A constant of this dtype; the dtype must be able to hold it. */
    public Expr constant(DType type, long n) {
        return Typed.constant(trace, type, n);
    }

    /** A constant of a float dtype, rounded to it. */
    public Expr constant(DType type, double x) {
        return Typed.constant(trace, type, x);
    }

    /**
     * Runs the body for an int64 index of 0 to {@code count - 1}.
     *
     * @param count at least 0
     */
    public void loop(long count, Consumer<Expr> body) {
        if (count < 0) {
            throw new KernelException("loop: " + count + " rounds given, 0 or more expected");
        }
        loop(constant(DType.INT64, 0), constant(DType.INT64, count), body);
    }

    /**
     * Runs the body for an index of {@code begin} to {@code end - 1}, which may differ from element to element.
     *
     * @throws KernelException if the bounds are not integers of dtypes that promote to an integer, or one is made of
     *     constants and overflows its dtype
     */
    public void loop(Expr begin, Expr end, Consumer<Expr> body) {
        DType type = Typed.promote(begin, end);
        if (!type.isInteger()) {
            throw new KernelException("loop: bounds " + begin.dtype() + " and " + end.dtype()
                    + " given, integers expected");
        }
        Bounds.check(begin);
        Bounds.check(end);
        Expr from = Typed.cast(begin, type);
        Expr to = Typed.cast(end, type);
        trace.loop(type, from, to, body);
    }

    /**
     * Runs the body again and again while the test, which is run before each round, is true (not zero). An element for
     * which it never becomes false keeps the call running for ever.
     */
    public void loopWhile(Supplier<Expr> test, Runnable body) {
        trace.loopWhile(0, test, body);
    }

    /**
     * The same with a limit: the call fails with a {@code KernelFaultException} that names an element which is still in
     * the loop after that many rounds.
     *
     * @param limit at least 1
     */
    public void loopWhile(long limit, Supplier<Expr> test, Runnable body) {
        if (limit < 1) {
            throw new KernelException("loopWhile: a limit of " + limit + " rounds given, at least 1 expected");
        }
        trace.loopWhile(limit, test, body);
    }

    /**
     * A local array of zeros.
     *
     * @param length 1 to 1024
     */
    public LocalArray array(DType type, int length) {
        if (length < 1 || length > 1024) {
            throw new KernelException("a local array of " + length + " elements asked for, 1 to 1024 allowed");
        }
        return trace.local(type, length);
    }

    /** Runs a block for the elements for which the condition is true (not zero). */
    public void when(Expr condition, Runnable then) {
        when(condition, then, () -> {});
    }

    /** Runs one block for the elements for which the condition is true (not zero), another for the others. */
    public void when(Expr condition, Runnable then, Runnable otherwise) {
        trace.choose(Typed.truth(condition), then, otherwise);
    }

    /** Leaves the innermost loop where the condition is true (not zero): there and then, for those elements. */
    public void breakIf(Expr condition) {
        trace.leave(Exit.BREAK, Typed.truth(condition));
    }

    /** Goes to the next round of the innermost loop where the condition is true (not zero). */
    public void continueIf(Expr condition) {
        trace.leave(Exit.CONTINUE, Typed.truth(condition));
    }

    /** Ends the kernel, or the device function, where the condition is true (not zero); outputs stay as they are. */
    public void returnIf(Expr condition) {
        trace.leave(Exit.RETURN, Typed.truth(condition));
    }

    /** An output of a kernel: its dtype is that of the first value set. */
    public static final class Out {
        private final Trace trace;
        private final int index;
        private Var var;

        private Out(Trace trace, int index) {
            this.trace = trace;
            this.index = index;
        }

        private boolean written() {
            return var != null;
        }

        private Expr get() {
            return trace.let(new Op.Read(var.variable()));
        }

        /**
         * Sets the output's element; the last value set counts. An element that is never set is zero.
         *
         * @throws KernelException if a later value does not cast safely to the dtype of the first
         */
        public void set(Expr value) {
            trace.use(value);
            if (var == null) {
                var = trace.declareOutermost(value.dtype());
            }
            trace.assign(var, Typed.safely("output " + index, value, var.dtype()));
        }
    }
}
