package org.quern.tracing;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.signature.CoreSignature;

/**
 * Makes IR functions from kernels' bodies. The language of bodies is exported and {@link Function} is not, so its
 * public classes have no method that returns one. The library's other packages use this class instead, where the
 * language registers itself.
 *
 * @param <E> type of the bodies of ufuncs
 * @param <C> type of the bodies of gufuncs
 */
public abstract class Tracing<E, C> {
    private static volatile Tracing<?, ?> entered;

    protected Tracing() {}

    /** Registers the language, during the initialization of the class that is passed to {@link #of}. */
    protected static void enter(Tracing<?, ?> language) {
        entered = language;
    }

    /**
     * The registered language.
     *
     * @param kernel the class whose initialization registers it
     */
    @SuppressWarnings("unchecked")
    public static <E, C> Tracing<E, C> of(Class<?> kernel) {
        try {
            MethodHandles.lookup().ensureInitialized(kernel);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the class is public", e);
        }
        return (Tracing<E, C>) entered;
    }

    /**
     * Runs a body once for inputs of these dtypes.
     *
     * @param beyond by input, the dtype that a Java integer takes although it does not hold the integer; the input then
     *     has a wider dtype that does
     * @return the IR of what the body computes
     * @throws org.quern.error.QuernException the language's exception if the body is wrong for these dtypes; an
     *     {@link org.quern.dtype.OperandOutOfBoundsException} if it needs such an integer in its dtype
     */
    public abstract Function trace(
            String name, List<DType> inputs, Map<Integer, DType> beyond, int outputs, E body);

    /** Runs a gufunc's body once for inputs of these dtypes. */
    public abstract Function trace(String name, CoreSignature signature, List<DType> inputs, C body);

    /**
     * Runs a body again, and compares the result with that of an earlier run.
     *
     * @param beyond as in the earlier run
     * @param before the result of the earlier run for these dtypes
     * @throws org.quern.error.QuernException the language's exception, if the results differ
     */
    public abstract void retrace(List<DType> inputs, Map<Integer, DType> beyond, E body, Function before);

    /** Runs a gufunc's body again, and compares the result with that of an earlier run. */
    public abstract void retrace(CoreSignature signature, List<DType> inputs, C body, Function before);
}
