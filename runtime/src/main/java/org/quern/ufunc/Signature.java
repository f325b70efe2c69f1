package org.quern.ufunc;

import java.util.Arrays;
import org.quern.array.DType;

/** Dtypes of a call: all inputs, and the outputs that the caller fixed (null where the kernel's own dtype counts). */
final class Signature {
    private final DType[] inputs;
    private final DType[] outputs;

    Signature(DType[] inputs, DType[] outputs) {
        this.inputs = inputs.clone();
        this.outputs = outputs.clone();
    }

    DType[] inputs() {
        return inputs.clone();
    }

    DType output(int i) {
        return outputs[i];
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Signature s && Arrays.equals(inputs, s.inputs) && Arrays.equals(outputs, s.outputs);
    }

    @Override
    public int hashCode() {
        int h = 1;
        for (DType t : inputs) {
            h = 31 * h + t.ordinal();
        }
        for (DType t : outputs) {
            h = 31 * h + (t == null ? -1 : t.ordinal());
        }
        return h;
    }

    /** Such as {@code float64,int32->float64}. */
    static String text(DType[] inputs, DType[] outputs) {
        StringBuilder s = new StringBuilder();
        join(s, inputs);
        s.append("->");
        join(s, outputs);
        return s.toString();
    }

    static void join(StringBuilder s, DType[] types) {
        for (int i = 0; i < types.length; i++) {
            s.append(i == 0 ? "" : ",").append(types[i]);
        }
    }
}
