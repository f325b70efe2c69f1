package org.quern.ufunc;

import java.util.List;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.dtype.OperandOutOfBoundsException;
import org.quern.error.QuernException;

/**
 * One call, from arguments to written results: arguments, dtypes, loop nest, overload, outputs, staging, native call. A
 * ufunc is run as a gufunc whose cores are scalars.
 */
final class Invocation {
    private final KernelTable kernel;
    private final CallBuffer buffer;
    private final Operands operands;
    private final LoopNest nest;
    private final CallOptions options;

    private Invocation(KernelTable kernel, CallBuffer buffer, CallOptions options) {
        this.kernel = kernel;
        this.buffer = buffer;
        this.operands = buffer.operands();
        this.nest = buffer.nest();
        this.options = options;
    }

    /**
     * Types the arguments and runs the call. Afterwards the buffer's operands hold the results.
     *
     * @param buffer a buffer that has begun a call of the kernel
     * @return the overload, if the call in the buffer may be run again unchanged; else null
     */
    static Overload run(KernelTable kernel, CallBuffer buffer, CallOptions options, Arguments arguments) {
        try {
            type(kernel, buffer.operands(), options, arguments);
            return run(kernel, buffer, options);
        } catch (QuernException e) { // not by its own class, which would be loaded to verify this one
            throw outOfBounds(kernel, arguments, e);
        }
    }

    /** The error of a number out of the bounds of the dtype it takes, which names it; any other error as it is. */
    private static QuernException outOfBounds(KernelTable kernel, Arguments arguments, QuernException e) {
        return e instanceof OperandOutOfBoundsException out
                ? Typing.outOfBounds(out.operand(), arguments.inputs()[out.operand()], out.type(), kernel)
                : e;
    }

    /**
     * Types the arguments and tells what the call would cost. Makes the overload if there is none yet, and runs
     * nothing.
     */
    static List<PerformanceNote> explain(KernelTable kernel, CallBuffer buffer, CallOptions options,
            Arguments arguments) {
        Operands o = buffer.operands();
        try {
            type(kernel, o, options, arguments);
            Invocation call = new Invocation(kernel, buffer, options);
            Overload overload = call.prepare(false);
            return CallNotes.of(o, buffer.nest(), overload, options);
        } catch (QuernException e) {
            throw e instanceof OperandOutOfBoundsException
                    ? outOfBounds(kernel, arguments, e)
                    : Refusals.closed(kernel.name(), o, e);
        } finally {
            for (int i = 0; i < arguments.outputs().length; i++) {
                if (arguments.outputs()[i] == null && o.result(i) != null) {
                    o.result(i).close();
                }
            }
        }
    }

    private static void type(KernelTable kernel, Operands o, CallOptions options, Arguments arguments) {
        NDArray[] out = arguments.outputs();
        Typing.all(o, arguments.inputs(), options.types, options.casting, kernel);
        for (int i = 0; i < out.length; i++) {
            o.output(i, out[i], out[i]);
            // A ufunc's kernel converts its results. A gufunc's may leave elements unwritten, which must keep their
            // bits, so it does not.
            o.want(i, out[i] == null || kernel.cores() != null ? null : out[i].dtype());
        }
        o.mask(options.where);
    }

    /** Runs the call for operands that are typed already. */
    static Overload run(KernelTable kernel, CallBuffer buffer, CallOptions options) {
        try {
            Invocation call = new Invocation(kernel, buffer, options);
            return call.run(call.prepare(true));
        } catch (QuernException e) {
            throw Refusals.closed(kernel.name(), buffer.operands(), e);
        }
    }

    /**
     * Makes everything ready: loop nest, overload, outputs.
     *
     * @param runs false if the call will not be run, so that what is in new outputs does not matter
     * @return the overload to run
     */
    private Overload prepare(boolean runs) {
        nest.begin(operands);
        CoreViews views = operands.signature() == null
                ? null
                : new CoreViews(kernel.name(), options.axes, options.uniforms, operands, nest);
        if (!nest.broadcast(operands)) {
            throw Refusals.doesNotBroadcast(kernel.name(), operands, nest);
        }
        final boolean given = operands.hasWritten();
        if (given) {
            Outputs.check(kernel.name(), operands, nest);
        }
        Overload natural = kernel.find(operands.types(), operands.wanted(), operands.beyond(), options.casting);
        uniforms(natural);
        if (given) {
            checkCasting(natural);
        }
        allocate(natural, views, runs);
        return keeping(natural);
    }

    private void uniforms(Overload overload) {
        if (options.uniforms != null) {
            operands.uniforms(options.uniforms.of(overload));
        } else if (!overload.uniforms().isEmpty()) {
            throw Uniforms.missing(kernel.name(), overload.uniforms().get(0));
        }
    }

    /** Runs the overload, with staged copies for operands that cannot be used in place. */
    private Overload run(Overload overload) {
        Staging staging = Staging.of(operands, overload, nest.sizes());
        if (staging == null) {
            buffer.run(kernel.name(), overload, options, null);
            return buffer.isRepeatable() ? overload : null;
        }
        try (staging) {
            staging.begin(nest.sizes());
            buffer.run(kernel.name(), overload, options, staging);
            staging.finish();
        }
        return null;
    }

    /** Refuses given outputs to which the kernel's results do not cast. */
    private void checkCasting(Overload natural) {
        for (int o = 0; o < operands.outputs(); o++) {
            NDArray result = operands.result(o);
            if (result != null) {
                kernel.refuse(o, natural.natural()[o], result.dtype(), options.casting);
            }
        }
    }

    /**
     * Allocates the missing outputs: zeros if the kernel may leave elements unwritten.
     *
     * @param views views of cores; null if cores are scalars
     * @param runs false if their contents do not matter
     */
    private void allocate(Overload overload, CoreViews views, boolean runs) {
        for (int o = 0; o < operands.outputs(); o++) {
            if (operands.result(o) == null) {
                DType type = overload.output(o);
                boolean zeros = runs && (operands.mask() != null || !overload.isWhole(operands.inputs() + o));
                if (views == null) {
                    NDArray result = allocate(type, zeros);
                    operands.output(o, result, result);
                } else {
                    views.allocate(o, type, zeros);
                }
            }
        }
    }

    /**
     * Allocates an output of a ufunc: in Fortran order if every input of full rank is, so that the loop is one run of
     * memory; else row-major.
     */
    private NDArray allocate(DType type, boolean zeros) {
        long[] shape = nest.shape();
        boolean fortran = shape.length > 1 && !zeros;
        boolean full = false;
        for (int i = 0; i < operands.inputs() && fortran; i++) {
            NDArray a = operands.get(i);
            if (a != null && a.ndim() == shape.length) {
                full = true;
                fortran = a.isFortranContiguous() && !a.isContiguous();
            }
        }
        if (fortran && full) {
            for (int a = 0, b = shape.length - 1; a < b; a++, b--) {
                long s = shape[a];
                shape[a] = shape[b];
                shape[b] = s;
            }
            return NDArray.empty(type, shape).transpose();
        }
        return zeros ? NDArray.zeros(type, shape) : NDArray.empty(type, shape);
    }

    /**
     * The overload to run. If elements of an array of another dtype than the kernel's may stay unwritten, this is an
     * overload that also writes that array itself, as the operand's shadow.
     */
    private Overload keeping(Overload natural) {
        DType[] kept = null;
        for (int i = 0; i < operands.count(); i++) {
            DType given = operands.isWritten(i) ? operands.get(i).dtype() : null;
            if (given != null && given != Staging.type(operands, i, natural)
                    && (operands.mask() != null || !natural.isWhole(i))) {
                kept = kept == null ? new DType[operands.count()] : kept;
                kept[i] = given;
            }
        }
        if (kept == null) {
            return natural;
        }
        Overload both = kernel.shadowing(operands.types(), kept);
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] != null) {
                nest.map(operands.count(), nest.map(i));
                operands.shadow(i);
            }
        }
        return both;
    }
}
