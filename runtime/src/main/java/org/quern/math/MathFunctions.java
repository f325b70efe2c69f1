package org.quern.math;

import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.array.DType;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.lower.Target;

/**
 * The library's own mathematical functions, written in its kernel language: those that were measured to be faster than the
 * system's vector functions, and those whose system's form exceeds 1 unit in the last place where that is asked for. They need
 * fused multiply-adds, which instruction sets below x86-64-v3 lack: the former are not used there, the latter call libm's.
 */
public final class MathFunctions {
    /** Part of the cache's key. To be raised with every change of a function, or of the choice which is used where. */
    public static final int VERSION = 2;

    private static final int FMA_LEVEL = 3;

    private record Name(MathFunction function, DType type, boolean tight) {}

    private static final ConcurrentHashMap<Name, Function> TRACED = new ConcurrentHashMap<>();

    private MathFunctions() {}

    /**
     * A function's IR, or null if the system's library serves it.
     *
     * @param tight whether at most 1 unit in the last place is asked for, else 4
     */
    public static Function find(MathFunction f, DType type, boolean tight, Target target) {
        KernelBody body = type != DType.FLOAT64 ? null : tight ? tight(f) : target.level() < FMA_LEVEL ? null : fast(f);
        return body == null ? null : TRACED.computeIfAbsent(new Name(f, type, tight), name -> trace(f, type, body));
    }

    private static Function trace(MathFunction f, DType type, KernelBody body) {
        return Kernel.trace(f.symbol(), Collections.nCopies(f.arity(), type), 1, body);
    }

    private static KernelBody fast(MathFunction f) {
        return switch (f) {
            case EXP -> Exponential::exp;
            default -> null;
        };
    }

    private static KernelBody tight(MathFunction f) {
        return switch (f) {
            case SINH -> Hyperbolic::sinh;
            case COSH -> Hyperbolic::cosh;
            case TANH -> Hyperbolic::tanh;
            case ASINH -> Logarithm::asinh;
            case ACOSH -> Logarithm::acosh;
            case ATANH -> Logarithm::atanh;
            case LOG10 -> Logarithm::log10;
            case CBRT -> CubeRoot::cbrt;
            default -> null;
        };
    }
}
