package org.quern.bench;

import java.util.ArrayList;
import java.util.List;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/**
 * A piece of work: a kernel, and what operands of one size it has. {@link Workloads} has them all.
 *
 * @param name for the report; peers.py knows the work by it
 * @param dtypes for the report, such as {@code float64}
 * @param symbol the C kernel that does the same
 * @param operands the inputs
 * @param result dtype of the output
 * @param size number of elements
 */
public record Workload(
        String name, String dtypes, Ufunc ufunc, String symbol, List<Operand> operands, DType result, long size)
        implements Task {

    /**
     * Arrays to work on.
     *
     * @param inputs filled
     * @param out where results go
     */
    public record Arrays(List<NDArray> inputs, NDArray out) {}

    @Override
    public String sizes() {
        return Long.toString(size);
    }

    @Override
    public long elements() {
        return size;
    }

    /** New arrays; the numbers are the same each time. */
    public Arrays arrays() {
        List<NDArray> inputs = new ArrayList<>();
        for (Operand o : operands) {
            inputs.add(o.array(size, inputs.size()));
        }
        return new Arrays(List.copyOf(inputs), NDArray.empty(result, size));
    }

    /** The dtypes of the inputs. */
    public DType[] signature() {
        return operands.stream().map(Operand::type).toArray(DType[]::new);
    }
}
