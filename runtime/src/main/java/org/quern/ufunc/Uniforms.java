package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.dtype.DType;
import org.quern.error.QuernException;
import org.quern.signature.CoreSignature;

/** The values given to a kernel's uniform parameters, which are scalar operands behind the inputs. */
final class Uniforms {
    private final String kernel;
    private final int operands;
    /** Of a gufunc, else null. */
    private final CoreSignature signature;
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /**
     * Values of no parameter yet.
     *
     * @param operands number of inputs before them
     * @param signature of a gufunc, which may have parameters of its own; else null
     */
    Uniforms(String kernel, int operands, CoreSignature signature) {
        this.kernel = kernel;
        this.operands = operands;
        this.signature = signature;
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

    /** Whether sizes of the signature depend on a parameter. */
    boolean isSize(String name) {
        return signature != null && signature.parameter(name) >= 0;
    }

    /**
     * By dimension, the values of a signature's parameters.
     *
     * @param given null if no parameter is given
     */
    static long[] sizes(String kernel, Uniforms given, CoreSignature signature) {
        long[] sizes = new long[signature.dimensionCount()];
        for (int d = 0; d < sizes.length; d++) {
            String name = signature.dimension(d).name();
            if (name != null && signature.parameter(name) == d) {
                int at = given == null ? -1 : given.names.indexOf(name);
                if (at < 0) {
                    throw OperandException.of("kernel '" + kernel + "': '" + name + "' of signature " + signature
                            + " is a dimension of no input, hence a uniform parameter, and has no value; give one by"
                            + " on(...).with(\"" + name + "\", value)");
                }
                sizes[d] = size(kernel, name, given.values.get(at));
            }
        }
        return sizes;
    }

    private static long size(String kernel, String name, Object value) {
        String what = "kernel '" + kernel + "': uniform parameter '" + name + "', of its signature,";
        if (!Numbers.holds(DType.INT64, value)) {
            throw Numbers.notHeld(what, DType.INT64, value);
        }
        long size = Numbers.bits(DType.INT64, value);
        if (size < 0) {
            throw OperandException.of(what + " is " + size + ", 0 or more expected");
        }
        return size;
    }

    /** The number of a parameter among the inputs of an overload. */
    int number(Overload overload, String name) {
        int i = overload.uniforms().indexOf(name);
        if (i < 0) {
            List<String> declared = new ArrayList<>();
            for (int d = 0; signature != null && d < signature.dimensionCount(); d++) {
                String size = signature.dimension(d).name();
                if (size != null && isSize(size) && !overload.uniforms().contains(size)) {
                    declared.add(size);
                }
            }
            declared.addAll(overload.uniforms());
            throw OperandException
                    .of("kernel '" + kernel + "' has no uniform parameter '" + name + "'; its parameters: "
                            + (declared.isEmpty() ? "none declared" : String.join(", ", declared)));
        }
        return operands + i;
    }

    /** The bits of all parameters of an overload, in its order. */
    long[] of(Overload o) {
        for (String name : names) {
            if (!isSize(name)) {
                number(o, name);
            }
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
