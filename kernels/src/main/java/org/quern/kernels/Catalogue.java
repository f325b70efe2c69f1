package org.quern.kernels;

import java.util.Arrays;
import java.util.Objects;
import org.quern.KernelDeclarations;
import org.quern.dtype.DType;
import org.quern.ufunc.UniversalFunction;

/**
 * Declares the kernels of this package for float64 and for float32, those of {@link Ufuncs} that compute in integers
 * also for int64, each with operands of that one dtype, for {@code quern cache warm --catalogue} to compile ahead of
 * time. A program that needs them all names this class beside its own
 * in {@code META-INF/services/org.quern.KernelDeclarations}, or declares just those that it calls. This library does
 * not name it, so that kernels that are never called are not compiled.
 */
public final class Catalogue implements KernelDeclarations {
    private static final DType[] FLOATS = {DType.FLOAT64, DType.FLOAT32};
    private static final DType[] NUMBERS = {DType.FLOAT64, DType.FLOAT32, DType.INT64};
    private static final DType[] INTEGERS = {DType.INT64};

    private static final UniversalFunction[] OF_FLOATS = {
        BlackScholes.CALL,
        MatrixProduct.MATMUL,
        Products.VECDOT, Products.MATVEC, Products.VECMAT, Products.OUTER, Products.INNER,
        Softmax.SOFTMAX, Softmax.LOGSUMEXP,
        Windows.MOVING_MEAN, Windows.CONVOLVE_VALID, Windows.CONVOLVE_FULL,
        Distances.PAIRWISE,
        LinearSystems.CHOLESKY, LinearSystems.SOLVE,
        Ufuncs.FLOAT_POWER, Ufuncs.FABS, Ufuncs.HEAVISIDE,
        Ufuncs.ISFINITE, Ufuncs.ISINF, Ufuncs.ISNAN, Ufuncs.SIGNBIT,
        Ufuncs.FLOOR, Ufuncs.CEIL, Ufuncs.TRUNC, Ufuncs.RINT,
        Ufuncs.SQRT, Ufuncs.CBRT,
        Ufuncs.EXP, Ufuncs.EXP2, Ufuncs.EXPM1,
        Ufuncs.LOG, Ufuncs.LOG2, Ufuncs.LOG10, Ufuncs.LOG1P, Ufuncs.LOGADDEXP, Ufuncs.LOGADDEXP2,
        Ufuncs.SIN, Ufuncs.COS, Ufuncs.TAN, Ufuncs.ARCSIN, Ufuncs.ARCCOS, Ufuncs.ARCTAN, Ufuncs.ARCTAN2, Ufuncs.HYPOT,
        Ufuncs.SINH, Ufuncs.COSH, Ufuncs.TANH, Ufuncs.ARCSINH, Ufuncs.ARCCOSH, Ufuncs.ARCTANH,
        Ufuncs.DEGREES, Ufuncs.RADIANS,
        Ufuncs.COPYSIGN, Ufuncs.NEXTAFTER, Ufuncs.SPACING, Ufuncs.FREXP, Ufuncs.MODF,
    };

    private static final UniversalFunction[] OF_NUMBERS = {
        Ufuncs.ADD, Ufuncs.SUBTRACT, Ufuncs.MULTIPLY, Ufuncs.DIVIDE,
        Ufuncs.FLOOR_DIVIDE, Ufuncs.REMAINDER, Ufuncs.FMOD, Ufuncs.DIVMOD, Ufuncs.POWER,
        Ufuncs.NEGATIVE, Ufuncs.POSITIVE, Ufuncs.CONJUGATE, Ufuncs.ABSOLUTE, Ufuncs.SIGN,
        Ufuncs.SQUARE, Ufuncs.RECIPROCAL,
        Ufuncs.MAXIMUM, Ufuncs.MINIMUM, Ufuncs.FMAX, Ufuncs.FMIN,
        Ufuncs.EQUAL, Ufuncs.NOT_EQUAL, Ufuncs.LESS, Ufuncs.LESS_EQUAL, Ufuncs.GREATER, Ufuncs.GREATER_EQUAL,
        Ufuncs.LOGICAL_AND, Ufuncs.LOGICAL_OR, Ufuncs.LOGICAL_XOR, Ufuncs.LOGICAL_NOT,
    };

    private static final UniversalFunction[] OF_INTEGERS = {
        Ufuncs.GCD, Ufuncs.LCM,
        Ufuncs.BITWISE_AND, Ufuncs.BITWISE_OR, Ufuncs.BITWISE_XOR, Ufuncs.INVERT,
        Ufuncs.LEFT_SHIFT, Ufuncs.RIGHT_SHIFT, Ufuncs.BITWISE_COUNT,
    };

    /** For service loaders. */
    public Catalogue() {}

    @Override
    public void declare(Declarations declarations) {
        Objects.requireNonNull(declarations, "`declarations` of Catalogue.declare is null");
        declare(declarations, OF_FLOATS, FLOATS);
        declare(declarations, OF_NUMBERS, NUMBERS);
        declare(declarations, OF_INTEGERS, INTEGERS);
        for (DType type : FLOATS) {
            declarations.add(Ufuncs.LDEXP, type, DType.INT64);
        }
    }

    private static void declare(Declarations declarations, UniversalFunction[] kernels, DType... types) {
        for (UniversalFunction kernel : kernels) {
            for (DType type : types) {
                DType[] inputs = new DType[kernel.inputs()];
                Arrays.fill(inputs, type);
                declarations.add(kernel, inputs);
            }
        }
    }
}
