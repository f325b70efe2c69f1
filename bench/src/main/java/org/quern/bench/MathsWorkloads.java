package org.quern.bench;

import static org.quern.bench.Operand.between;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.ufunc.Ufunc;

/** Every mathematical function by itself, of arguments where it is used; maths.c does the same work. */
final class MathsWorkloads {
    /** Functions that libmvec has not: C calls libm for each element. */
    private static final Set<String> SCALAR = Set.of("tgamma", "lgamma", "nextafter");

    private final List<Workload> all = new ArrayList<>();
    private final DType type;
    private final long n;

    private MathsWorkloads(DType type, long n) {
        this.type = type;
        this.n = n;
    }

    /** All functions of a dtype, of that many elements. */
    static List<Workload> all(DType type, long n) {
        MathsWorkloads w = new MathsWorkloads(type, n);
        w.exponentials();
        w.trigonometric();
        w.hyperbolic();
        w.others();
        return List.copyOf(w.all);
    }

    /** Whether libmvec has the function. */
    static boolean isVectorInC(Workload w) {
        return !SCALAR.contains(w.name());
    }

    private void exponentials() {
        one("exp", Ops::exp, -5, 5);
        one("exp2", Ops::exp2, -5, 5);
        one("expm1", Ops::expm1, -5, 5);
        one("log", Ops::log, 0.01, 100);
        one("log2", Ops::log2, 0.01, 100);
        one("log10", Ops::log10, 0.01, 100);
        one("log1p", Ops::log1p, -0.9, 10);
        two("pow", Ops::pow, between(type, 0.1, 10), between(type, -3, 3));
    }

    private void trigonometric() {
        one("sin", Ops::sin, -10, 10);
        one("cos", Ops::cos, -10, 10);
        one("tan", Ops::tan, -10, 10);
        one("asin", Ops::asin, -1, 1);
        one("acos", Ops::acos, -1, 1);
        one("atan", Ops::atan, -5, 5);
        two("atan2", Ops::atan2, between(type, -1, 1), between(type, -1, 1));
    }

    private void hyperbolic() {
        one("sinh", Ops::sinh, -5, 5);
        one("cosh", Ops::cosh, -5, 5);
        one("tanh", Ops::tanh, -5, 5);
        one("asinh", Ops::asinh, -5, 5);
        one("acosh", Ops::acosh, 1, 10);
        one("atanh", Ops::atanh, -1, 1);
    }

    private void others() {
        one("cbrt", Ops::cbrt, -8, 8);
        two("hypot", Ops::hypot, between(type, -5, 5), between(type, -5, 5));
        one("erf", Ops::erf, -3, 3);
        one("erfc", Ops::erfc, -3, 3);
        one("tgamma", Ops::tgamma, 0.5, 20);
        one("lgamma", Ops::lgamma, 0.5, 20);
        two("nextafter", Ops::nextafter, between(type, -1, 1), between(type, -1, 1));
    }

    private void one(String name, UnaryOperator<Expr> function, double low, double high) {
        add(name, Ufunc.define("maths_" + name, (Expr x) -> function.apply(x)), between(type, low, high));
    }

    private void two(String name, BinaryOperator<Expr> function, Operand x, Operand y) {
        add(name, Ufunc.define("maths_" + name, (Expr a, Expr b) -> function.apply(a, b)), x, y);
    }

    private void add(String name, Ufunc ufunc, Operand... operands) {
        all.add(new Workload(name, type.toString(), ufunc, "maths_" + name, List.of(operands), type, n));
    }
}
