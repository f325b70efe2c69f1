package org.quern.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.quern.dtype.DType;
import org.quern.testing.NumpyFacts;
import org.quern.testing.Traces;

/**
 * The dtype of every operation's result against NumPy's, for every combination of operands. Where NumPy computes in
 * float16, which Quern does not have, Quern computes in float32.
 */
class NumpyDtypesTest {
    private static final Map<String, UnaryOperator<Expr>> UNARY = Map.ofEntries(
            Map.entry("absolute", Expr::abs), Map.entry("arccos", Ops::acos), Map.entry("arccosh", Ops::acosh),
            Map.entry("arcsin", Ops::asin), Map.entry("arcsinh", Ops::asinh), Map.entry("arctan", Ops::atan),
            Map.entry("arctanh", Ops::atanh), Map.entry("cbrt", Ops::cbrt), Map.entry("ceil", Ops::ceil),
            Map.entry("cos", Ops::cos), Map.entry("cosh", Ops::cosh), Map.entry("exp", Ops::exp),
            Map.entry("exp2", Ops::exp2), Map.entry("expm1", Ops::expm1), Map.entry("floor", Ops::floor),
            Map.entry("invert", Expr::not), Map.entry("isfinite", Ops::isfinite), Map.entry("isinf", Ops::isinf),
            Map.entry("isnan", Ops::isnan), Map.entry("log", Ops::log), Map.entry("log10", Ops::log10),
            Map.entry("log1p", Ops::log1p), Map.entry("log2", Ops::log2), Map.entry("negative", Expr::neg),
            Map.entry("rint", Ops::rint), Map.entry("sign", Ops::sign), Map.entry("sin", Ops::sin),
            Map.entry("sinh", Ops::sinh), Map.entry("sqrt", Ops::sqrt), Map.entry("square", Ops::square),
            Map.entry("tan", Ops::tan), Map.entry("tanh", Ops::tanh), Map.entry("trunc", Ops::trunc));

    private static final Map<String, BinaryOperator<Expr>> BINARY = Map.ofEntries(
            Map.entry("add", Expr::add), Map.entry("arctan2", Ops::atan2), Map.entry("bitwise_and", Expr::and),
            Map.entry("bitwise_or", Expr::or), Map.entry("bitwise_xor", Expr::xor),
            Map.entry("copysign", Ops::copysign),
            Map.entry("divide", Expr::div), Map.entry("equal", Expr::eq), Map.entry("floor_divide", Expr::floorDiv),
            Map.entry("fmax", Expr::fmax), Map.entry("fmin", Expr::fmin), Map.entry("fmod", Expr::rem),
            Map.entry("greater", Expr::gt), Map.entry("greater_equal", Expr::ge), Map.entry("hypot", Ops::hypot),
            Map.entry("left_shift", Expr::shl), Map.entry("less", Expr::lt), Map.entry("less_equal", Expr::le),
            Map.entry("maximum", Expr::max), Map.entry("minimum", Expr::min), Map.entry("multiply", Expr::mul),
            Map.entry("nextafter", Ops::nextafter), Map.entry("not_equal", Expr::ne), Map.entry("power", Expr::pow),
            Map.entry("remainder", Expr::mod), Map.entry("right_shift", Expr::shr), Map.entry("subtract", Expr::sub));

    private static String result(String ufunc, List<DType> types) {
        try {
            return Traces.trace(ufunc, types, 1, k -> k.out(0).set(types.size() == 1
                    ? UNARY.get(ufunc).apply(k.in(0))
                    : BINARY.get(ufunc).apply(k.in(0), k.in(1)))).resultTypes()[0].toString();
        } catch (KernelException e) {
            return "error";
        }
    }

    @Test
    void results() {
        Set<String> seen = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (String[] row : NumpyFacts.rows("ufunc-dtypes")) {
            List<DType> types = new ArrayList<>();
            for (String t : row[1].split(",", -1)) {
                types.add(DType.of(t));
            }
            seen.add(row[0]);
            String numpy = row[2].substring(row[2].indexOf('>') + 1);
            String expected = numpy.equals("float16") ? "float32" : numpy;
            String actual = result(row[0], types);
            if (!expected.equals(actual)) {
                wrong.add(row[0] + " of " + row[1] + ": NumPy " + numpy + ", here " + actual);
            }
        }
        Set<String> all = new TreeSet<>(UNARY.keySet());
        all.addAll(BINARY.keySet());
        assertEquals(all, seen);
        if (!wrong.isEmpty()) {
            fail(wrong.size() + " differ:\n" + String.join("\n", wrong));
        }
    }

    @Test
    void literals() {
        for (String[] row : NumpyFacts.rows("weak-scalars")) {
            DType beside = DType.of(row[0]);
            KernelBody body = switch (row[1]) {
                case "int" -> k -> k.out(0).set(k.in(0).mul(1));
                case "float" -> k -> k.out(0).set(k.in(0).mul(0.5));
                default -> null;
            };
            if (body != null) {
                assertEquals(row[2], Traces.trace("literal", List.of(beside), 1, body).resultTypes()[0].toString(),
                        row[0]);
            }
        }
        assertTrue(UNARY.size() + BINARY.size() >= 60);
    }
}
