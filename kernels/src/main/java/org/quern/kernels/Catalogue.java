package org.quern.kernels;

import java.util.Arrays;
import java.util.Objects;
import org.quern.KernelDeclarations;
import org.quern.dtype.DType;
import org.quern.ufunc.UniversalFunction;

/**
 * Declares the kernels of this package for float64 and for float32, each with operands of that one dtype, for {@code
 * quern cache warm --catalogue} to compile ahead of time. A program that needs them all names this class beside its own
 * in {@code META-INF/services/org.quern.KernelDeclarations}, or declares just those that it calls. This library does
 * not name it, so that kernels that are never called are not compiled.
 */
public final class Catalogue implements KernelDeclarations {
    private static final UniversalFunction[] KERNELS = {
        BlackScholes.CALL,
        MatrixProduct.MATMUL,
        Products.VECDOT, Products.MATVEC, Products.VECMAT, Products.OUTER, Products.INNER,
        Softmax.SOFTMAX, Softmax.LOGSUMEXP,
        Windows.MOVING_MEAN, Windows.CONVOLVE_VALID, Windows.CONVOLVE_FULL,
        Distances.PAIRWISE,
        LinearSystems.CHOLESKY, LinearSystems.SOLVE,
    };

    /** For service loaders. */
    public Catalogue() {}

    @Override
    public void declare(Declarations declarations) {
        Objects.requireNonNull(declarations, "`declarations` of Catalogue.declare is null");
        for (UniversalFunction kernel : KERNELS) {
            for (DType type : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
                DType[] inputs = new DType[kernel.inputs()];
                Arrays.fill(inputs, type);
                declarations.add(kernel, inputs);
            }
        }
    }
}
