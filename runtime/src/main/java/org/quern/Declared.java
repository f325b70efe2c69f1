package org.quern;

import static org.quern.check.Given.given;

import java.util.List;
import org.quern.array.DType;
import org.quern.check.Given;
import org.quern.ufunc.UniversalFunction;

/**
 * What became of a declared overload for one instruction set.
 *
 * @param kernel the kernel's name
 * @param inputs dtypes of its inputs
 * @param cpu instruction set
 * @param outcome {@code compiled} or {@code there}; of a recompilation {@code same}, {@code different} or {@code absent}
 */
public record Declared(String kernel, List<DType> inputs, String cpu, String outcome) {
    /** Makes the list immutable. */
    public Declared {
        given(kernel, "kernel");
        inputs = Given.list(inputs, "inputs");
        given(cpu, "cpu");
        given(outcome, "outcome");
    }

    static Declared of(UniversalFunction kernel, DType[] inputs, String cpu, String outcome) {
        return new Declared(kernel.name(), List.of(inputs), cpu, outcome);
    }
}
