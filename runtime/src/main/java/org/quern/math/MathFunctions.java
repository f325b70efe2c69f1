package org.quern.math;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.array.DType;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.lower.Target;

/**
 * The library's own mathematical functions, written in its kernel language: those that were measured to be faster than the
 * system's vector functions, and where 1 unit in the last place is asked for those whose system's form exceeds it. They need
 * fused multiply-adds; below x86-64-v3, which has none, only the latter are used, with calls of libm's.
 */
public final class MathFunctions {
    private static final int FMA_LEVEL = 3;

    /** Whose system's forms are not exact where the result is: powers of ten and cubes. */
    private static final Set<MathFunction> EXACT = Set.of(MathFunction.LOG10, MathFunction.CBRT);

    private record Name(MathFunction function, DType type, boolean tight) {}

    private static final ConcurrentHashMap<Name, Function> TRACED = new ConcurrentHashMap<>();

    private MathFunctions() {}

    /**
     * A function's IR, or null if the system's library serves it.
     *
     * @param tight whether at most 1 unit in the last place is asked for, else 4
     */
    public static Function find(MathFunction f, DType type, boolean tight, Target target) {
        boolean exact = tight || (type == DType.FLOAT64 && EXACT.contains(f));
        KernelBody body = exact ? tight(f, type) : target.level() < FMA_LEVEL ? null : fast(f, type);
        return body == null ? null : TRACED.computeIfAbsent(new Name(f, type, tight), name -> trace(f, type, body));
    }

    private static Function trace(MathFunction f, DType type, KernelBody body) {
        return Kernel.trace(f.symbol(), Collections.nCopies(f.arity(), type), 1, body);
    }

    private static KernelBody fast(MathFunction f, DType type) {
        boolean twice = type == DType.FLOAT64;
        return switch (f) {
            case EXP -> Exponential::exp;
            case EXP2 -> Exponential::exp2;
            case LOG -> Logarithm::log;
            case ACOSH -> Logarithm::acosh;
            case SINH -> Hyperbolic::sinh;
            case COSH -> Hyperbolic::cosh;
            case TANH -> Hyperbolic::tanh;
            case POW -> twice ? Power::pow64 : Power::pow32;
            default -> null;
        };
    }

    /** Of float64: float32's are float64's fast ones, rounded. */
    private static KernelBody tight(MathFunction f, DType type) {
        if (type != DType.FLOAT64) {
            return null;
        }
        return switch (f) {
            case SINH -> TightHyperbolic::sinh;
            case COSH -> TightHyperbolic::cosh;
            case TANH -> TightHyperbolic::tanh;
            case ASINH -> TightLogarithm::asinh;
            case ACOSH -> TightLogarithm::acosh;
            case ATANH -> TightLogarithm::atanh;
            case LOG10 -> TightLogarithm::log10;
            case CBRT -> TightCubeRoot::cbrt;
            default -> null;
        };
    }
}
