package org.quern.fuzz;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.quern.dtype.DType;
import org.quern.ir.MathFunction;

/** The dtype and the value of every operation, by its name, from the documentation alone. */
final class Meaning {
    private static final Set<String> FUNCTIONS = Arrays.stream(MathFunction.values())
            .map(f -> f.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    private static final int MOST_PRODUCTS = 64;
    private static final int MOST_REAL_PRODUCTS = 3;

    private final Oracle oracle;

    Meaning(Oracle oracle) {
        this.oracle = oracle;
    }

    /** Whether it is a mathematical function, of which there may be many kernels to compile. */
    static boolean isFunction(String name) {
        return FUNCTIONS.contains(name) || name.startsWith("logaddexp");
    }

    /** Whether a form with a literal has it first. */
    private static boolean reversed(String name) {
        return name.equals("subFrom") || name.equals("divInto");
    }

    /**
     * The dtype of a result.
     *
     * @param a those of the operands, literals included; of {@code cast} and {@code reinterpret} the target behind
     * @param part the component of a record, or null
     * @return null if these operands have no such operation
     */
    static DType type(String name, String part, List<DType> a) {
        DType x = a.get(0);
        DType both = a.size() > 1 ? Types.join(x, a.get(1)) : x;
        return switch (name) {
            case "add", "mul", "min", "max", "fmin", "fmax" -> both;
            case "sub", "subFrom" -> both == DType.BOOL ? null : both;
            case "div", "divInto" -> both.isFloat() ? both : DType.FLOAT64;
            case "floorDiv", "mod", "rem" -> both == DType.BOOL ? DType.INT8 : both;
            case "shl", "shr" -> both.isFloat() ? null : both == DType.BOOL ? DType.INT8 : both;
            case "pow" -> x == DType.BOOL || a.get(1) == DType.BOOL ? null : both;
            case "lt", "le", "gt", "ge", "eq", "ne", "isnan", "isinf", "isfinite", "signbit", "logicalAnd", "logicalOr",
                    "logicalXor", "logicalNot" ->
                DType.BOOL;
            case "and", "or", "xor" -> both.isFloat() ? null : both;
            case "not" -> x.isFloat() ? null : x;
            case "neg", "sign" -> x == DType.BOOL ? null : x;
            case "abs", "floor", "ceil", "trunc", "round" -> x;
            case "square", "reciprocal" -> x == DType.BOOL ? DType.INT8 : x;
            case "popcount", "clz", "ctz", "byteswap" -> x.isInteger() ? x : null;
            case "select" -> Types.join(a.get(1), a.get(2));
            case "sqrt", "rint", "spacing", "degrees", "radians" -> Types.real(x);
            case "ldexp" -> a.get(1).isFloat() || a.get(1) == DType.UINT64 ? null : Types.real(x);
            case "copysign", "logaddexp", "logaddexp2" -> Types.real(x, a.get(1));
            case "clip" -> Types.join(both, a.get(2));
            case "fma" -> Types.real(Types.join(both, a.get(2)));
            case "frexp" -> part.equals("exponent") ? DType.INT32 : Types.real(x);
            case "modf" -> Types.real(x);
            case "like" -> a.get(1);
            case "cast" -> a.get(1);
            case "reinterpret" ->
                x == DType.BOOL || a.get(1) == DType.BOOL || x.itemSize() != a.get(1).itemSize() ? null : a.get(1);
            default -> FUNCTIONS.contains(name) ? a.size() == 1 ? Types.real(x) : Types.real(x, a.get(1)) : null;
        };
    }

    /**
     * The value of a result.
     *
     * @param a dtypes of the operands
     * @param v operands
     * @param literal the literal among the arguments, or null
     * @param result its dtype
     */
    Object value(String name, String part, List<DType> a, List<Object> v, Object literal, DType result) {
        DType x = a.get(0);
        Object first = v.get(0);
        if (reversed(name)) {
            return value(name.equals("subFrom") ? "sub" : "div", null, List.of(a.get(1), x), List.of(v.get(1), first),
                    null, result);
        }
        return switch (name) {
            case "lt", "le", "gt", "ge", "eq", "ne" -> Numbers.truth(compare(name, a, v));
            case "select" -> Numbers.isTrue(first)
                    ? Numbers.cast(a.get(1), result, v.get(1))
                    : Numbers.cast(a.get(2), result, v.get(2));
            case "cast" -> Numbers.cast(x, result, first);
            case "like" -> v.get(1);
            case "reinterpret" -> Numbers.of(result, Numbers.bits(x, first));
            case "isnan" -> Numbers.truth(Numbers.isNaN(first));
            case "isinf" ->
                Numbers.truth(!(first instanceof BigInteger) && Double.isInfinite(((Number) first).doubleValue()));
            case "isfinite" ->
                Numbers.truth(first instanceof BigInteger || Double.isFinite(((Number) first).doubleValue()));
            case "frexp", "signbit", "spacing", "ldexp", "modf" -> {
                DType real = Types.real(x);
                yield FloatMeaning.value(name, part, real, Numbers.cast(x, real, first),
                        v.size() > 1 ? v.get(1) : null);
            }
            case "pow" -> power(a, v, literal, result);
            case "logicalAnd" -> Numbers.truth(Numbers.isTrue(first) && Numbers.isTrue(v.get(1)));
            case "logicalOr" -> Numbers.truth(Numbers.isTrue(first) || Numbers.isTrue(v.get(1)));
            case "logicalXor" -> Numbers.truth(Numbers.isTrue(first) != Numbers.isTrue(v.get(1)));
            case "logicalNot" -> Numbers.truth(!Numbers.isTrue(first));
            case "round" -> first instanceof BigInteger ? first : Exact.value("rint", result, first);
            case "reciprocal" -> first instanceof BigInteger n
                    ? n.abs().equals(BigInteger.ONE) ? n : BigInteger.ZERO
                    : Numbers.arithmetic('/', result, Numbers.real(result, 1), first);
            case "clip" -> {
                Object[] same = new Object[v.size()];
                for (int i = 0; i < same.length; i++) {
                    same[i] = Numbers.cast(a.get(i), result, v.get(i));
                }
                yield Exact.value("min", result, Exact.value("max", result, same[0], same[1]), same[2]);
            }
            case "logaddexp" -> together(result, v, a, MathFunction.EXP, Math.log(2), 1);
            case "logaddexp2" -> together(result, v, a, MathFunction.EXP2, 1, 1 / Math.log(2));
            default -> {
                Object[] same = new Object[v.size()];
                for (int i = 0; i < same.length; i++) {
                    same[i] = Numbers.cast(a.get(i), result, v.get(i));
                }
                yield FUNCTIONS.contains(name)
                        ? function(MathFunction.valueOf(name.toUpperCase(Locale.ROOT)), result, same)
                        : Exact.value(name, result, same);
            }
        };
    }

    private Object function(MathFunction f, DType type, Object... v) {
        long[] bits = new long[v.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Numbers.bits(type, v[i]);
        }
        return Numbers.of(type, oracle.apply(f, type, bits));
    }

    /** By value for integers of any dtypes; else in the dtype that both go to. */
    private static boolean compare(String name, List<DType> a, List<Object> v) {
        DType type = Types.join(a.get(0), a.get(1));
        boolean exact = v.get(0) instanceof BigInteger && v.get(1) instanceof BigInteger;
        Integer order = exact
                ? Numbers.order(v.get(0), v.get(1))
                : Numbers.order(Numbers.cast(a.get(0), type, v.get(0)), Numbers.cast(a.get(1), type, v.get(1)));
        return switch (name) {
            case "lt" -> order != null && order < 0;
            case "le" -> order != null && order <= 0;
            case "gt" -> order != null && order > 0;
            case "ge" -> order != null && order >= 0;
            case "eq" -> order != null && order == 0;
            default -> order == null || order != 0;
        };
    }

    private Object power(List<DType> a, List<Object> v, Object literal, DType result) {
        Object x = Numbers.cast(a.get(0), result, v.get(0));
        Object y = Numbers.cast(a.get(1), result, v.get(1));
        if (!result.isFloat()) {
            BigInteger base = (BigInteger) x;
            BigInteger exponent = (BigInteger) y;
            if (exponent.signum() >= 0) {
                return Numbers.wrap(result, base.modPow(exponent, BigInteger.ONE.shiftLeft(Numbers.width(result))));
            }
            boolean unit = base.abs().equals(BigInteger.ONE);
            return !unit ? BigInteger.ZERO : exponent.testBit(0) ? base : BigInteger.ONE;
        }
        // With a constant exponent: products where few do.
        if (literal instanceof Double d && d == 2 && a.get(0).isFloat()) {
            return Numbers.arithmetic('*', result, x, x);
        }
        if (literal instanceof Long n && a.get(0).isFloat()) {
            if (n == -1) {
                return Numbers.arithmetic('/', result, Numbers.real(result, 1), x);
            }
            if (n >= 0 && n <= Math.min(MOST_PRODUCTS, MOST_REAL_PRODUCTS)) {
                Object square = Numbers.arithmetic('*', result, x, x);
                return n == 0
                        ? Numbers.real(result, 1)
                        : n == 1 ? x : n == 2 ? square : Numbers.arithmetic('*', result, x, square);
            }
        }
        return function(MathFunction.POW, result, x, y);
    }

    /** NumPy's formula: {@code max + log1p(exp(-|x - y|))}. */
    private Object together(DType t, List<Object> v, List<DType> a, MathFunction exp, double equal, double unit) {
        Object x = Numbers.cast(a.get(0), t, v.get(0));
        Object y = Numbers.cast(a.get(1), t, v.get(1));
        if (Integer.valueOf(0).equals(Numbers.order(x, y))) {
            return Numbers.arithmetic('+', t, x, Numbers.real(t, equal));
        }
        Object apart = Exact.value("abs", t, Numbers.arithmetic('-', t, x, y));
        Object less = function(MathFunction.LOG1P, t, function(exp, t, Exact.value("neg", t, apart)));
        Object scaled = unit == 1 ? less : Numbers.arithmetic('*', t, less, Numbers.real(t, unit));
        return Numbers.arithmetic('+', t, Exact.value("max", t, x, y), scaled);
    }
}
