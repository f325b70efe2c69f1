package org.quern.ufunc;

import org.quern.array.NDArray;
import org.quern.signature.CoreSignature;
import org.quern.signature.OperandCore;

/**
 * How an operand lies on the axes of a {@link LoopNest}. Its dimensions, outermost first, are on loop axes, of which
 * the last is the nest's last; then on core axes, each over a core dimension; then on reduced axes, where a result
 * keeps one element of what the kernel has taken together. Along a loop axis on which it has length 1, or no dimension,
 * it is broadcast.
 *
 * @param core the core axes, absent ones included; null: there are none
 * @param absent the optional core dimensions that are left out, as a set of bits
 * @param rank core axes that are not left out
 * @param reduced reduced axes, each of length 1
 */
record AccessMap(OperandCore core, long absent, int rank, int reduced) {
    /** Of an operand whose cores are scalars. */
    static final AccessMap SCALAR = new AccessMap(null, 0, 0, 0);

    /** Of an operand of a signature. */
    static AccessMap of(CoreSignature signature, int operand, long absent, int reduced) {
        return new AccessMap(signature.operand(operand), absent, signature.coreRank(operand, absent), reduced);
    }

    /** How many of an array's dimensions are on loop axes. */
    int loops(NDArray a) {
        return a.ndim() - rank - reduced;
    }

    /** Core axes, absent ones included. */
    int axes() {
        return core == null ? 0 : core.rank();
    }

    /** Whether a core axis, absent ones included, is left out. */
    boolean isAbsent(int axis) {
        return ((absent >>> core.dim(axis)) & 1) != 0;
    }

    /** Bytes from element to element along a dimension of an array: none where it repeats. */
    static long stride(NDArray a, int dim) {
        return a.shape(dim) == 1 ? 0 : a.stride(dim);
    }
}
