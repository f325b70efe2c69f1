package org.quern.ufunc;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quern.array.NDArray;
import org.quern.check.Count;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;

/**
 * A call of a kernel, with options; the common base of {@link UfuncCall} and {@link GufuncCall}. A call can be kept:
 * running it again computes from what its operands hold then, and allocates nothing if {@code out} is given. It is
 * meant for one thread at a time: several may share it, but those that find it busy run more slowly. Different calls
 * may share operands.
 *
 * @param <C> the kind of call, returned by each option
 */
public abstract sealed class KernelCall<C extends KernelCall<C>> permits UfuncCall, GufuncCall {
    private final UniversalFunction kernel;
    /**
     * The first three operands, in fields of their own: a call of at most three allocates nothing once the JIT has
     * removed this object.
     */
    private final Object first;

    private final Object second;
    private final Object third;
    /** All operands if there are more than three; else null. */
    private final Object[] all;
    /** The output of a kernel with one output; null if it is to be allocated. */
    private NDArray result;
    /** The outputs of a kernel with several; null while none is given. */
    private NDArray[] outputs;
    /** The options; null while none is given. */
    private CallOptions options;
    /** Outcome of the last run with the present arguments and options; null if there was none. */
    private Outcome outcome;

    KernelCall(UniversalFunction kernel, Object[] operands) {
        int n = kernel.argument(operands, "operands").length;
        kernel.check(n);
        this.kernel = kernel;
        this.first = n > 0 ? operands[0] : null;
        this.second = n > 1 ? operands[1] : null;
        this.third = n > 2 ? operands[2] : null;
        this.all = n > 3 ? operands.clone() : null;
    }

    /** This call. */
    abstract C self();

    final C changed() {
        outcome = null;
        return self();
    }

    final CallOptions options() {
        if (options == null) {
            options = kernel.defaults();
        }
        return options;
    }

    /**
     * Arrays to write the results to. Their shape is the loop shape, broadcast from the operands (of a gufunc: from
     * their loop dimensions) and the mask, followed by a gufunc's core dimensions, or with these at {@code axes}. Their
     * dtype is any that the result casts to under the rule of {@link #casting}. They may be, or overlap, inputs: these
     * are copied first. Elements that the kernel does not write keep their bits, whatever the dtype. An output with a
     * core dimension that no input has must be given.
     *
     * @param arrays one for each output; null for one to be allocated
     * @return this call
     * @throws OperandException if the number of arrays is not the kernel's number of outputs
     */
    public final C out(@Nullable NDArray... arrays) {
        kernel.checkOut(arrays);
        if (arrays.length == 1) {
            result = arrays[0];
        } else {
            outputs = arrays.clone();
        }
        return changed();
    }

    /**
     * Computes only the instances for which a mask is true. The others' elements of {@code out}, and of a gufunc's
     * in-out operands, keep their bits; in a new array they are zero.
     *
     * @param mask an array of bool, which broadcasts with the operands; of a gufunc with their loop dimensions, so that
     *     each element stands for a whole core
     * @return this call
     * @throws DTypeException if the mask has another dtype
     */
    public final C where(NDArray mask) {
        if (kernel.argument(mask, "mask").dtype() != DType.BOOL) {
            throw DTypeException.of("kernel '" + kernel.name() + "': where: " + mask.dtype() + " given, bool expected");
        }
        options().where = mask;
        return changed();
    }

    /**
     * Allowed conversions: of operands to the dtypes that {@link #dtype} names, of in-out operands also back, and of
     * results to {@code out}. {@link Casting#SAME_KIND} by default. The rule does not restrict promotion within the
     * kernel.
     *
     * @param rule one of NumPy's rules
     * @return this call
     */
    public final C casting(Casting rule) {
        options().casting = kernel.argument(rule, "rule");
        return changed();
    }

    /**
     * Dtypes to compute with. Operands of other dtypes are converted, by way of a copy; results have the dtypes that
     * the kernel gives for these. Of an in-out operand only the elements that the kernel writes are converted back.
     *
     * @param ofOperands one for all operands, or one for each; null for the operand's own
     * @return this call
     * @throws OperandException if the number of dtypes is neither 1 nor the kernel's number of inputs
     */
    public final C dtype(@Nullable DType... ofOperands) {
        kernel.argument(ofOperands, "ofOperands");
        int inputs = kernel.inputs();
        if (ofOperands.length != 1 && ofOperands.length != inputs) {
            throw OperandException.of(
                    "kernel '" + kernel.name() + "': " + Count.of(ofOperands.length, "dtype") + " given; one, or one"
                            + " for each of its " + Count.of(inputs, "operand") + " expected");
        }
        DType[] types = new DType[inputs];
        for (int i = 0; i < types.length; i++) {
            types[i] = ofOperands[ofOperands.length == 1 ? 0 : i];
        }
        options().types = types;
        return changed();
    }

    /**
     * Sets a uniform parameter of the kernel, for all further runs of this call until another value is set. Every
     * parameter that the kernel declares must be set.
     *
     * @param name name of the parameter
     * @param value a number or boolean within the range of the parameter's dtype; a BigInteger for a uint64 from 2^63
     *     on
     * @return this call
     * @throws OperandException if the kernel has no such parameter, or its dtype does not hold the value; for a call
     *     that has not run yet, the next run throws it instead
     */
    public final C with(String name, Object value) {
        kernel.argument(name, "name");
        kernel.argument(value, "value");
        CallOptions o = options();
        if (o.uniforms == null) {
            o.uniforms = new Uniforms(kernel.name(), kernel.inputs(), kernel.table().cores());
        }
        if (o.uniforms.isSize(name)) {
            o.uniforms.set(name, value);
            return changed();
        }
        PreparedCall prepared = outcome == null ? null : outcome.prepared();
        if (prepared != null) {
            int number = o.uniforms.number(prepared.overload(), name);
            prepared.scalar(number, o.uniforms.bits(name, prepared.overload().input(number), value));
        }
        o.uniforms.set(name, value);
        return self();
    }

    /**
     * Chooses what this call runs on; by default the kernel's target.
     *
     * @param target the calling thread alone, or several threads
     * @return this call
     */
    public final C target(Target target) {
        options().threads = Target.threads(kernel.name(), target);
        return changed();
    }

    /**
     * Runs on at most this many threads, the calling one included, and on at most {@link org.quern.Quern#threads()}.
     *
     * @param most 1 (as the target {@link Target#CPU}) to 256
     * @return this call
     * @throws OperandException if the number is out of that range
     */
    public final C threads(int most) {
        options().threads = Target.threads(kernel.name(), most);
        return changed();
    }

    /**
     * Limits each run's duration: a longer run ends with a {@link CallDeadlineException} within a tenth of a second, on
     * all its threads and even within loops of unknown length. The time starts when operands are ready and the kernel
     * is compiled. Elements of {@code out} may then have been written or not, as after an interrupt.
     *
     * @param after a positive duration
     * @return this call
     * @throws OperandException if it is null or not positive
     */
    public final C deadline(Duration after) {
        options().limit = Deadline.nanos(kernel.name(), after);
        return changed();
    }

    /**
     * Runs this call of a kernel of one output.
     *
     * @return the result; of a gufunc without outputs its first in-out operand
     * @throws OperandException if operands, axes or uniform parameters are not those that the kernel takes, or the
     *     kernel has several outputs: nothing is then computed, since one array could not be all results. See
     *     {@link #runAll}
     * @throws org.quern.error.ShapeException if shapes do not match
     * @throws DTypeException if an operand or a result does not cast under the rule
     */
    public final NDArray run() {
        Outcome before = outcome;
        if (before == null && options == null) {
            NDArray known = kernel.again(first, second, third, result);
            if (known != null) {
                return known;
            }
        }
        kernel.checkSingle("run()");
        if (before != null && before.prepared() != null && before.prepared().run()) {
            return before.first();
        }
        // Not a method of this object: the object must not escape, so that the JIT can remove it where the whole call
        // is one expression.
        outcome = kernel.anew(first, second, third, all, result, outputs, options, before);
        return outcome.first();
    }

    /**
     * Explains what this call costs beyond its arithmetic, without running it: operands that are copied, strided
     * accesses, indices that are checked, lanes and threads that are not used, each with what to do about it. It costs
     * far more than a call: it is for people. The kernel is compiled or loaded if it is not there yet.
     *
     * @return notes, those on the call first; empty if nothing is known to be in the way
     * @throws OperandException as {@link #run}, which also names the other exceptions
     */
    public final List<PerformanceNote> explain() {
        return kernel.explain(first, second, third, all, result, outputs, options);
    }

    /**
     * Runs this call once, for all its results.
     *
     * @return the result of each output, by number and by name; of a gufunc without outputs its in-out operands
     * @throws OperandException as {@link #run}, which also names the other exceptions, for any number of outputs
     */
    public final Results runAll() {
        Outcome before = outcome;
        if (before != null && before.prepared() != null && before.prepared().run()) {
            return before.results();
        }
        outcome = kernel.anew(first, second, third, all, result, outputs, options, before);
        return outcome.results();
    }
}
