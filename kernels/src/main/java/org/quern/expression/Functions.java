package org.quern.expression;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.quern.dsl.Expr;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;

/** The functions of expressions: those of {@link Ops} under NumPy's names, and casts under the dtypes' names. */
final class Functions {
    /** A function; the number of arguments selects one of its forms. */
    sealed interface Function {
        int arguments();
    }

    record One(UnaryOperator<Expr> of) implements Function {
        @Override
        public int arguments() {
            return 1;
        }
    }

    record Two(BinaryOperator<Expr> of) implements Function {
        @Override
        public int arguments() {
            return 2;
        }
    }

    /** An operator under a name: folds literals as the operator does. */
    record Named(Operator operator) implements Function {
        @Override
        public int arguments() {
            return 2;
        }
    }

    record Cast(DType to) implements Function {
        @Override
        public int arguments() {
            return 1;
        }
    }

    /** {@code where(condition, x, y)}. */
    record Where() implements Function {
        @Override
        public int arguments() {
            return 3;
        }
    }

    /** {@code clip(x, least, most)}. */
    record Clip() implements Function {
        @Override
        public int arguments() {
            return 3;
        }
    }

    /** {@code fma(x, y, z)}. */
    record Fma() implements Function {
        @Override
        public int arguments() {
            return 3;
        }
    }

    private static final Map<String, Function> ALL = new TreeMap<>();

    static {
        one(Expr::abs, "abs", "absolute");
        one(x -> x.dtype().isFloat() ? x.abs() : x.abs().mul(1.0), "fabs");
        one(Ops::sqrt, "sqrt");
        one(Ops::cbrt, "cbrt");
        one(Ops::square, "square");
        one(Ops::sign, "sign");
        one(Expr::signbit, "signbit");
        one(Expr::spacing, "spacing");
        one(Expr::reciprocal, "reciprocal");
        one(Expr::degrees, "degrees", "rad2deg");
        one(Expr::radians, "radians", "deg2rad");
        one(Expr::neg, "negative");
        one(Ops::exp, "exp");
        one(Ops::exp2, "exp2");
        one(Ops::expm1, "expm1");
        one(Ops::log, "log");
        one(Ops::log2, "log2");
        one(Ops::log10, "log10");
        one(Ops::log1p, "log1p");
        one(Ops::sin, "sin");
        one(Ops::cos, "cos");
        one(Ops::tan, "tan");
        one(Ops::asin, "arcsin", "asin");
        one(Ops::acos, "arccos", "acos");
        one(Ops::atan, "arctan", "atan");
        one(Ops::sinh, "sinh");
        one(Ops::cosh, "cosh");
        one(Ops::tanh, "tanh");
        one(Ops::asinh, "arcsinh", "asinh");
        one(Ops::acosh, "arccosh", "acosh");
        one(Ops::atanh, "arctanh", "atanh");
        one(Ops::erf, "erf");
        one(Ops::erfc, "erfc");
        one(Ops::tgamma, "gamma", "tgamma");
        one(Ops::lgamma, "gammaln", "lgamma");
        one(Ops::floor, "floor");
        one(Ops::ceil, "ceil");
        one(Ops::trunc, "trunc");
        one(Ops::rint, "rint");
        one(Expr::round, "round");
        one(Ops::isnan, "isnan");
        one(Ops::isinf, "isinf");
        one(Ops::isfinite, "isfinite");
        one(Expr::popcount, "popcount");
        one(Expr::clz, "clz");
        one(Expr::ctz, "ctz");
        one(Expr::byteswap, "byteswap");
        one(Expr::logicalNot, "logical_not");
        one(Expr::not, "invert", "bitwise_not");
        two(Ops::logicalAnd, "logical_and");
        two(Ops::logicalOr, "logical_or");
        two(Ops::logicalXor, "logical_xor");
        two(Ops::logaddexp, "logaddexp");
        two(Ops::logaddexp2, "logaddexp2");
        two(Ops::ldexp, "ldexp");
        two(Ops::atan2, "arctan2", "atan2");
        two(Ops::hypot, "hypot");
        two(Expr::min, "minimum");
        two(Expr::max, "maximum");
        two(Expr::fmin, "fmin");
        two(Expr::fmax, "fmax");
        two(Expr::rem, "fmod");
        two(Ops::copysign, "copysign");
        two(Ops::nextafter, "nextafter");
        named(Operator.ADD, "add");
        named(Operator.SUB, "subtract");
        named(Operator.MUL, "multiply");
        named(Operator.DIV, "divide", "true_divide");
        named(Operator.FLOOR_DIV, "floor_divide");
        named(Operator.MOD, "mod", "remainder");
        named(Operator.POW, "pow", "power");
        named(Operator.EQ, "equal");
        named(Operator.NE, "not_equal");
        named(Operator.LT, "less");
        named(Operator.LE, "less_equal");
        named(Operator.GT, "greater");
        named(Operator.GE, "greater_equal");
        named(Operator.AND, "bitwise_and");
        named(Operator.OR, "bitwise_or");
        named(Operator.XOR, "bitwise_xor");
        named(Operator.SHL, "left_shift");
        named(Operator.SHR, "right_shift");
        for (DType t : DType.values()) {
            ALL.put(t.toString(), new Cast(t));
        }
        ALL.put("int", new Cast(DType.INT64));
        ALL.put("float", new Cast(DType.FLOAT64));
        ALL.put("where", new Where());
        ALL.put("clip", new Clip());
        ALL.put("fma", new Fma());
        ALL.put("select", new Where());
    }

    private Functions() {}

    /** The function of a name, or null. */
    static Function get(String name) {
        return ALL.get(name);
    }

    /** All names, sorted. */
    static Collection<String> names() {
        return Collections.unmodifiableCollection(ALL.keySet());
    }

    private static void one(UnaryOperator<Expr> f, String... names) {
        for (String name : names) {
            ALL.put(name, new One(f));
        }
    }

    private static void two(BinaryOperator<Expr> f, String... names) {
        for (String name : names) {
            ALL.put(name, new Two(f));
        }
    }

    private static void named(Operator o, String... names) {
        for (String name : names) {
            ALL.put(name, new Named(o));
        }
    }
}
