package org.quern.dsl;

import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.dtype.OperandOutOfBoundsException;
import org.quern.ir.Function;
import org.quern.signature.CoreSignature;
import org.quern.tracing.Tracing;

/**
 * Runs bodies: reports their exceptions as errors of the kernel, and refuses bodies whose traces differ between runs.
 */
final class Tracer extends Tracing<KernelBody, CoreBody> {
    private Tracer() {}

    /** Enters the DSL, for the library. */
    static void enter() {
        enter(new Tracer());
    }

    @Override
    public Function trace(String name, List<DType> inputs, Map<Integer, DType> beyond, int outputs, KernelBody body) {
        return run(name, List.copyOf(inputs), beyond, outputs, body, false);
    }

    @Override
    public Function trace(String name, CoreSignature signature, List<DType> inputs, CoreBody body) {
        List<DType> types = List.copyOf(inputs);
        CoreKernel k = new CoreKernel(name, signature, types);
        run(name, types, new Runnable() {
            @Override
            public void run() {
                body.define(k);
            }
        });
        return k.finish();
    }

    @Override
    public void retrace(List<DType> inputs, Map<Integer, DType> beyond, KernelBody body, Function before) {
        same(inputs, trace(before.name(), inputs, beyond, before.results().size(), body), before);
    }

    @Override
    public void retrace(CoreSignature signature, List<DType> inputs, CoreBody body, Function before) {
        same(inputs, trace(before.name(), signature, inputs, body), before);
    }

    static Function run(
            String name, List<DType> inputs, Map<Integer, DType> beyond, int outputs, KernelBody body, boolean device) {
        Kernel k = new Kernel(name, inputs, beyond, outputs, device);
        run(name, inputs, new Runnable() {
            @Override
            public void run() {
                body.trace(k);
            }
        });
        return k.finish();
    }

    /** Runs a body; a class instead of a lambda, because a fresh process pays for its first one. */
    private static void run(String name, List<DType> inputs, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) { // not by their own classes, which would be loaded to verify this one
            if (e instanceof KernelException || e instanceof OperandOutOfBoundsException) {
                throw e;
            }
            throw new KernelException("the body of '" + name + "' threw, for " + inputs + ": " + e, e);
        } catch (StackOverflowError e) {
            throw new KernelException("the body of '" + name + "' calls deeper than this thread's stack goes, for "
                    + inputs
                    + ": a body nested so deep needs a larger stack (-Xss, or a thread's own); one that calls itself without end has no"
                    + " vector form, use a loop", e);
        }
    }

    /** Refuses a device function's body whose trace differs from an earlier one. */
    static void again(List<DType> inputs, KernelBody body, Function before) {
        same(inputs, run(before.name(), inputs, Map.of(), before.results().size(), body, true), before);
    }

    /** Refuses a body whose trace differs from an earlier one. */
    private static void same(List<DType> inputs, Function now, Function before) {
        if (!now.isSame(before)) {
            throw new KernelException("the body of '" + before.name() + "' is not the same each time it runs for "
                    + inputs
                    + ": it reads something that changes (a field, a counter, a clock, random numbers). What differs from"
                    + " call to call is an operand, or k.uniform(...)");
        }
    }
}
