package org.quern;

import static org.quern.check.Given.given;

import java.util.List;
import org.quern.dtype.DType;
import org.quern.check.Given;
import org.quern.ufunc.NamedOverload;

/**
 * The result of an operation on a declared overload for one instruction set.
 *
 * @param kernel name of the kernel; for a recording, its class and field
 * @param inputs dtypes of the kernel's inputs
 * @param cpu instruction set
 * @param outcome {@code compiled} or {@code there}; of a recompilation {@code same}, {@code different} or
 *     {@code absent}; of a check {@code bundled} or {@code absent}; of a line of a recording whose kernel does not
 *     exist any more, {@code stale: } and the reason
 */
public record Declared(String kernel, List<DType> inputs, String cpu, String outcome) {
    private static final String STALE = "stale: ";

    /** Copies the list. */
    public Declared {
        given(kernel, "kernel");
        inputs = Given.list(inputs, "inputs");
        given(cpu, "cpu");
        given(outcome, "outcome");
    }

    /** {@return true for a line of a recording whose kernel does not exist any more} */
    public boolean isStale() {
        return outcome.startsWith(STALE);
    }

    static Declared of(Wanted wanted, String cpu, String outcome) {
        return new Declared(wanted.kernel(), wanted.inputs(), cpu, outcome);
    }

    static Declared stale(NamedOverload overload, String reason) {
        return new Declared(overload.kernel(), overload.inputs(), "any", STALE + reason);
    }
}
