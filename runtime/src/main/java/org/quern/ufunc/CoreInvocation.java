package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;
import org.quern.signature.CoreSignature;

/** One call of a kernel, from operands that are set in a frame to results that are written. */
final class CoreInvocation {
    private static final long MOST = 1L << 62;

    private final KernelTable kernel;
    private final int form;
    private final CoreSignature signature;
    private final Frame f;
    private final CoreAxes axes;
    private final Casting casting;
    /** Null: none. */
    private final NDArray mask;
    /** The caller's; those made here are added. */
    private final NDArray[] out;
    private final int inputs;
    /** The caller's inputs; null for a number. */
    private final NDArray[] given;
    private long absent;
    private Cores cores;

    CoreInvocation(KernelTable kernel, int form, Frame f, CoreAxes axes, Casting casting, NDArray[] out, NDArray mask) {
        this.kernel = kernel;
        this.form = form;
        this.signature = kernel.cores();
        this.f = f;
        this.axes = axes;
        this.casting = casting;
        this.mask = mask;
        this.out = out;
        this.inputs = kernel.inputs();
        this.given = Arrays.copyOf(f.operands, inputs);
    }

    /**
     * Completes the frame's outputs and runs.
     *
     * @param uniforms values of uniform parameters, or null
     * @return the overload, if the frame's call may be run again as it is; else null
     */
    Overload run(Uniforms uniforms) {
        arrange();
        Overload overload = kernel.find(f.inputTypes, f.outputTypes, f.beyond, casting);
        if (uniforms == null) {
            Uniforms.check(kernel.name(), f, overload, List.of());
        } else {
            place(uniforms, overload);
        }
        for (int o = 0; o < out.length; o++) {
            if (out[o] == null) {
                allocate(o, overload);
            }
        }
        WrittenOperands written = new WrittenOperands(kernel, f, overload);
        written.check(casting);
        DType[] kept = written.keptInOtherTypes();
        if (kept != null) {
            overload = shadow(kept);
            written = new WrittenOperands(kernel, f, overload);
        }
        CoreStaging staging = new CoreStaging(f, written);
        try {
            staging.begin(overload);
            f.run(kernel.name(), overload);
            staging.finish();
        } finally {
            staging.end();
        }
        return staging.used() || !f.repeatable() ? null : overload;
    }

    /** Gives the operands that are kept in part in other dtypes shadows, which the overload writes. */
    private Overload shadow(DType[] types) {
        Overload overload = kernel.shadowing(f.inputTypes, types);
        for (int i = 0; i < types.length; i++) {
            if (types[i] != null) {
                cores.shadow(f, i);
            }
        }
        f.operands[f.count()] = mask;
        return overload;
    }

    /** Puts values of uniform parameters between inputs and outputs. */
    private void place(Uniforms uniforms, Overload overload) {
        NDArray[] views = Arrays.copyOfRange(f.operands, inputs, inputs + out.length);
        Arrays.fill(f.operands, inputs, inputs + out.length, null);
        uniforms.place(f, overload);
        cores.place(overload.uniforms().size());
        System.arraycopy(views, 0, f.operands, f.inputs, views.length);
        f.operands[f.count()] = mask;
    }

    /** Views whose core dimensions are the last, the loop shape, and the sizes of the core dimensions. */
    private void arrange() {
        final int all = inputs + out.length;
        int[] ndims = new int[all];
        for (int i = 0; i < all; i++) {
            ndims[i] = i < inputs
                    ? given[i] == null ? 0 : given[i].ndim()
                    : out[i - inputs] == null ? -1 : out[i - inputs].ndim();
        }
        absent = absent(ndims);
        cores = f.openCores();
        cores.open(signature, absent, form);
        for (int i = 0; i < inputs; i++) {
            if (given[i] != null) {
                f.operands[i] = CoreAxes.last(given[i], axes.of(i, cores.rank(i), ndims[i]));
            } else {
                axes.of(i, cores.rank(i), 0);
            }
        }
        final int kept = axes.kept(absent);
        for (int o = 0; o < out.length; o++) {
            if (out[o] != null) {
                int[] core = axes.of(inputs + o, cores.rank(inputs + o) + kept, ndims[inputs + o]);
                f.operands[inputs + o] = withoutKept(o, CoreAxes.last(out[o], core), kept);
            }
        }
        long[][] shapes = new long[all][];
        for (int i = 0; i < all; i++) {
            shapes[i] = f.operands[i] != null ? f.operands[i].shape() : i < inputs ? new long[0] : null;
        }
        cores.sizes(solve(shapes));
        f.operands[all] = mask;
        if (!f.broadcast()) {
            throw doesNotBroadcast(shapes);
        }
    }

    private long absent(int[] ndims) {
        try {
            return signature.absent(ndims);
        } catch (ShapeException e) {
            throw named(e);
        }
    }

    private long[] solve(long[][] shapes) {
        try {
            long[] sizes = signature.solve(shapes, absent);
            for (long size : sizes) {
                // Kernels compute with sizes: sums of one and a number must not wrap.
                if (size > MOST) {
                    throw ShapeException.of(
                            "a core dimension has size " + size + ", at most 2^62 expected: signature " + signature);
                }
            }
            return sizes;
        } catch (ShapeException e) {
            throw named(e);
        }
    }

    private QuernException named(ShapeException e) {
        return ShapeException.of("kernel '" + kernel.name() + "': " + e.getMessage());
    }

    /** A view of an output without the dimensions that keepdims keeps, which are its last. */
    private NDArray withoutKept(int o, NDArray view, int kept) {
        if (view.ndim() < kept) {
            throw ShapeException
                    .of("kernel '" + kernel.name() + "': out has " + view.ndim() + " dimensions, keepdims keeps " + kept
                            + " alone: signature " + signature);
        }
        NDArray result = view;
        for (int k = 0; k < kept; k++) {
            int last = result.ndim() - 1;
            if (result.shape(last) != 1) {
                throw ShapeException.of("kernel '" + kernel.name() + "': out has shape " + Shapes.text(out[o].shape())
                        + " and length " + result.shape(last) + " where keepdims keeps a dimension of length 1");
            }
            result = result.select(last, 0);
        }
        return result;
    }

    private QuernException doesNotBroadcast(long[][] shapes) {
        long[][] loops = new long[shapes.length][];
        for (int i = 0; i < shapes.length; i++) {
            loops[i] = shapes[i] == null ? null : Arrays.copyOf(shapes[i], shapes[i].length - cores.rank(i));
        }
        f.operands[f.count()] = null;
        if (f.broadcast()) {
            return Refusals.whereDoesNotBroadcast("kernel '" + kernel.name() + "': ", mask,
                    "the operands' loop dimensions "
                            + Shapes.text(f.shapeCopy()));
        }
        return Refusals.doesNotBroadcast(
                "kernel '" + kernel.name() + "': loop dimensions (those before the cores of " + signature
                        + "): ",
                loops);
    }

    /** A new output, row-major as the caller sees it. Zeros if the kernel may leave some out. */
    private void allocate(int o, Overload overload) {
        int number = f.inputs + o;
        int kept = axes.kept(absent);
        long[] loop = f.shapeCopy();
        long[] core = signature.coreShape(inputs + o, cores.sizes(), absent);
        int rank = core.length + kept;
        int ndim = loop.length + rank;
        if (ndim > Shapes.MAX_DIMS) {
            throw ShapeException
                    .of("kernel '" + kernel.name() + "': the result would have " + ndim + " dimensions, at most "
                            + Shapes.MAX_DIMS + " expected");
        }
        int[] at = axes.of(inputs + o, rank, ndim);
        long[] ordered = Arrays.copyOf(loop, ndim);
        System.arraycopy(core, 0, ordered, loop.length, core.length);
        Arrays.fill(ordered, loop.length + core.length, ndim, 1);
        long[] shape = ordered;
        if (at != null) {
            int[] order = CoreAxes.order(ndim, at);
            shape = new long[ndim];
            for (int d = 0; d < ndim; d++) {
                shape[order[d]] = ordered[d];
            }
        }
        try {
            out[o] = mask == null && overload.core().isWhole(inputs + o)
                    ? NDArray.empty(overload.output(o), shape)
                    : NDArray.zeros(overload.output(o), shape);
        } catch (ShapeException e) {
            throw named(e);
        }
        f.operands[number] = withoutKept(o, CoreAxes.last(out[o], at), kept);
    }
}
