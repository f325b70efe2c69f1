package org.quern.ufunc;

import java.util.List;
import org.quern.array.DType;
import org.quern.dsl.CoreBody;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.ir.Function;
import org.quern.signature.CoreSignature;

/** What overloads are traced from. */
sealed interface Definition {
    /** What to compute for inputs of these dtypes. */
    Function trace(List<DType> inputs);

    /** Refuses a body that is no longer what it was. */
    void again(List<DType> inputs, Function before);

    /** Number of outputs. */
    int outputs();

    /** A body of elements. */
    record OfElements(String name, int outputs, KernelBody body) implements Definition {
        @Override
        public Function trace(List<DType> inputs) {
            return Kernel.trace(name, inputs, outputs, body);
        }

        @Override
        public void again(List<DType> inputs, Function before) {
            Kernel.retrace(inputs, body, before);
        }
    }

    /** A body of cores. */
    record OfCores(String name, CoreSignature signature, CoreBody body) implements Definition {
        @Override
        public int outputs() {
            return signature.outputCount();
        }

        @Override
        public Function trace(List<DType> inputs) {
            return CoreKernel.trace(name, signature, inputs, body);
        }

        @Override
        public void again(List<DType> inputs, Function before) {
            CoreKernel.retrace(signature, inputs, body, before);
        }
    }
}
