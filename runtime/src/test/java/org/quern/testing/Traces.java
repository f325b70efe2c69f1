package org.quern.testing;

import java.util.List;
import java.util.Map;
import org.quern.dsl.CoreBody;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.signature.CoreSignature;
import org.quern.tracing.Tracing;

/** The functions of bodies, as overloads are made of them. */
public final class Traces {
    /** For what is refused at its caller's line. */
    public static final Tracing<KernelBody, CoreBody> TRACING = Tracing.of(Kernel.class);

    private Traces() {}

    /** Of a body of elements, for operands of these dtypes. */
    public static Function trace(String name, List<DType> inputs, int outputs, KernelBody body) {
        return trace(name, inputs, Map.of(), outputs, body);
    }

    /** Of one that takes numbers beyond dtypes. */
    public static Function trace(String name, List<DType> inputs, Map<Integer, DType> beyond, int outputs,
            KernelBody body) {
        return TRACING.trace(name, inputs, beyond, outputs, body);
    }

    /** Of a body of cores. */
    public static Function trace(String name, CoreSignature signature, List<DType> inputs, CoreBody body) {
        return TRACING.trace(name, signature, inputs, body);
    }
}
