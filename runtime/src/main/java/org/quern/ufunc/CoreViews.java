package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;
import org.quern.signature.CoreSignature;

/** The operands of a gufunc's call as its kernel sees them: views with the core axes last. */
final class CoreViews {
    private static final long MOST = 1L << 62;

    private final String kernel;
    private final CoreSignature signature;
    private final CoreAxes axes;
    private final Operands operands;
    private final LoopNest nest;
    private final long absent;
    /** Number of reduced axes of each output. */
    private final int kept;

    /**
     * Replaces the operands by such views, and records their access maps and the core dimensions' sizes in the nest.
     *
     * @param chosen core axes; null for the last axes
     * @param uniforms values of uniform parameters, of which the signature may have some; null if none is given
     */
    CoreViews(String kernel, CoreAxes chosen, Uniforms uniforms, Operands operands, LoopNest nest) {
        this.kernel = kernel;
        this.signature = operands.signature();
        this.axes = chosen == null ? new CoreAxes(kernel, signature) : chosen;
        this.operands = operands;
        this.nest = nest;
        final int all = operands.count();
        int[] ndims = new int[all];
        for (int i = 0; i < all; i++) {
            NDArray a = operands.get(i);
            ndims[i] = a != null ? a.ndim() : i < operands.inputs() ? 0 : -1;
        }
        this.absent = absent(ndims);
        this.kept = axes.kept(absent);
        long[][] shapes = new long[all][];
        for (int i = 0; i < all; i++) {
            shapes[i] = view(i, ndims[i]);
        }
        nest.sizes(solve(shapes, uniforms));
    }

    /**
     * Makes the view of one operand. Returns its shape without reduced axes; null for an output that is not allocated
     * yet.
     */
    private long[] view(int i, int ndim) {
        final boolean input = i < operands.inputs();
        AccessMap map = AccessMap.of(signature, i, absent, input ? 0 : kept);
        nest.map(i, map);
        if (ndim < 0) {
            return null;
        }
        int[] core = axes.of(i, map.rank() + map.reduced(), ndim);
        NDArray a = operands.get(i);
        if (a == null) {
            return new long[0];
        }
        NDArray view = CoreAxes.last(a, core);
        operands.replace(i, view);
        if (map.reduced() > 0) {
            checkReduced(a, view, map.reduced());
        }
        return Arrays.copyOf(view.shape(), view.ndim() - map.reduced());
    }

    private long absent(int[] ndims) {
        try {
            return signature.absent(ndims);
        } catch (ShapeException e) {
            throw named(e);
        }
    }

    private long[] solve(long[][] shapes, Uniforms uniforms) {
        long[] given = signature.hasParameters() ? Uniforms.sizes(kernel, uniforms, signature) : null;
        try {
            long[] sizes = signature.solve(shapes, absent, given);
            for (long size : sizes) {
                // Kernels compute with sizes, so the sum of two must not overflow.
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
        return ShapeException.of("kernel '" + kernel + "': " + e.getMessage());
    }

    /**
     * Refuses an output whose dimensions kept by {@code keepdims}, last in the view, are missing or do not have length
     * 1.
     */
    private void checkReduced(NDArray out, NDArray view, int reduced) {
        if (view.ndim() < reduced) {
            throw ShapeException.of("kernel '" + kernel + "': out has " + view.ndim() + " dimensions, keepdims keeps "
                    + reduced + " alone: signature " + signature);
        }
        for (int d = view.ndim() - 1; d >= view.ndim() - reduced; d--) {
            if (view.shape(d) != 1) {
                throw ShapeException.of("kernel '" + kernel + "': out has shape " + Shapes.text(out.shape())
                        + " and length " + view.shape(d) + " where keepdims keeps a dimension of length 1");
            }
        }
    }

    /**
     * Allocates an output, row-major in the caller's order of axes.
     *
     * @param zeros true for zeros, false for undefined contents
     */
    void allocate(int o, DType type, boolean zeros) {
        final int number = operands.inputs() + o;
        long[] loop = nest.shape();
        long[] core = signature.coreShape(number, nest.sizes(), absent);
        int rank = core.length + kept;
        int ndim = loop.length + rank;
        if (ndim > Shapes.MAX_DIMS) {
            throw ShapeException.of("kernel '" + kernel + "': the result would have " + ndim + " dimensions, at most "
                    + Shapes.MAX_DIMS + " expected");
        }
        int[] at = axes.of(number, rank, ndim);
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
        NDArray result;
        try {
            result = zeros ? NDArray.zeros(type, shape) : NDArray.empty(type, shape);
        } catch (ShapeException e) {
            throw named(e);
        }
        operands.output(o, result, CoreAxes.last(result, at));
    }
}
