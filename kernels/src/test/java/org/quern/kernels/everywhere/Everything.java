package org.quern.kernels.everywhere;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.KernelDeclarations;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.kernels.Catalogue;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UniversalFunction;

/**
 * Every kernel of the catalogue that computes in floats, and kernels of mathematical functions that it does not have, for float64 and
 * float32. It declares them all.
 */
final class Everything implements KernelDeclarations {
    private static final List<DType> TYPES = List.of(DType.FLOAT64, DType.FLOAT32);
    private static final List<Ufunc> OTHERS = List.of(Ufunc.define("erf", Ops::erf), Ufunc.define("erfc", Ops::erfc),
            Ufunc.define("tgamma", Ops::tgamma), Ufunc.define("lgamma", Ops::lgamma), Ufunc.define("fma", Ops::fma));

    /** One of them. */
    record Overload(UniversalFunction kernel, DType type) {
        DType[] inputs() {
            DType[] inputs = new DType[kernel.inputs()];
            Arrays.fill(inputs, type);
            return inputs;
        }

        /** Whether all operands and the one result are of the dtype. */
        boolean isOfOneDtype() {
            return kernel.explain(inputs()).signature().endsWith("->" + type);
        }

        @Override
        public String toString() {
            return kernel.name() + " " + type;
        }
    }

    static List<Overload> overloads() {
        List<Overload> all = new ArrayList<>();
        new Catalogue().declare((kernel, inputs) -> {
            if (inputs[0].isFloat() && inputs[inputs.length - 1] == inputs[0]) {
                all.add(new Overload(kernel, inputs[0]));
            }
        });
        for (Ufunc kernel : OTHERS) {
            TYPES.forEach(type -> all.add(new Overload(kernel, type)));
        }
        return all;
    }

    @Override
    public void declare(Declarations declarations) {
        overloads().forEach(overload -> declarations.add(overload.kernel(), overload.inputs()));
    }
}
