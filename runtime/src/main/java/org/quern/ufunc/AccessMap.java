package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.signature.CoreSignature;
import org.quern.signature.OperandCore;

/**
 * The map from an operand's dimensions to a {@link LoopNest}. The dimensions are, outermost first: loop axes,
 * right-aligned with the nest's; core axes, one for each core dimension of the operand; reduced axes, of length 1,
 * where a result keeps one element for all that the kernel combined. An operand is broadcast along each loop axis that
 * it lacks or has with length 1.
 *
 * @param core the operand's core axes, absent ones included; null for a scalar core
 * @param absent bit set of the optional core dimensions that the call leaves out
 * @param rank number of core axes that are present
 * @param reduced number of reduced axes, each of length 1
 */
record AccessMap(OperandCore core, long absent, int rank, int reduced) {
    /** The map of an operand whose core is a scalar. */
    static final AccessMap SCALAR = new AccessMap(null, 0, 0, 0);

    /** The map of an operand of a gufunc's signature. */
    static AccessMap of(CoreSignature signature, int operand, long absent, int reduced) {
        return new AccessMap(signature.operand(operand), absent, signature.coreRank(operand, absent), reduced);
    }

    /** Number of the array's dimensions that are loop axes. */
    int loops(NDArray a) {
        return a.ndim() - rank - reduced;
    }

    /** Number of core axes, absent ones included. */
    int axes() {
        return core == null ? 0 : core.rank();
    }

    /** True if the call leaves this core axis out; axes are numbered with absent ones included. */
    boolean isAbsent(int axis) {
        return ((absent >>> core.dim(axis)) & 1) != 0;
    }

    /** Byte stride of an array along a dimension; 0 if the dimension has length 1, so that it can be broadcast. */
    static long stride(NDArray a, int dim) {
        return a.shape(dim) == 1 ? 0 : a.stride(dim);
    }
}
