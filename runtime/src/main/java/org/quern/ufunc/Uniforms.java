package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.error.QuernException;

/** The values given to a kernel's uniform parameters, which are scalar operands behind the inputs. */
final class Uniforms {
    private final String kernel;
    private final int operands;
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /**
     * Values of no parameter yet.
     *
     * @param operands number of inputs before them
     */
    Uniforms(String kernel, int operands) {
        this.kernel = kernel;
        this.operands = operands;
    }

    /** Sets the value of a parameter. */
    void set(String name, Object value) {
        int at = names.indexOf(name);
        if (at < 0) {
            names.add(name);
            values.add(value);
        } else {
            values.set(at, value);
        }
    }

    /** The number of a parameter among the inputs of an overload. */
    int number(Overload overload, String name) {
        int i = overload.uniforms().indexOf(name);
        if (i < 0) {
            List<String> declared = overload.uniforms();
            throw OperandException
                    .of("kernel '" + kernel + "' has no uniform parameter '" + name + "'; its parameters: "
                            + (declared.isEmpty() ? "none declared" : String.join(", ", declared)));
        }
        return operands + i;
    }

    /** The bits of all parameters of an overload, in its order. */
    long[] of(Overload o) {
        for (String name : names) {
            number(o, name);
        }
        List<String> asked = o.uniforms();
        long[] bits = new long[asked.size()];
        String missing = null;
        for (int i = 0; i < bits.length; i++) {
            int at = names.indexOf(asked.get(i));
            if (at >= 0) {
                bits[i] = bits(asked.get(i), o.input(operands + i), values.get(at));
            } else if (missing == null) {
                missing = asked.get(i);
            }
        }
        if (missing != null) {
            throw missing(kernel, missing);
        }
        return bits;
    }

    /** The exception for a parameter without a value. */
    static QuernException missing(String kernel, String name) {
        return OperandException.of("kernel '" + kernel + "': uniform parameter '" + name + "' has no value; give one by"
                + " on(...).with(\"" + name + "\", value)");
    }

    /** The bits of a value. The parameter's dtype must hold it. */
    long bits(String name, DType type, Object value) {
        if (!Numbers.holds(type, value)) {
            throw Numbers.notHeld("kernel '" + kernel + "': uniform parameter '" + name + "'", type, value);
        }
        return Numbers.bits(type, value);
    }
}
