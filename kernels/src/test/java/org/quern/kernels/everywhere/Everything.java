package org.quern.kernels.everywhere;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.quern.KernelDeclarations;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.kernels.Catalogue;
import org.quern.ufunc.Ufunc;
import org.quern.ufunc.UniversalFunction;

/**
 * Every kernel of the catalogue, and a kernel for each function of one to three operands that kernels are written with, for float64 and
 * float32. It declares them all.
 */
final class Everything implements KernelDeclarations {
    private static final List<DType> TYPES = List.of(DType.FLOAT64, DType.FLOAT32);

    /** One of them. */
    record Overload(UniversalFunction kernel, DType type) {
        DType[] inputs() {
            DType[] inputs = new DType[kernel.inputs()];
            Arrays.fill(inputs, type);
            return inputs;
        }

        @Override
        public String toString() {
            return kernel.name() + " " + type;
        }
    }

    static List<Overload> overloads() {
        List<Overload> all = new ArrayList<>();
        new Catalogue().declare((kernel, inputs) -> all.add(new Overload(kernel, inputs[0])));
        Method[] functions = Ops.class.getMethods();
        Arrays.sort(functions, Comparator.comparing(Method::getName));
        for (Method function : functions) {
            boolean ofExpressions = Arrays.stream(function.getParameterTypes()).allMatch(Expr.class::equals);
            // The condition of a choice and the exponent of ldexp are no floating-point numbers.
            if (Modifier.isStatic(function.getModifiers()) && function.getParameterCount() > 0 && ofExpressions
                    && function.getReturnType() == Expr.class
                    && !function.getName().equals("select") && !function.getName().equals("ldexp")) {
                Ufunc kernel = kernel(function);
                TYPES.forEach(type -> all.add(new Overload(kernel, type)));
            }
        }
        return all;
    }

    private static Ufunc kernel(Method function) {
        String name = "every_" + function.getName();
        return switch (function.getParameterCount()) {
            case 1 -> Ufunc.define(name, x -> call(function, x));
            case 2 -> Ufunc.define(name, (x, y) -> call(function, x, y));
            default -> Ufunc.define(name, (x, y, z) -> call(function, x, y, z));
        };
    }

    private static Expr call(Method function, Expr... operands) {
        try {
            return (Expr) function.invoke(null, (Object[]) operands);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(function.getName(), e);
        }
    }

    @Override
    public void declare(Declarations declarations) {
        overloads().forEach(overload -> declarations.add(overload.kernel(), overload.inputs()));
    }
}
