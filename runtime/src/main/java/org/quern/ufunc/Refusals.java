package org.quern.ufunc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.quern.array.NDArray;
import org.quern.array.Shapes;
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
                + ("aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind
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

    /** The exception for closed memory, with the kernel and the operand; the given one if no operand is closed. */
    static QuernException closed(String kernel, Operands o, QuernException e) {
        for (int i = 0; i <= o.count(); i++) {
            NDArray a = o.get(i);
            if (a != null && Buffer.of(a).closed()) {
                String message = e.getMessage();
                return ClosedException.of("kernel '" + kernel + "': " + name(o, i) + ": "
                        + Character.toLowerCase(message.charAt(0)) + message.substring(1));
            }
        }
        return e;
    }

    private static String name(Operands o, int i) {
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
