package org.quern.dsl.refused;

import java.util.List;
import org.quern.dsl.CoreBody;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.signature.CoreSignature;
import org.quern.testing.Traces;

/** What the tests of refused bodies of gufuncs have in common. */
final class CoreBodies {
    /** The rule of iterations that may meet. */
    static final String MEET = "; every access to it in the loop must have the loop's index in one axis, plus or"
            + " minus what is"
            + " the same for all iterations, or times a constant plus less than that (at {here})";

    private CoreBodies() {}

    /** Traces a body as the kernel 'f'. */
    static Function trace(String signature, CoreBody body, DType... types) {
        return Traces.trace("f", CoreSignature.parse(signature), List.of(types), body);
    }
}
