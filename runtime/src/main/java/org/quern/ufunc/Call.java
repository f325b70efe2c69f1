package org.quern.ufunc;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.dtype.OperandOutOfBoundsException;

/**
 * A call of a ufunc, with options. Running it again computes again from what the operands hold then, and allocates
 * nothing if {@code out} is given. Made for one thread at a time: others that share it are served, but more slowly. The
 * operands of two calls may be the same.
 */
public final class Call {
    private final Ufunc ufunc;
    private final Object[] operands;
    private final NDArray[] out;
    private NDArray where;
    /** 1: the calling one; 0: as many as there are. */
    private int threads;
    /** Nanoseconds of a run; 0: any number. */
    private long limit;
    /** Null while none is given. */
    private Uniforms uniforms;
    private boolean ran;
    private KeptCall kept;

    Call(Ufunc ufunc, Object[] operands) {
        ufunc.check(ufunc.argument(operands, "operands").length);
        this.ufunc = ufunc;
        this.threads = ufunc.threads();
        this.operands = operands.clone();
        this.out = new NDArray[ufunc.outputs()];
    }

    /**
     * Arrays to write the results to, one per output; null for one to be allocated. Of the broadcast shape of all
     * operands, and of a dtype that the result casts to within its kind. May be, or overlap, an input.
     */
    public Call out(@Nullable NDArray... arrays) {
        ufunc.checkOut(arrays);
        System.arraycopy(arrays, 0, out, 0, out.length);
        return changed();
    }

    /**
     * Computes only where this bool array, broadcast with the operands, is true. Elsewhere {@code out} stays as it is,
     * and a new array is zero.
     */
    public Call where(NDArray mask) {
        if (ufunc.argument(mask, "mask").dtype() != DType.BOOL) {
            throw new DTypeException("where: " + mask.dtype() + " given, bool expected");
        }
        where = mask;
        return changed();
    }

    /**
     * Gives a uniform parameter of the kernel its value, for this run and further ones until another is given. All that the
     * kernel asks for must be given.
     *
     * @param value a number or boolean that the parameter's dtype holds; a BigInteger for a uint64 from 2^63 on
     */
    public Call with(String name, Object value) {
        ufunc.argument(name, "name");
        ufunc.argument(value, "value");
        if (uniforms == null) {
            uniforms = new Uniforms(ufunc.name(), operands.length);
        }
        uniforms.set(name, value, kept);
        return this;
    }

    /** What this call runs on: by default what its ufunc does. */
    public Call target(Target target) {
        threads = Target.threads(ufunc.name(), target);
        return changed();
    }

    /**
     * Runs on at most so many threads, the calling one among them, and on no more than {@link org.quern.Quern#threads()}.
     *
     * @param most 1 (the target {@link Target#CPU}) to 256
     */
    public Call threads(int most) {
        threads = Target.threads(ufunc.name(), most);
        return changed();
    }

    /**
     * Ends each run that takes longer with a {@link CallDeadlineException}, within a tenth of a second: loops of unknown length too, on all its
     * threads. Counted from where operands are ready and the kernel is compiled; what is written then is as after an interrupt.
     *
     * @param after more than 0
     */
    public Call deadline(Duration after) {
        limit = Deadline.nanos(ufunc.name(), after);
        return changed();
    }

    private boolean runKept() {
        KeptCall call = kept;
        if (call == null) {
            return false;
        }
        if (call.run()) {
            return true;
        }
        changed();
        return false;
    }

    private Call changed() {
        ran = false;
        kept = null;
        return this;
    }

    /** Computes. The first result. */
    public NDArray run() {
        if (runKept()) {
            return out[0];
        }
        Frame f = execute();
        try {
            return f.output(0);
        } finally {
            FramePool.give(f);
        }
    }

    /** Computes. All results. */
    public List<NDArray> results() {
        if (runKept()) {
            return List.of(out);
        }
        Frame f = execute();
        try {
            NDArray[] all = new NDArray[out.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = f.output(i);
            }
            return List.of(all);
        } finally {
            FramePool.give(f);
        }
    }

    private Frame execute() {
        Frame f = FramePool.take();
        boolean done = false;
        try {
            f.threads = threads;
            f.limit = limit;
            f.inputs = operands.length;
            f.outputs = out.length;
            Operands.all(f, operands, ufunc);
            for (int i = 0; i < out.length; i++) {
                f.outputTypes[i] = out[i] == null ? null : out[i].dtype();
            }
            results(f);
            if (uniforms != null) {
                // Before the overload that says which parameters there are: bad operands are not worth a compilation.
                Invocation.check(ufunc, f);
                uniforms.place(f, ufunc.overload(f));
                results(f);
            }
            Overload overload = Invocation.run(ufunc, f);
            if (overload != null && ran && !Arrays.asList(out).contains(null)) {
                kept = new KeptCall(f, overload);
            }
            ran = true;
            done = true;
            return f;
        } catch (OperandOutOfBoundsException e) {
            throw Operands.outOfBounds(e.operand(), operands[e.operand()], e.type(), ufunc);
        } finally {
            if (!done) {
                FramePool.give(f);
            }
        }
    }

    /** Puts the outputs and the mask behind the inputs. */
    private void results(Frame f) {
        for (int i = 0; i < out.length; i++) {
            f.operands[f.inputs + i] = out[i];
        }
        f.operands[f.count()] = where;
    }
}
