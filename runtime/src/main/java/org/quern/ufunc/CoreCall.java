package org.quern.ufunc;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quern.array.NDArray;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;

/**
 * A call of a gufunc, with options. Running it again computes again from what the operands hold then, and allocates nothing if
 * {@code out} is given. Made for one thread at a time: others that share it are served, but more slowly.
 */
public final class CoreCall {
    private final Gufunc gufunc;
    private final Object[] operands;
    private final NDArray[] out;
    private final CoreAxes axes;
    private Casting casting = Casting.SAME_KIND;
    /** One for each operand, or null. */
    private DType[] types;
    private int threads;
    /** Nanoseconds of a run; 0: any number. */
    private long limit;
    /** Null while none is given. */
    private Uniforms uniforms;
    private boolean ran;
    private KeptCall kept;
    /** Of the last run. */
    private List<NDArray> results;

    CoreCall(Gufunc gufunc, Object[] operands) {
        gufunc.check(gufunc.argument(operands, "operands").length);
        this.gufunc = gufunc;
        this.threads = gufunc.threads();
        this.operands = operands.clone();
        this.out = new NDArray[gufunc.outputs()];
        this.axes = new CoreAxes(gufunc.name(), gufunc.cores());
    }

    /**
     * Arrays to write the results to, one per output; null for one to be allocated. Of the loop dimensions' broadcast shape with the
     * core's behind it (or where {@code axes} say), and of a dtype that the result casts to. May be, or overlap, an
     * input. What the kernel does not write stays, bit for bit, whatever the dtype. An output with a dimension that no input
     * has must be given.
     */
    public CoreCall out(@Nullable NDArray... arrays) {
        gufunc.checkOut(arrays);
        System.arraycopy(arrays, 0, out, 0, out.length);
        return changed();
    }

    /**
     * Which axes are an operand's core axes, in the order of its core dimensions; negative ones count from the end. One array for each
     * input and output; those of outputs may be left out if no output has core dimensions. NumPy's {@code axes}.
     */
    public CoreCall axes(int[]... ofOperands) {
        axes.axes(gufunc.argument(ofOperands, "ofOperands"));
        return changed();
    }

    /** The core axis of every operand that has one, for signatures of one single core dimension. NumPy's {@code axis}. */
    public CoreCall axis(int axis) {
        axes.axis(axis);
        return changed();
    }

    /**
     * Whether results keep the inputs' core dimensions, with length 1: for signatures whose inputs have one number of core dimensions and
     * whose outputs have none. NumPy's {@code keepdims}.
     */
    public CoreCall keepdims(boolean keep) {
        axes.keepdims(keep);
        return changed();
    }

    /** What may be cast: operands to {@code dtype}, results to {@code out}. {@link Casting#SAME_KIND} unless given. */
    public CoreCall casting(Casting rule) {
        casting = gufunc.argument(rule, "rule");
        return changed();
    }

    /**
     * Which dtypes to compute with: one for all operands, or one for each; null for an operand's own. Of an in-out operand
     * what the kernel writes is converted back, and nothing else.
     */
    public CoreCall dtype(@Nullable DType... ofOperands) {
        gufunc.argument(ofOperands, "ofOperands");
        if (ofOperands.length != 1 && ofOperands.length != operands.length) {
            throw new OperandException("kernel '" + gufunc.name() + "': " + ofOperands.length + " dtypes given; one, or one for each of"
                    + " its " + operands.length + " operands expected");
        }
        types = new DType[operands.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = ofOperands[ofOperands.length == 1 ? 0 : i];
        }
        return changed();
    }

    /**
     * Gives a uniform parameter of the kernel its value, for this run and further ones until another is given. All that the
     * kernel asks for must be given.
     *
     * @param value a number or boolean that the parameter's dtype holds; a BigInteger for a uint64 from 2^63 on
     */
    public CoreCall with(String name, Object value) {
        gufunc.argument(name, "name");
        gufunc.argument(value, "value");
        if (uniforms == null) {
            uniforms = new Uniforms(gufunc.name(), operands.length);
        }
        uniforms.set(name, value, kept);
        return this;
    }

    /** What this call runs on: by default what its gufunc does. */
    public CoreCall target(Target target) {
        threads = Target.threads(gufunc.name(), target);
        return changed();
    }

    /**
     * Runs on at most so many threads, the calling one among them, and on no more than {@link org.quern.Quern#threads()}.
     *
     * @param most 1 (the target {@link Target#CPU}) to 256
     */
    public CoreCall threads(int most) {
        threads = Target.threads(gufunc.name(), most);
        return changed();
    }

    /**
     * Ends each run that takes longer with a {@link CallDeadlineException}, within a tenth of a second: loops of unknown length too, on all its
     * threads. Counted from where operands are ready and the kernel is compiled; what is written then is as after an interrupt.
     *
     * @param after more than 0
     */
    public CoreCall deadline(Duration after) {
        limit = Deadline.nanos(gufunc.name(), after);
        return changed();
    }

    private CoreCall changed() {
        ran = false;
        kept = null;
        return this;
    }

    /** Computes. The first result. */
    public NDArray run() {
        return results().get(0);
    }

    /** Computes. All results: the outputs, or of a kernel that has none, the in-out operands. */
    public List<NDArray> results() {
        KeptCall call = kept;
        if (call != null) {
            if (call.run()) {
                return results;
            }
            changed();
        }
        Frame f = FramePool.take();
        try {
            f.threads = threads;
            f.limit = limit;
            f.inputs = operands.length;
            f.outputs = out.length;
            Operands.all(f, operands, gufunc);
            Arrays.fill(f.outputTypes, 0, out.length, null);
            CoreInvocation invocation = new CoreInvocation(gufunc, f, axes, casting, types, out);
            Overload overload = invocation.run(uniforms);
            if (overload != null && ran && !Arrays.asList(out).contains(null)) {
                kept = new KeptCall(f, overload);
            }
            ran = true;
            results = invocation.results();
            return results;
        } finally {
            FramePool.give(f);
        }
    }
}
