package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;
import org.quern.array.Overlap;
import org.quern.array.ReadOnlyArrayException;
import org.quern.array.Shapes;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;

/** Checks of the arrays that a call writes: outputs and in-out operands. */
final class Outputs {
    private Outputs() {}

    /**
     * Refuses arrays that cannot be written, and pairs of which one would overwrite the other. Outputs that are not
     * allocated yet are skipped.
     */
    static void check(String kernel, Operands o, LoopNest nest) {
        for (int i = 0; i < o.count(); i++) {
            if (o.isWritten(i) && o.get(i) != null) {
                check(kernel, o, nest, i);
            }
        }
    }

    private static void check(String kernel, Operands o, LoopNest nest, int i) {
        NDArray a = o.get(i);
        if (!nest.isFull(o, i)) {
            throw wrongShape(kernel, o, i, nest.map(i).loops(a), nest.shape());
        }
        if (!a.writable() || Overlap.mayOverlapItself(a)) {
            throw notWritable("kernel '" + kernel + "': ", who(o, i), a);
        }
        for (int j = 0; j < i; j++) {
            if (o.isWritten(j) && o.get(j) != null && Staging.conflict(o.get(j), a, false)) {
                throw OperandException.of("kernel '" + kernel + "': "
                        + (o.signature() == null
                                ? "outputs " + (j - o.inputs()) + " and " + (i - o.inputs()) + " overlap,"
                                : who(o, i) + " overlaps " + who(o, j))
                        + " so one would be lost");
            }
        }
    }

    /**
     * The exception for an output of another shape than the loop's.
     *
     * @param loops number of its dimensions that are loop axes
     * @param common the loop shape
     */
    static QuernException wrongShape(String kernel, Operands o, int i, int loops, long[] common) {
        long[] shape = Arrays.copyOf(o.get(i).shape(), loops);
        return ShapeException.of("kernel '" + kernel + "': " + who(o, i)
                + (o.signature() == null
                        ? " has shape " + Shapes.text(shape) + ", the operands broadcast to "
                        : " has loop dimensions " + Shapes.text(shape) + " before its core, the operands broadcast to ")
                + Shapes.text(common));
    }

    /** The name of an array that is written, in messages. */
    static String who(Operands o, int i) {
        return o.isInOut(i)
                ? "operand " + i + ", which is written,"
                : o.outputs() == 1 ? "out" : "out " + (i - o.inputs());
    }

    private static RuntimeException notWritable(String prefix, String what, NDArray a) {
        return a.writable()
                ? ShapeException
                        .of(prefix + "elements of " + what + " may share memory (strides "
                                + Arrays.toString(a.strides()) + "), so a result would be lost")
                : ReadOnlyArrayException.of(prefix + what + " is read-only");
    }
}
