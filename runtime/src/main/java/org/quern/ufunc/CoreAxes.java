package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.NDArray;
import org.quern.check.Count;
import org.quern.error.QuernException;
import org.quern.signature.CoreSignature;

/**
 * The core axes of a gufunc call's operands: the last axes, unless {@code axes} or {@code axis} choose others. The
 * rules are NumPy's.
 */
final class CoreAxes {
    private final String kernel;
    private final CoreSignature signature;
    /** Axes by operand, as given; null if {@code axes} was not called. */
    private int[][] axes;
    private int axis;
    private boolean one;
    private boolean keepdims;

    CoreAxes(String kernel, CoreSignature signature) {
        this.kernel = kernel;
        this.signature = signature;
    }

    void axes(int[][] given) {
        int all = signature.operandCount();
        int inputs = signature.inputCount();
        boolean inputsOnly = given.length == inputs;
        for (int o = inputs; o < all; o++) {
            inputsOnly &= signature.operand(o).rank() == 0;
        }
        if (given.length != all && !inputsOnly) {
            throw refused("axes has " + Count.of(given.length, "entry", "entries")
                    + "; one for each of the " + Count.of(all, "operand")
                    + " expected, inputs and outputs (those of outputs"
                    + " may be left out if no output has core dimensions)");
        }
        int[][] copy = new int[given.length][];
        for (int i = 0; i < given.length; i++) {
            if (given[i] == null) {
                throw OperandException.absent(kernel, "ofOperands[" + i + "]",
                        ": the axes of " + signature.name(i) + " expected");
            }
            copy[i] = given[i].clone();
        }
        if (one) {
            throw both();
        }
        axes = copy;
    }

    void axis(int given) {
        if (signature.dimensionCount() != 1) {
            throw refused("axis is for a single shared core dimension, not for " + signature.dimensionCount()
                    + " different ones; axes(...) is for these");
        }
        for (int i = 0; i < signature.operandCount(); i++) {
            if (signature.operand(i).rank() > 1) {
                throw refused("axis is for operands of at most one core dimension, " + signature.name(i) + " has "
                        + signature.operand(i).rank());
            }
        }
        if (axes != null) {
            throw both();
        }
        axis = given;
        one = true;
    }

    private QuernException both() {
        return refused("axis and axes are given, one of them expected");
    }

    void keepdims(boolean keep) {
        if (keep) {
            int rank = signature.operand(0).rank();
            for (int i = 0; i < signature.operandCount(); i++) {
                int expected = i < signature.inputCount() ? rank : 0;
                if (signature.operand(i).rank() != expected) {
                    throw refused("keepdims is for inputs of one number of core dimensions and outputs of none; "
                            + signature.name(i) + " has "
                            + signature.operand(i).rank());
                }
            }
        }
        keepdims = keep;
    }

    /** Number of dimensions of length 1 that each output keeps in place of the inputs' core dimensions. */
    int kept(long absent) {
        return keepdims ? signature.coreRank(0, absent) : 0;
    }

    /**
     * The core axes of an operand, none negative; null if they are its last axes, in order.
     *
     * @param rank expected number of axes, kept ones included
     * @param ndim number of dimensions of the array
     */
    int[] of(int operand, int rank, int ndim) {
        int[] given;
        if (one) {
            given = rank == 0 ? new int[0] : new int[] {axis};
        } else if (axes != null && operand < axes.length) {
            given = axes[operand];
        } else {
            return null;
        }
        if (given.length != rank) {
            throw refused("axes of " + signature.name(operand) + " are " + Arrays.toString(given) + ", "
                    + Count.of(rank, "core axis", "core axes") + " expected");
        }
        int[] result = new int[rank];
        boolean[] taken = new boolean[ndim];
        for (int k = 0; k < rank; k++) {
            int a = given[k] < 0 ? given[k] + ndim : given[k];
            if (a < 0 || a >= ndim) {
                throw refused("axis " + given[k] + " is not one of " + signature.name(operand) + ", which has "
                        + Count.of(ndim, "dimension"));
            }
            if (taken[a]) {
                throw refused("axes of " + signature.name(operand) + " are " + Arrays.toString(given) + ", axis " + a
                        + " is named twice");
            }
            taken[a] = true;
            result[k] = a;
        }
        return result;
    }

    /** A view with these axes moved to the end. */
    static NDArray last(NDArray a, int[] axes) {
        return axes == null || axes.length == 0 ? a : a.transpose(order(a.ndim(), axes));
    }

    /** The permutation that moves these axes behind all others. */
    static int[] order(int ndim, int[] axes) {
        boolean[] core = new boolean[ndim];
        for (int a : axes) {
            core[a] = true;
        }
        int[] order = new int[ndim];
        int at = 0;
        for (int a = 0; a < ndim; a++) {
            if (!core[a]) {
                order[at++] = a;
            }
        }
        System.arraycopy(axes, 0, order, at, axes.length);
        return order;
    }

    private QuernException refused(String what) {
        return OperandException.of("kernel '" + kernel + "': " + what + ": signature " + signature);
    }
}
