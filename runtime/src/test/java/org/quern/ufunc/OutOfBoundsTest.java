package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.quern.testing.Refusal.refused;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.array.NDArray;
import org.quern.dsl.Body2;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Ops;
import org.quern.dtype.DType;
import org.quern.testing.NrtBalance;

/** Integers given to calls that the dtype of the arrays beside them does not hold: answered or refused as NumPy does. */
@ExtendWith(NrtBalance.class)
class OutOfBoundsTest {
    private static final String RULE = " (NEP 50: a number takes the dtype of the arrays beside it)";

    /** What answers: outputs of one kernel, which is compiled once for a dtype. */
    private static final List<String> ANSWERING = List.of(
            "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "true_divide", "copysign");

    private static final Map<String, Body2> REFUSING = refusing();

    private static void answers(Kernel k) {
        Expr x = k.in(0);
        Expr y = k.in(1);
        List<Expr> all = List.of(x.lt(y), x.le(y), x.gt(y), x.ge(y), x.eq(y), x.ne(y), x.div(y), Ops.copysign(x, y));
        for (int i = 0; i < all.size(); i++) {
            k.out(i).set(all.get(i));
        }
    }

    private static Map<String, Body2> refusing() {
        Map<String, Body2> all = new TreeMap<>();
        all.put("add", (x, y) -> x.add(y));
        all.put("subtract", (x, y) -> x.sub(y));
        all.put("multiply", (x, y) -> x.mul(y));
        all.put("floor_divide", (x, y) -> x.floorDiv(y));
        all.put("remainder", (x, y) -> x.mod(y));
        all.put("fmod", (x, y) -> x.rem(y));
        all.put("power", (x, y) -> x.pow(y));
        all.put("maximum", (x, y) -> x.max(y));
        all.put("minimum", (x, y) -> x.min(y));
        all.put("bitwise_and", (x, y) -> x.and(y));
        all.put("bitwise_or", (x, y) -> x.or(y));
        all.put("bitwise_xor", (x, y) -> x.xor(y));
        all.put("left_shift", (x, y) -> x.shl(y));
        all.put("right_shift", (x, y) -> x.shr(y));
        return all;
    }

    /** Written by out-of-bounds.py; float16 stands for what the library does not have. */
    private static List<String[]> rows() throws IOException {
        List<String[]> rows = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                OutOfBoundsTest.class.getResourceAsStream("/numpy/out-of-bounds.tsv"), StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                rows.add(line.split("\t", -1));
            }
        }
        return rows;
    }

    /** What out-of-bounds.py has: 0, 1, 44, the largest, the one below it, the smallest. */
    private static NDArray elements(DType type) {
        boolean signed = type.kind() == DType.Kind.SIGNED;
        long most = -1L >>> (64 - 8 * type.itemSize() + (signed ? 1 : 0));
        NDArray x = NDArray.zeros(type, 6);
        x.setLong(1, 1);
        x.setLong(44, 2);
        x.setLong(most, 3);
        x.setLong(most - 1, 4);
        x.setLong(signed ? -most - 1 : 0, 5);
        return x;
    }

    private static String text(NDArray r) {
        StringJoiner all = new StringJoiner(" ");
        for (int i = 0; i < r.size(); i++) {
            all.add(r.dtype().isFloat() ? Double.toHexString(r.getDouble(i)) : Long.toString(r.getLong(i)));
        }
        return all.toString();
    }

    /** Python's hexadecimal floats, as Java writes them. */
    private static String java(String python) {
        StringJoiner all = new StringJoiner(" ");
        for (String x : python.split(" ", -1)) {
            double value = switch (x) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(x);
            };
            all.add(Double.toHexString(value));
        }
        return all.toString();
    }

    @Test
    void asNumpyAnswers() throws IOException {
        Ufunc answers = Ufunc.define("answers", 2, ANSWERING.size(), OutOfBoundsTest::answers);
        Map<String, Ufunc> refusing = new TreeMap<>();
        REFUSING.forEach((name, body) -> refusing.put(name, Ufunc.define(name, body)));
        Map<String, NDArray> arrays = new TreeMap<>();
        Map<List<String>, List<NDArray>> answered = new HashMap<>();
        for (String[] row : rows()) {
            DType type = DType.of(row[1]);
            NDArray x = arrays.computeIfAbsent(row[1], t -> elements(type));
            BigInteger n = new BigInteger(row[2]);
            Object number = n.bitLength() < 64 ? (Object) n.longValueExact() : n;
            boolean first = row[3].equals("1");
            Object[] operands = first ? new Object[] {number, x} : new Object[] {x, number};
            if (row[4].equals("OverflowError")) {
                refused(OperandException.class, () -> refusing.get(row[0]).apply(operands), "kernel '" + row[0]
                        + "': operand " + (first ? 0 : 1) + " is " + n + ", out of bounds for " + type + RULE);
            } else {
                List<String> call = List.of(row[1], row[2], row[3]);
                NDArray r = answered.computeIfAbsent(call, c -> answers.on(operands).runAll())
                        .get(ANSWERING.indexOf(row[0]));
                String what = String.join(" ", row);
                assertEquals(row[4].equals("float16") ? "float32" : row[4], r.dtype().toString(), what);
                if (!row[4].equals("float16")) {
                    assertEquals(r.dtype().isFloat() ? java(row[5]) : row[5], text(r), what);
                }
            }
        }
        assertEquals(158, answered.size());
        answered.values().forEach(all -> all.forEach(NDArray::close));
        arrays.values().forEach(NDArray::close);
        answers.close();
    }

    /** Another number of the same kind needs no other code; one that the dtype holds, and an array, have their own. */
    @Test
    void overloadsAreToldApart() {
        try (Ufunc less = Ufunc.define("less", (x, y) -> x.lt(y));
                Ufunc add = Ufunc.define("add", (x, y) -> x.add(y));
                NDArray bytes = elements(DType.UINT8);
                NDArray longs = NDArray.of(300L)) {
            for (int i = 0; i < 3; i++) {
                assertEquals("1 1 1 1 1 1", text(less.apply(bytes, 300 + i)));
                assertEquals("1 1 1 0 0 1", text(less.apply(bytes, 200 + i)));
                assertEquals("1 1 1 1 1 1", text(less.apply(bytes, longs)));
                assertEquals("300 301 344 555 554 300", text(add.apply(bytes, longs)));
                assertThrows(OperandException.class, () -> add.apply(bytes, 300));
                assertEquals("200 201 244 199 198 200", text(add.apply(bytes, 200)));
                assertThrows(OperandException.class, () -> add.apply(301, bytes));
            }
            assertEquals(3, less.overloads().size());
            assertEquals(2, add.overloads().size());
            UfuncCall kept = less.on(bytes, -1).out(NDArray.zeros(DType.BOOL, 6));
            for (int i = 0; i < 4; i++) {
                assertEquals("0 0 0 0 0 0", text(kept.run()));
            }
        }
    }

    /** Two numbers, casts, a device function, a choice: what needs its dtype refuses it, in the call's name. */
    @Test
    void whatElseBodiesDoWithIt() {
        try (NDArray x = elements(DType.INT8)) {
            String refused = "operand 1 is 300, out of bounds for int8" + RULE;
            DeviceFunction same = DeviceFunction.define("same", a -> a);
            refused(OperandException.class, () -> Ufunc.define("f", (a, b) -> a.lt(same.of(b))).apply(x, 300),
                    "kernel 'f': " + refused);
            refused(OperandException.class, () -> Ufunc.define("f", (a, b) -> b).apply(x, 300),
                    "kernel 'f': " + refused);
            refused(OperandException.class, () -> Ufunc.define("f", (a, b) -> Ops.select(a.gt(0), a, b)).apply(x, 300),
                    "kernel 'f': " + refused);
            Ufunc between = Ufunc.define("between", (a, b, c) -> a.gt(b).and(a.lt(c)));
            assertEquals("1 1 1 1 1 1", text(between.apply(x, -300, 300)));
            assertEquals("0 0 0 0 0 0", text(between.apply(x, 300, BigInteger.TEN.pow(40))));
            assertEquals("0 0 0 1 1 0", text(between.apply(x, 100, 300)));
            Ufunc scaled = Ufunc.define("scaled", (a, b) -> b.cast(DType.FLOAT64).mul(a));
            assertEquals(300.0 * 44, scaled.apply(x, 300).getDouble(2));
            Ufunc either = Ufunc.define("either", (a, b) -> b.cast(DType.BOOL).or(a.lt(0)));
            assertEquals("1 1 1 1 1 1", text(either.apply(x, 300)));
            Ufunc typed = Ufunc.define("typed", (a, b) -> b.dtype() == DType.INT8 ? a : a.div(b));
            assertEquals(DType.INT8, typed.apply(x, 300).dtype());
            refused(OperandException.class, () -> between.apply(NDArray.of(1f), BigInteger.TEN.pow(400), 1),
                    "kernel 'between': operand 1 is 1" + "0".repeat(400) + ", out of bounds for float32" + RULE);
        }
    }
}
