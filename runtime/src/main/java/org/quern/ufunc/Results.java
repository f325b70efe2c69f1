package org.quern.ufunc;

import static org.quern.check.Given.given;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.quern.array.NDArray;
import org.quern.error.InUseException;
import org.quern.error.QuernException;

/**
 * All results of one run of a call, in the order of the kernel's outputs; of a gufunc without outputs, its in-out
 * operands. A list of arrays that cannot be changed, and whose arrays are also found by the names that the kernel's
 * outputs were given.
 *
 * {@snippet :
 * Ufunc divmod = Ufunc.define("divmod", 2, List.of("quotient", "remainder"), k -> {
 *     k.out(0).set(k.in(0).floorDiv(k.in(1)));
 *     k.out(1).set(k.in(0).mod(k.in(1)));
 * });
 * try (Results r = divmod.on(NDArray.of(7, 9), 4).runAll()) {
 *     NDArray quotient = r.get("quotient");                              // or r.get(0)
 *     NDArray remainder = r.get("remainder");                            // or r.get(1)
 * }
 * }
 */
public final class Results extends AbstractList<NDArray> implements RandomAccess, AutoCloseable {
    private final String kernel;
    private final List<String> names;
    private final NDArray[] arrays;
    /** A bit for each array that the call allocated. */
    private final int own;

    /**
     * Results of a run.
     *
     * @param names of the outputs; none if they have none
     * @param own a bit for each array that the call allocated
     */
    Results(String kernel, List<String> names, NDArray[] arrays, int own) {
        this.kernel = kernel;
        this.names = names;
        this.arrays = arrays;
        this.own = own;
    }

    /**
     * {@return the result of an output}
     *
     * @param output number of the output, from 0
     * @throws OperandException if there is no such output
     */
    @Override
    public NDArray get(int output) {
        if (output < 0 || output >= arrays.length) {
            throw OperandException.of("kernel '" + kernel + "' has no result " + output + "; there are 0 to "
                    + (arrays.length - 1));
        }
        return arrays[output];
    }

    /**
     * {@return the result of an output}
     *
     * @param output name of the output, as the kernel's definition has it
     * @throws OperandException if no output has the name
     */
    public NDArray get(String output) {
        int at = names.indexOf(given(output, "output"));
        if (at < 0) {
            throw OperandException.of("kernel '" + kernel + "' has no output '" + output + "'; its outputs' names: "
                    + (names.isEmpty() ? "none declared" : String.join(", ", names)));
        }
        return arrays[at];
    }

    /** {@return the names of the outputs, in order; empty if the kernel was defined without} */
    public List<String> names() {
        return names;
    }

    /** {@return the number of results} */
    @Override
    public int size() {
        return arrays.length;
    }

    /**
     * Closes the arrays that the call allocated. Those that were given to it, as {@code out} or in-out, stay open.
     *
     * @throws InUseException if a call on another thread, or a segment, uses an array, which stays open while the
     *     others are closed; closing again closes it
     */
    @Override
    public void close() {
        QuernException failure = null;
        for (int i = 0; i < arrays.length; i++) {
            if ((own >>> i & 1) != 0) {
                try {
                    arrays[i].close();
                } catch (QuernException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
