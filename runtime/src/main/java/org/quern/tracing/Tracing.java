package org.quern.tracing;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.signature.CoreSignature;

/**
 * Makes functions of kernels' bodies. The language that bodies are written in is exported and a {@link Function} is
 * not: so its public classes have no method that returns one, and the library's other packages come to it here, where
 * the language enters itself.
 *
 * @param <E> bodies of elements
 * @param <C> bodies of cores
 */
public abstract class Tracing<E, C> {
    private static volatile Tracing<?, ?> entered;

    protected Tracing() {}

    /** Enters the language, when the class is initialised that {@link #of} is given. */
    protected static void enter(Tracing<?, ?> language) {
        entered = language;
    }

    /**
     * That of the language.
     *
     * @param kernel the class of it that enters it
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
     * Runs a body once for operands of these dtypes.
     *
     * @param beyond where inputs are numbers that the dtypes which they take do not hold, these dtypes by the inputs'
     *     numbers; each such input has the wider dtype that holds it
     * @return what it computes
     * @throws org.quern.error.QuernException the language's for a body that is wrong for these dtypes, or
     *     {@link org.quern.dtype.OperandOutOfBoundsException} for one that is not for such a number
     */
    public abstract Function trace(
            String name, List<DType> inputs, Map<Integer, DType> beyond, int outputs, E body);

    /** The same of a gufunc's body. */
    public abstract Function trace(String name, CoreSignature signature, List<DType> inputs, C body);

    /**
     * Runs a body again, and compares.
     *
     * @param beyond as it was then
     * @param before what it was for these dtypes
     * @throws org.quern.error.QuernException the language's, if it is something else now
     */
    public abstract void retrace(List<DType> inputs, Map<Integer, DType> beyond, E body, Function before);

    /** The same of a gufunc's body. */
    public abstract void retrace(CoreSignature signature, List<DType> inputs, C body, Function before);
}
