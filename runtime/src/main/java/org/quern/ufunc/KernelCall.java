package org.quern.ufunc;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quern.array.NDArray;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;

/**
 * A call of a kernel, with options: what {@link UfuncCall} and {@link GufuncCall} have in common. Running it again computes again from
 * what the operands hold then, and allocates nothing if {@code out} is given. Made for one thread at a time: others that share it are
 * served, but more slowly. The operands of two calls may be the same.
 *
 * @param <C> the kind of call, which each option returns
 */
public abstract sealed class KernelCall<C extends KernelCall<C>> permits UfuncCall, GufuncCall {
    private final UniversalFunction kernel;
    /** The first operands by themselves: so that calls of few allocate nothing, once the JIT has seen through them. */
    private final Object first;

    private final Object second;
    private final Object third;
    /** All operands, if there are more; else null. */
    private final Object[] all;
    /** The one output of a kernel that has one; null: to be allocated. */
    private NDArray result;
    /** Of a kernel that has several; null while none is given. */
    private NDArray[] outputs;
    /** Null while there are none. */
    private CallOptions options;
    /** Of the last run as this call is now; null: there was none. */
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
     * Arrays to write the results to. Of the loop shape, which is that of the operands (of a gufunc: of their loop dimensions) and of
     * the mask, broadcast; with a gufunc's core dimensions behind it, or where {@code axes} say. Of any dtype that the result casts to
     * by the rule that {@link #casting} gives. May be, or overlap, an input: what is read is copied first. What the kernel does not
     * write stays, bit for bit, whatever the dtype. An output with a core dimension that no input has must be given.
     *
     * @param arrays one per output; null for one to be allocated
     * @return this call
     * @throws OperandException if there are more or fewer than the kernel has outputs
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
     * Computes only where a mask is true. Elsewhere {@code out}, and a gufunc's in-out operand, stays as it is, bit for bit, and a new
     * array is zero.
     *
     * @param mask of dtype bool; it broadcasts with the operands, or for a gufunc with their loop dimensions, so that each of its elements
     *     stands for a whole core
     * @return this call
     * @throws DTypeException if the mask has another dtype
     */
    public final C where(NDArray mask) {
        if (kernel.argument(mask, "mask").dtype() != DType.BOOL) {
            throw DTypeException.of("where: " + mask.dtype() + " given, bool expected");
        }
        options().where = mask;
        return changed();
    }

    /**
     * Which conversions are allowed: of operands to what {@link #dtype} names, of an in-out operand also back, and of results to
     * {@code out}. {@link Casting#SAME_KIND} unless given. Promotion within the kernel is the kernel's, and not asked for.
     *
     * @param rule one of NumPy's rules
     * @return this call
     */
    public final C casting(Casting rule) {
        options().casting = kernel.argument(rule, "rule");
        return changed();
    }

    /**
     * Which dtypes to compute with. Operands of other dtypes are converted, by way of a copy; results have the dtypes that the kernel
     * gives for these. Of an in-out operand what the kernel writes is converted back, and nothing else.
     *
     * @param ofOperands one for all operands, or one for each; null for an operand's own
     * @return this call
     * @throws OperandException if there are neither one nor as many as the kernel has inputs
     */
    public final C dtype(@Nullable DType... ofOperands) {
        kernel.argument(ofOperands, "ofOperands");
        int inputs = kernel.inputs();
        if (ofOperands.length != 1 && ofOperands.length != inputs) {
            throw OperandException.of(
                    "kernel '" + kernel.name() + "': " + ofOperands.length + " dtypes given; one, or one for each of"
                            + " its " + inputs + " operands expected");
        }
        DType[] types = new DType[inputs];
        for (int i = 0; i < types.length; i++) {
            types[i] = ofOperands[ofOperands.length == 1 ? 0 : i];
        }
        options().types = types;
        return changed();
    }

    /**
     * Gives a uniform parameter of the kernel its value, for this run and further ones until another is given. All that the
     * kernel asks for must be given.
     *
     * @param name as the kernel has it
     * @param value a number or boolean that the parameter's dtype holds; a BigInteger for a uint64 from 2^63 on
     * @return this call
     * @throws OperandException if the call is one that has run, and its kernel has no such parameter, or one that does not hold the
     *     value; else the next run does
     */
    public final C with(String name, Object value) {
        kernel.argument(name, "name");
        kernel.argument(value, "value");
        CallOptions o = options();
        if (o.uniforms == null) {
            o.uniforms = new Uniforms(kernel.name(), kernel.inputs());
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
     * What this call runs on: by default what its kernel does.
     *
     * @param target the calling thread, or several
     * @return this call
     */
    public final C target(Target target) {
        options().threads = Target.threads(kernel.name(), target);
        return changed();
    }

    /**
     * Runs on at most so many threads, the calling one among them, and on no more than {@link org.quern.Quern#threads()}.
     *
     * @param most 1 (the target {@link Target#CPU}) to 256
     * @return this call
     * @throws OperandException if there are more or fewer
     */
    public final C threads(int most) {
        options().threads = Target.threads(kernel.name(), most);
        return changed();
    }

    /**
     * Ends each run that takes longer with a {@link CallDeadlineException}, within a tenth of a second: loops of unknown length too,
     * on all its threads. Counted from where operands are ready and the kernel is compiled; what is written then is as after an
     * interrupt.
     *
     * @param after more than 0
     * @return this call
     * @throws OperandException if it is not
     */
    public final C deadline(Duration after) {
        options().limit = Deadline.nanos(kernel.name(), after);
        return changed();
    }

    /**
     * Computes.
     *
     * @return the first result: of a gufunc without outputs the first of its in-out operands
     * @throws OperandException if operands, axes or uniform parameters are not what the kernel takes
     * @throws org.quern.error.ShapeException if shapes do not fit each other
     * @throws DTypeException if an operand or a result does not cast as the rule says
     */
    public final NDArray run() {
        Outcome before = outcome;
        if (before == null && options == null) {
            NDArray known = kernel.again(first, second, third, result);
            if (known != null) {
                return known;
            }
        } else if (before != null && before.prepared() != null && before.prepared().run()) {
            return before.first();
        }
        // Not by a method of this object: no other sees it, so that the JIT makes none where the whole call is one expression.
        outcome = kernel.anew(first, second, third, all, result, outputs, options, before);
        return outcome.first();
    }

    /**
     * Computes.
     *
     * @return all results: of a gufunc without outputs its in-out operands
     * @throws OperandException as {@link #run} does, and so do the others
     */
    public final List<NDArray> results() {
        Outcome before = outcome;
        if (before != null && before.prepared() != null && before.prepared().run()) {
            return before.results();
        }
        outcome = kernel.anew(first, second, third, all, result, outputs, options, before);
        return outcome.results();
    }
}
