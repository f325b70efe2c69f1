package org.quern.math;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.codegen.analysis.InlineMath;
import org.quern.dsl.CoreBody;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.tracing.Tracing;

/**
 * The library's own mathematical functions, written in its kernel language: the same code, and so the same bits, on
 * every instruction set.
 */
public final class MathFunctions {
    /** The functions that code generation compiles into kernels. */
    public static final InlineMath OWN = new InlineMath() {
        @Override
        public Function find(MathFunction f, DType type, boolean tight) {
            return MathFunctions.find(f, type, tight);
        }

        @Override
        public Function fma(DType type) {
            return traced(new Name("fma", type, true), 3,
                    type == DType.FLOAT64 ? FusedMultiplyAdd::fma64 : FusedMultiplyAdd::fma32);
        }

        @Override
        public Function fmod(DType type) {
            return traced(new Name("fmod", type, true), 2, Remainder::fmod);
        }
    };

    private static final Tracing<KernelBody, CoreBody> TRACING = Tracing.of(Kernel.class);

    private record Name(String function, DType type, boolean tight) {}

    private static final ConcurrentHashMap<Name, Function> TRACED = new ConcurrentHashMap<>();

    private MathFunctions() {}

    /**
     * A function's IR; null for float32 if the float64 function is to be used, and its result rounded.
     *
     * @param tight true if an error of at most 1 unit in the last place is required, else 4
     */
    public static Function find(MathFunction f, DType type, boolean tight) {
        KernelBody body = tight ? tight(f, type) : fast(f, type);
        return body == null ? null : traced(new Name(f.symbol(), type, tight), f.arity(), body);
    }

    private static Function traced(Name name, int arity, KernelBody body) {
        return TRACED.computeIfAbsent(name,
                n -> TRACING.trace(n.function(), Collections.nCopies(arity, n.type()), Map.of(), 1, body));
    }

    private static KernelBody fast(MathFunction f, DType type) {
        boolean twice = type == DType.FLOAT64;
        return switch (f) {
            case EXP -> Exponential::exp;
            case EXP2 -> Exponential::exp2;
            case EXPM1 -> Exponential::expm1;
            case LOG -> Logarithm::log;
            case LOG2 -> Logarithm::log2;
            case LOG10 -> Logarithm::log10;
            case LOG1P -> Logarithm::log1p;
            case CBRT -> twice ? CubeRoot::cbrt : CubeRoot::cbrt32;
            case HYPOT -> Hypotenuse::hypot;
            case ASINH -> InverseHyperbolic::asinh;
            case ACOSH -> InverseHyperbolic::acosh;
            case ATANH -> InverseHyperbolic::atanh;
            case SINH -> Hyperbolic::sinh;
            case COSH -> Hyperbolic::cosh;
            case TANH -> Hyperbolic::tanh;
            case SIN -> Sine::sin;
            case COS -> Sine::cos;
            case TAN -> Tangent::tan;
            case NEXTAFTER -> Neighbour::nextafter;
            case ASIN -> ArcSine::asin;
            case ACOS -> ArcSine::acos;
            case ATAN -> ArcTangent::atan;
            case ATAN2 -> ArcTangent::atan2;
            case POW -> twice ? Power::pow64 : Power::pow32;
            case ERF -> ErrorFunction::erf;
            case ERFC -> ComplementaryErrorFunction::erfc;
            case TGAMMA -> twice ? Gamma::tgamma : null;
            case LGAMMA -> twice ? LogGamma::lgamma : null;
            default -> null;
        };
    }

    /** The bodies for float64; float32 uses the fast ones of float64, rounded. */
    private static KernelBody tight(MathFunction f, DType type) {
        if (f == MathFunction.NEXTAFTER) {
            return Neighbour::nextafter;
        }
        if (type != DType.FLOAT64) {
            return null;
        }
        return switch (f) {
            case SIN -> TightSine::sin;
            case COS -> TightSine::cos;
            case TAN -> TightSine::tan;
            case ASIN -> TightArcSine::asin;
            case ACOS -> TightArcSine::acos;
            case ATAN -> TightArcTangent::atan;
            case ATAN2 -> TightArcTangent::atan2;
            case SINH -> TightHyperbolic::sinh;
            case COSH -> TightHyperbolic::cosh;
            case TANH -> TightHyperbolic::tanh;
            case ASINH -> TightLogarithm::asinh;
            case ACOSH -> TightLogarithm::acosh;
            case ATANH -> TightLogarithm::atanh;
            case EXP -> TightExponential::exp;
            case EXP2 -> TightExponential::exp2;
            case EXPM1 -> TightExponential::expm1;
            case LOG -> PreciseLogarithm::log;
            case LOG2 -> PreciseLogarithm::log2;
            case LOG10 -> PreciseLogarithm::log10;
            case LOG1P -> PreciseLogarithm::log1p;
            case POW -> Power::tight;
            case HYPOT -> Hypotenuse::tight;
            case CBRT -> CubeRoot::cbrt;
            case ERF -> TightErrorFunction::erf;
            case ERFC -> TightErrorFunction::erfc;
            case TGAMMA -> Gamma::tgamma;
            case LGAMMA -> Gamma::lgamma;
            default -> null;
        };
    }
}
