package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.dtype.Casting;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;
import org.quern.nrt.Buffer;
import org.quern.nrt.Nrt;

/** One call, from operands that are set to results that are written. */
final class Invocation {
    private Invocation() {}

    /**
     * Completes the frame's outputs and runs. Afterwards the frame holds the outputs.
     *
     * @return the overload, if the frame's call may be run again as it is; else null
     */
    static Overload run(KernelTable kernel, Frame f, Casting rule) {
        check(kernel, f);
        Overload overload = kernel.find(f.inputTypes, f.outputTypes, f.beyond, rule);
        if (f.uniforms != overload.uniforms().size()) {
            Uniforms.check(kernel.name(), f, overload, List.of());
        }
        boolean staged = f.isConverted();
        for (int i = 0; i < f.outputs; i++) {
            if (f.output(i) == null) {
                f.operands[f.inputs + i] = allocate(f, overload.output(i));
            } else {
                staged |= conflicts(f, f.output(i), overload.mayFail()) || Outputs.liesApart(f, f.output(i), overload);
            }
        }
        if (staged || (f.count() > Nrt.MAX_SEGMENTS && anyBySegment(f))) {
            Staging.run(kernel.name(), f, overload);
            return null;
        }
        f.run(kernel.name(), overload);
        return f.repeatable() ? overload : null;
    }

    /** Refuses shapes that do not broadcast, and outputs that cannot be written. Sets the frame's loop shape. */
    static void check(KernelTable kernel, Frame f) {
        if (!f.broadcast()) {
            throw doesNotBroadcast(kernel, f);
        }
        for (int i = 0; i < f.outputs; i++) {
            if (f.output(i) != null) {
                checkOutput(kernel, f, i);
                checkApart(kernel, f, i);
            }
        }
    }

    /** Says which operands do not broadcast, or that where or out does not with them. */
    private static QuernException doesNotBroadcast(KernelTable kernel, Frame f) {
        String prefix = "kernel '" + kernel.name() + "': ";
        long[][] shapes = new long[f.inputs][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = f.operands[i] == null ? null : f.operands[i].shape();
        }
        long[] common;
        try {
            common = Shapes.broadcastShapes(Arrays.stream(shapes).filter(Objects::nonNull).toArray(long[][]::new));
        } catch (ShapeException e) {
            return Refusals.doesNotBroadcast(prefix, shapes);
        }
        if (f.mask() != null) {
            long[] where = f.mask().shape();
            try {
                common = Shapes.broadcastShapes(common, where);
            } catch (ShapeException e) {
                return Refusals.whereDoesNotBroadcast(prefix, f.mask(), "the operands' " + Shapes.text(common));
            }
        }
        for (int i = 0; i < f.outputs; i++) {
            if (f.output(i) != null && !Arrays.equals(f.output(i).shape(), common)) {
                return wrongOut(kernel, f.output(i), common);
            }
        }
        throw new AssertionError("the frame and Shapes disagree on broadcasting");
    }

    private static QuernException wrongOut(KernelTable kernel, NDArray out, long[] common) {
        return ShapeException.of("kernel '" + kernel.name() + "': out has shape " + Shapes.text(out.shape())
                + ", the operands broadcast to " + Shapes.text(common));
    }

    private static void checkOutput(KernelTable kernel, Frame f, int i) {
        NDArray out = f.output(i);
        if (!f.hasLoopShape(f.inputs + i)) {
            throw wrongOut(kernel, out, f.shapeCopy());
        }
        if (!Outputs.isWritable(out)) {
            throw Outputs.notWritable(kernel.name(), "out", out);
        }
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
            if ((i < f.inputs || i == f.count()) && Outputs.conflict(f.operands[i], out, i < f.inputs && !repeated)) {
                return true;
            }
        }
        return false;
    }

    private static void checkApart(KernelTable kernel, Frame f, int i) {
        for (int j = 0; j < i; j++) {
            if (f.output(j) != null && Outputs.conflict(f.output(j), f.output(i), false)) {
                throw OperandException.of("kernel '" + kernel.name() + "': outputs " + j + " and " + i
                        + " overlap, so one would be lost");
            }
        }
    }

    private static boolean anyBySegment(Frame f) {
        for (int i = 0; i <= f.count(); i++) {
            if (f.operands[i] != null && !Buffer.of(f.operands[i]).direct()) {
                return true;
            }
        }
        return false;
    }
}
