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
 * system's vector functions. They need fused multiply-adds, so instruction sets below x86-64-v3 have none of them.
 */
public final class MathFunctions {
    /** Part of the cache's key. To be raised with every change of a function, or of the choice which is used where. */
    public static final int VERSION = 5;

    private static final int FMA_LEVEL = 3;

    private record Name(MathFunction function, DType type) {}

    private static final ConcurrentHashMap<Name, Function> TRACED = new ConcurrentHashMap<>();

    private MathFunctions() {}

    /**
     * A function's IR, or null if the system's library serves it.
     *
     * @param tight whether at most 1 unit in the last place is asked for, else 4
     */
    public static Function find(MathFunction f, DType type, boolean tight, Target target) {
        KernelBody body = target.level() < FMA_LEVEL || tight ? null : body(f, type);
        return body == null ? null : TRACED.computeIfAbsent(new Name(f, type), name -> trace(f, type, body));
    }

    private static Function trace(MathFunction f, DType type, KernelBody body) {
        return Kernel.trace(f.symbol(), Collections.nCopies(f.arity(), type), 1, body);
    }

    private static KernelBody body(MathFunction f, DType type) {
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
}
