package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;

/**
 * Key of an overload in its kernel's table: the dtypes of all inputs, and of the outputs if the caller fixed them (null
 * for the kernel's own). A gufunc's outputs are always null, except for an overload with shadows, where they are the
 * dtypes of all operands' shadows (null for operands without one). In addition, by input, the dtype that a Java integer
 * takes although it does not hold the integer.
 */
final class Signature {
    private final DType[] inputs;
    private final DType[] outputs;
    private final Map<Integer, DType> beyond;

    Signature(DType[] inputs, DType[] outputs, Map<Integer, DType> beyond) {
        this.inputs = inputs.clone();
        this.outputs = outputs.clone();
        this.beyond = beyond;
    }

    List<DType> inputs() {
        return List.of(inputs);
    }

    DType[] outputs() {
        return outputs.clone();
    }

    Map<Integer, DType> beyond() {
        return beyond;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Signature s && Arrays.equals(inputs, s.inputs) && Arrays.equals(outputs, s.outputs)
                && beyond.equals(s.beyond);
    }

    @Override
    public int hashCode() {
        int h = 1;
        for (DType t : inputs) {
            h = 31 * h + t.hashCode();
        }
        for (DType t : outputs) {
            h = 31 * h + (t == null ? 0 : t.hashCode());
        }
        return h;
    }
}
