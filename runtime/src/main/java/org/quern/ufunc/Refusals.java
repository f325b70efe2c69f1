package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;

/** What is said of shapes that do not broadcast. A call that is refused nothing does not load this class. */
final class Refusals {
    private Refusals() {}

    static QuernException whereDoesNotBroadcast(String prefix, NDArray mask, String with) {
        return ShapeException.of(
                prefix + "where has shape " + Shapes.text(mask.shape()) + ", which does not broadcast with " + with);
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
}
