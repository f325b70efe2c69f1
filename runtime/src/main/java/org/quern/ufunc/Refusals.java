package org.quern.ufunc;

import java.util.Arrays;
import java.util.Objects;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;

/** Exceptions for operands that do not broadcast. A class of its own, so that successful calls do not load it. */
final class Refusals {
    private Refusals() {}

    /**
     * The exception that names the operands that do not broadcast, or says that {@code where} or {@code out} does not.
     */
    static QuernException doesNotBroadcast(String kernel, Operands o, LoopNest nest) {
        String prefix = "kernel '" + kernel + "': ";
        return o.signature() == null ? elements(kernel, prefix, o) : cores(prefix, o, nest);
    }

    private static QuernException elements(String kernel, String prefix, Operands o) {
        long[][] shapes = new long[o.inputs()][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = o.get(i) == null ? null : o.get(i).shape();
        }
        long[] common;
        try {
            common = Shapes.broadcastShapes(Arrays.stream(shapes).filter(Objects::nonNull).toArray(long[][]::new));
        } catch (ShapeException e) {
            return ShapeException.of(prefix + e.getMessage());
        }
        if (o.mask() != null) {
            try {
                common = Shapes.broadcastShapes(common, o.mask().shape());
            } catch (ShapeException e) {
                return where(prefix, o.mask(), "the operands' " + Shapes.text(common));
            }
        }
        for (int i = o.inputs(); i < o.count(); i++) {
            NDArray out = o.get(i);
            if (out != null && !Arrays.equals(out.shape(), common)) {
                return Outputs.wrongShape(kernel, o, i, out.ndim(), common);
            }
        }
        throw disagreement();
    }

    private static QuernException cores(String prefix, Operands o, LoopNest nest) {
        if (nest.broadcast(o, o.count())) {
            return where(prefix, o.mask(), "the operands' loop dimensions " + Shapes.text(nest.shape()));
        }
        long[][] loops = new long[o.count()][];
        int n = 0;
        for (int i = 0; i < loops.length; i++) {
            NDArray a = o.get(i);
            if (a != null) {
                loops[n++] = Arrays.copyOf(a.shape(), nest.map(i).loops(a));
            }
        }
        try {
            Shapes.broadcastShapes(Arrays.copyOf(loops, n));
        } catch (ShapeException e) {
            return ShapeException.of(prefix + "loop dimensions (those before the cores of " + o.signature() + "): "
                    + e.getMessage());
        }
        throw disagreement();
    }

    private static QuernException where(String prefix, NDArray mask, String with) {
        return ShapeException.of(
                prefix + "where has shape " + Shapes.text(mask.shape()) + ", which does not broadcast with " + with);
    }

    private static AssertionError disagreement() {
        return new AssertionError("the nest and Shapes disagree on broadcasting");
    }
}
