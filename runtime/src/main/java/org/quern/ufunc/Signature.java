package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;

/**
 * Dtypes of a call: all inputs, and the outputs that the caller fixed (null where the kernel's own dtype counts). Of a gufunc
 * the caller fixes none; of an overload of it with shadows there are instead those of all operands' shadows (null where there
 * is none). And of numbers that the dtypes which they take do not hold these dtypes, by input.
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
