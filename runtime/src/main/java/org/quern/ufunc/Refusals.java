package org.quern.ufunc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
import org.quern.check.Article;
import org.quern.error.ClosedException;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;
import org.quern.nrt.Buffer;

/** Exceptions for operands that a call does not take. A class of its own, so that successful calls do not load it. */
final class Refusals {
    private Refusals() {}

    /**
     * The exception that names the operands that do not broadcast, or says that {@code where} or {@code out} does not.
     */
    static QuernException doesNotBroadcast(String kernel, Operands o, LoopNest nest) {
        String prefix = "kernel '" + kernel + "': ";
        return o.signature() == null ? elements(kernel, prefix, o) : cores(prefix, o, nest);
    }

    /** The exception for an operand that is neither an array nor a number; it says what makes an array of it. */
    static QuernException noOperand(String kernel, int operand, Object value) {
        Class<?> type = value.getClass();
        String kind = value instanceof List ? "List" : value instanceof Collection ? "Collection" : type.getTypeName();
        return OperandException.of("kernel '" + kernel + "': operand " + operand + " is "
                + Article.of(kind)
                + "; an NDArray, a number or a boolean expected" + remedy(type.getComponentType()));
    }

    /**
     * What makes an NDArray of a Java array.
     *
     * @param element type of its elements; null for another object
     */
    private static String remedy(Class<?> element) {
        if (element == null || !element.isPrimitive() || element == char.class) {
            return "";
        }
        return element == boolean.class
                ? "; NDArray.of makes an NDArray of a copy"
                : "; NDArray.of makes an NDArray of a copy, NDArray.wrap one of the same memory";
    }

    /**
     * Throws an exception of a call again, unless memory is closed: the full call that then follows tells which. Calls
     * catch every exception of ours and ask here, since a catch of a {@link ClosedException} would load that class to
     * verify theirs.
     */
    static void throwUnlessClosed(QuernException e) {
        if (!(e instanceof ClosedException)) {
            throw e;
        }
    }

    /**
     * The exception for closed memory, with the kernel and the operand; the given one if it is another, or no operand
     * is closed.
     */
    static QuernException closed(String kernel, Operands o, QuernException e) {
        for (int i = 0; i <= o.count() && e instanceof ClosedException; i++) {
            NDArray a = o.get(i);
            if (a != null && Buffer.of(a).closed()) {
                String message = e.getMessage();
                return ClosedException.of("kernel '" + kernel + "': " + name(o, i) + ": "
                        + Character.toLowerCase(message.charAt(0)) + message.substring(1));
            }
        }
        return e;
    }

    /** The name of an operand in messages: a number, {@code out} or {@code where}. */
    static String name(Operands o, int i) {
        if (i == o.count()) {
            return "where";
        }
        int operand = o.original(i);
        return operand < o.inputs() ? "operand " + operand : Outputs.who(o, operand);
    }

    private static QuernException elements(String kernel, String prefix, Operands o) {
        long[][] shapes = new long[o.inputs()][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = o.get(i) == null ? null : o.get(i).shape();
        }
        String misfit = misfit(o, shapes, " has shape ", ", which does not broadcast with ");
        if (misfit != null) {
            return ShapeException.of(prefix + misfit);
        }
        long[] common = Shapes.broadcastShapes(Arrays.stream(shapes).filter(Objects::nonNull).toArray(long[][]::new));
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
        for (int i = 0; i < loops.length; i++) {
            NDArray a = o.get(i);
            loops[i] = a == null ? null : Arrays.copyOf(a.shape(), nest.map(i).loops(a));
        }
        String misfit = misfit(o, loops, " has loop dimensions ", ", which do not broadcast with ");
        if (misfit != null) {
            return ShapeException.of(prefix + misfit + "; loop dimensions are those before the cores of "
                    + o.signature());
        }
        throw disagreement();
    }

    /**
     * Names the first operand whose shape does not broadcast with those before it, and the one that it meets; null if
     * all do.
     *
     * @param shapes by operand; null for a scalar
     */
    private static String misfit(Operands o, long[][] shapes, String has, String which) {
        int[] from = new int[Shapes.MAX_DIMS + 1];
        long[] common = new long[Shapes.MAX_DIMS + 1];
        Arrays.fill(common, 1);
        for (int i = 0; i < shapes.length; i++) {
            int ndim = shapes[i] == null ? 0 : shapes[i].length;
            for (int axis = 1; axis <= ndim; axis++) {
                long n = shapes[i][ndim - axis];
                if (common[axis] == 1) {
                    common[axis] = n;
                    from[axis] = i;
                } else if (n != 1 && n != common[axis]) {
                    int other = from[axis];
                    return name(o, i) + has + Shapes.text(shapes[i]) + which + Shapes.text(shapes[other]) + " of "
                            + name(o, other) + ": axis -" + axis + " has " + n + " and " + common[axis];
                }
            }
        }
        return null;
    }

    private static QuernException where(String prefix, NDArray mask, String with) {
        return ShapeException.of(
                prefix + "where has shape " + Shapes.text(mask.shape()) + ", which does not broadcast with " + with);
    }

    private static AssertionError disagreement() {
        return new AssertionError("the nest and Shapes disagree on broadcasting");
    }
}
