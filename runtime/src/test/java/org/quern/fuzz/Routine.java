package org.quern.fuzz;

import java.util.List;
import org.quern.dtype.DType;

/**
 * A device function.
 *
 * @param formula whether it is one expression, which is its last step's
 * @param associative whether it is one for accumulators
 */
record Routine(String name, List<DType> parameters, List<DType> results, List<Step> body, boolean formula,
        boolean associative) {
    /** Whether it has a loop, or calls what has one. */
    boolean loops() {
        return Loops.in(body);
    }

    /** The declaration, as the DSL has it. */
    String text() {
        return name + " = DeviceFunction.define(" + parameters + " -> " + results + ", k -> {\n"
                + Step.text(body, "    ") + "});\n";
    }
}
