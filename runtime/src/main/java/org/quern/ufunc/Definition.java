package org.quern.ufunc;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.quern.abi.KernelAbi;
import org.quern.dsl.Bodies;
import org.quern.dsl.CoreBody;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.rewrite.Results;
import org.quern.ir.rewrite.Shadows;
import org.quern.signature.CoreSignature;
import org.quern.tracing.Tracing;

/** The definition of a kernel, from which overloads are traced. */
sealed interface Definition {
    /** Runs kernel bodies and records their IR. */
    Tracing<KernelBody, CoreBody> TRACING = Tracing.of(Kernel.class);

    /**
     * Traces the body for inputs of these dtypes.
     *
     * @param beyond by input, the dtype that a Java integer takes although it does not hold the integer
     */
    Function trace(List<DType> inputs, Map<Integer, DType> beyond);

    /**
     * Adapts a trace to the dtypes of a call's arrays.
     *
     * @param given dtypes as in {@link KernelTable#find} or {@link KernelTable#shadowing}: null for the kernel's own
     */
    Function serving(Function traced, DType[] given);

    /** Runs the body again and refuses it if it records another trace than {@code before}. */
    void again(List<DType> inputs, Map<Integer, DType> beyond, Function before);

    /** Number of outputs. */
    int outputs();

    /** The signature of a gufunc; null for a ufunc. */
    CoreSignature cores();

    /** The kernel's name. */
    String name();

    /** The class of the user's lambda or body. */
    Class<?> writtenAs();

    /** Definition of a ufunc. */
    record OfElements(String name, int outputs, KernelBody body) implements Definition {
        @Override
        public CoreSignature cores() {
            return null;
        }

        @Override
        public Class<?> writtenAs() {
            return Bodies.writtenAs(body);
        }

        @Override
        public Function trace(List<DType> inputs, Map<Integer, DType> beyond) {
            return TRACING.trace(name, inputs, beyond, outputs, body);
        }

        @Override
        public Function serving(Function traced, DType[] given) {
            DType[] results = traced.resultTypes();
            for (int i = 0; i < outputs; i++) {
                results[i] = given[i] == null ? results[i] : given[i];
            }
            return Results.cast(traced, results);
        }

        @Override
        public void again(List<DType> inputs, Map<Integer, DType> beyond, Function before) {
            TRACING.retrace(inputs, beyond, body, before);
        }
    }

    /** Definition of a gufunc. */
    record OfCores(String name, CoreSignature signature, CoreBody body) implements Definition {
        @Override
        public Class<?> writtenAs() {
            return body.getClass();
        }

        @Override
        public CoreSignature cores() {
            return signature;
        }

        @Override
        public int outputs() {
            return signature.outputCount();
        }

        @Override
        public Function trace(List<DType> inputs, Map<Integer, DType> beyond) {
            return TRACING.trace(name, signature, inputs, body);
        }

        @Override
        public Function serving(Function traced, DType[] given) {
            if (Arrays.stream(given).allMatch(Objects::isNull)) {
                return traced;
            }
            int operands = traced.inputTypes().length + outputs();
            int axes = 0;
            for (int i = 0; i < signature.operandCount(); i++) {
                operands += given[i] == null ? 0 : 1;
                axes += (given[i] == null ? 1 : 2) * signature.operand(i).rank();
            }
            if (operands > KernelAbi.MAX_OPERANDS || axes > KernelAbi.MAX_CORE_AXES) {
                throw OperandException.of("kernel '" + name + "': " + operands + " operands, uniform parameters"
                        + " included, of together " + axes + " core dimensions; at most " + KernelAbi.MAX_OPERANDS
                        + " and "
                        + KernelAbi.MAX_CORE_AXES + " expected. An operand of another dtype than the kernel's counts"
                        + " twice where it may keep elements");
            }
            return Shadows.of(traced, given);
        }

        @Override
        public void again(List<DType> inputs, Map<Integer, DType> beyond, Function before) {
            TRACING.retrace(signature, inputs, body, before);
        }
    }
}
