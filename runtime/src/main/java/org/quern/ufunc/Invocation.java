package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.array.ReadOnlyArrayException;
import org.quern.array.Shapes;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;
import org.quern.nrt.NativeBuffer;
import org.quern.nrt.Nrt;

/** One call, from operands that are set to results that are written. */
final class Invocation {
    private Invocation() {}

    /**
     * Completes the frame's outputs and runs. Afterwards the frame holds the outputs.
     *
     * @return the overload, if the frame's call may be run again as it is; else null
     */
    static Overload run(UniversalFunction ufunc, Frame f, Casting rule) {
        check(ufunc, f);
        Overload overload = ufunc.overload(f, rule);
        Uniforms.check(ufunc.name(), f, overload, List.of());
        boolean staged = Staging.isConverted(f);
        for (int i = 0; i < f.outputs; i++) {
            if (f.output(i) == null) {
                f.operands[f.inputs + i] = allocate(f, overload.output(i));
            } else {
                staged |= conflicts(f, f.output(i), overload.mayFail()) || liesApart(f, f.output(i), overload);
            }
        }
        if (staged || (f.count() > Nrt.MAX_SEGMENTS && anyBySegment(f))) {
            Staging.run(ufunc.name(), f, overload);
            return null;
        }
        f.run(ufunc.name(), overload);
        return f.repeatable() ? overload : null;
    }

    /** Refuses shapes that do not broadcast, and outputs that cannot be written. Sets the frame's loop shape. */
    static void check(UniversalFunction ufunc, Frame f) {
        if (!f.broadcast()) {
            throw doesNotBroadcast(ufunc, f);
        }
        for (int i = 0; i < f.outputs; i++) {
            if (f.output(i) != null) {
                checkOutput(ufunc, f, i);
                checkApart(ufunc, f, i);
            }
        }
    }

    /** Says which operands do not broadcast, or that where or out does not with them. */
    private static QuernException doesNotBroadcast(UniversalFunction ufunc, Frame f) {
        String prefix = "kernel '" + ufunc.name() + "': ";
        long[][] shapes = new long[f.inputs][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = f.operands[i] == null ? null : f.operands[i].shape();
        }
        long[] common;
        try {
            common = Shapes.broadcastShapes(Arrays.stream(shapes).filter(Objects::nonNull).toArray(long[][]::new));
        } catch (ShapeException e) {
            return doesNotBroadcast(prefix, shapes);
        }
        if (f.mask() != null) {
            long[] where = f.mask().shape();
            try {
                common = Shapes.broadcastShapes(common, where);
            } catch (ShapeException e) {
                return whereDoesNotBroadcast(prefix, f.mask(), "the operands' " + Shapes.text(common));
            }
        }
        for (int i = 0; i < f.outputs; i++) {
            if (f.output(i) != null && !Arrays.equals(f.output(i).shape(), common)) {
                return wrongOut(ufunc, f.output(i), common);
            }
        }
        throw new AssertionError("the frame and Shapes disagree on broadcasting");
    }

    private static QuernException wrongOut(UniversalFunction ufunc, NDArray out, long[] common) {
        return ShapeException.of("kernel '" + ufunc.name() + "': out has shape " + Shapes.text(out.shape())
                + ", the operands broadcast to " + Shapes.text(common));
    }

    static QuernException whereDoesNotBroadcast(String prefix, NDArray mask, String with) {
        return ShapeException.of(prefix + "where has shape " + Shapes.text(mask.shape()) + ", which does not broadcast with " + with);
    }

    /** Says which of these shapes, null for a number or what is not there, do not broadcast. */
    static QuernException doesNotBroadcast(String prefix, long[][] shapes) {
        long[][] all = new long[shapes.length][];
        int n = 0;
        for (long[] shape : shapes) {
            if (shape != null) {
                all[n++] = shape;
            }
        }
        try {
            Shapes.broadcastShapes(Arrays.copyOf(all, n));
        } catch (ShapeException e) {
            return ShapeException.of(prefix + e.getMessage());
        }
        throw new AssertionError("the frame and Shapes disagree on broadcasting");
    }

    private static void checkOutput(UniversalFunction ufunc, Frame f, int i) {
        NDArray out = f.output(i);
        if (!f.hasLoopShape(f.inputs + i)) {
            throw wrongOut(ufunc, out, f.shapeCopy());
        }
        if (!isWritable(out)) {
            throw notWritable(ufunc, "out", out);
        }
    }

    /** Whether every element may be written, and none would overwrite another. */
    static boolean isWritable(NDArray a) {
        return a.writable() && !Overlap.mayOverlapItself(a);
    }

    /** Says why not. */
    static RuntimeException notWritable(UniversalFunction ufunc, String what, NDArray a) {
        String prefix = "kernel '" + ufunc.name() + "': ";
        return a.writable()
                ? ShapeException.of(prefix + "elements of " + what + " share memory (strides " + Arrays.toString(a.strides())
                        + "), so a result would be lost")
                : ReadOnlyArrayException.of(prefix + what + " is read-only");
    }

    /** A new output: in Fortran order if every full operand is, so that the loop is one run of memory; else row-major. */
    private static NDArray allocate(Frame f, DType type) {
        long[] shape = f.shapeCopy();
        boolean fortran = f.ndim() > 1 && f.mask() == null;
        boolean full = false;
        for (int i = 0; i < f.inputs && fortran; i++) {
            NDArray a = f.operands[i];
            if (a != null && a.ndim() == f.ndim()) {
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
        return f.mask() == null ? NDArray.empty(type, shape) : NDArray.zeros(type, shape);
    }

    /**
     * Whether an output shares memory with an operand that is not the very same view of it.
     *
     * @param repeated whether elements may have to be computed again: then in place is a conflict as well
     */
    private static boolean conflicts(Frame f, NDArray out, boolean repeated) {
        for (int i = 0; i <= f.count(); i++) {
            if ((i < f.inputs || i == f.count()) && conflict(f.operands[i], out, i < f.inputs && !repeated)) {
                return true;
            }
        }
        return false;
    }

    static boolean conflict(NDArray a, NDArray out, boolean sameViewIsFine) {
        if (a == null) {
            return false;
        }
        boolean apart = a.buffer() != out.buffer();
        if (apart && a.buffer() instanceof NativeBuffer && out.buffer() instanceof NativeBuffer) {
            return false;
        }
        return Overlap.mayOverlap(a, out) && !(sameViewIsFine && Overlap.identical(a, out));
    }

    /** Whether an output has its elements on the Java heap between others, where a copy of all bytes cannot be written back. */
    static boolean liesApart(Frame f, NDArray out, Overload overload) {
        return out.buffer().heap() && !HeapScratch.isDense(out) && HeapScratch.isNeeded(f, overload);
    }

    private static void checkApart(UniversalFunction ufunc, Frame f, int i) {
        for (int j = 0; j < i; j++) {
            if (f.output(j) != null && conflict(f.output(j), f.output(i), false)) {
                throw OperandException.of("kernel '" + ufunc.name() + "': outputs " + j + " and " + i
                        + " overlap, so one would be lost");
            }
        }
    }

    private static boolean anyBySegment(Frame f) {
        for (int i = 0; i <= f.count(); i++) {
            if (f.operands[i] != null && !f.operands[i].buffer().direct()) {
                return true;
            }
        }
        return false;
    }
}
