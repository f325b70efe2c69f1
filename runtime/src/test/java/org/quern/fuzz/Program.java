package org.quern.fuzz;

import java.util.List;
import java.util.stream.Collectors;
import org.quern.dtype.DType;

/**
 * A generated kernel.
 *
 * @param cores of its operands; null for a ufunc
 * @param uniforms dtypes of the uniform parameters u0, u1, ...
 * @param tight whether mathematical functions are to be within 1 unit
 * @param slots number of names
 */
record Program(Cores cores, List<DType> inputs, List<DType> outputs, List<DType> uniforms, List<Routine> routines,
        List<Step> body,
        boolean tight, int slots) {
    /**
     * The core of each operand.
     *
     * @param inOut for each input, whether it is written
     */
    record Cores(List<List<Axis>> inputs, List<Boolean> inOut, List<List<Axis>> outputs) {
        /** The signature, as Quern has it. */
        String signature() {
            StringBuilder s = new StringBuilder();
            for (int i = 0; i < inputs.size(); i++) {
                s.append(i == 0 ? "" : ",").append(inOut.get(i) ? "inout" : "").append(text(inputs.get(i)));
            }
            return s.append("->").append(outputs.stream().map(Cores::text).collect(Collectors.joining(","))).toString();
        }

        private static String text(List<Axis> axes) {
            return axes.stream().map(Axis::toString).collect(Collectors.joining(",", "(", ")"));
        }
    }

    /**
     * A core dimension.
     *
     * @param name of it, or null if its size is fixed
     * @param fixed the size then
     * @param one whether an operand may have size 1 there
     * @param plus for an output whose size is that of n and this
     */
    record Axis(String name, long fixed, boolean one, int plus) {
        @Override
        public String toString() {
            return name == null ? String.valueOf(fixed) : plus > 0 ? name + "=n+" + plus : name + (one ? "|1" : "");
        }
    }

    /** For people. */
    String text() {
        return (cores == null ? "ufunc " : "gufunc " + cores.signature() + " ") + inputs
                + (uniforms.isEmpty() ? "" : ";" + uniforms)
                + "->" + outputs + (tight ? " tight" : "") + "\n"
                + routines.stream().map(Routine::text).collect(Collectors.joining()) + Step.text(body, "    ");
    }
}
