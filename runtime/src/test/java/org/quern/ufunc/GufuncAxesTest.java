package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;
import org.quern.error.ShapeException;
import org.quern.signature.CoreSignature;
import org.quern.testing.NumpyFacts;

/** Shapes of results, and which calls are refused, against what NumPy 2.4's own gufuncs do with axes, axis, keepdims and out. */
class GufuncAxesTest {
    private final Map<String, Gufunc> kernels = new HashMap<>();

    @Test
    void shapesAreNumpys() {
        List<String[]> rows = NumpyFacts.rows("core-axes");
        assertTrue(rows.size() > 1000, rows.size() + " rows");
        List<String> wrong = new ArrayList<>();
        int given = 0;
        for (String[] row : rows) {
            String got = answer(row);
            if (!got.equals(row[7])) {
                wrong.add(String.join(" | ", row) + " -> " + got);
            }
            given += got.equals("error") ? 0 : 1;
        }
        assertEquals(List.of(), wrong);
        assertTrue(given > 400, given + " calls ran");
        kernels.values().forEach(Gufunc::close);
    }

    /** NumPy: cannot specify both 'axis' and 'axes'. */
    @Test
    void axisAndAxesTogetherAreRefused() {
        try (Gufunc g = define("(n)->()"); NDArray m = NDArray.zeros(DType.FLOAT64, 2, 3)) {
            String message = "kernel 'zeros': axis and axes are given, one of them expected: signature (n)->()";
            GufuncCall axis = g.on(m).axis(0);
            assertEquals(message,
                    assertThrows(OperandException.class, () -> axis.axes(new int[] {1})).getMessage());
            GufuncCall axes = g.on(m).axes(new int[] {1});
            assertEquals(message, assertThrows(OperandException.class, () -> axes.axis(0)).getMessage());
            assertArrayEquals(new long[] {3}, axis.run().shape());
            assertArrayEquals(new long[] {3}, axis.axis(1).axis(-2).run().shape());
            assertArrayEquals(new long[] {2}, axes.run().shape());
            assertArrayEquals(new long[] {3}, axes.axes(new int[] {0}).run().shape());
        }
    }

    private String answer(String[] row) {
        Gufunc g = kernels.computeIfAbsent(row[1], GufuncAxesTest::define);
        Object[] operands = Arrays.stream(shapes(row[2])).map(s -> NDArray.zeros(DType.FLOAT64, s)).toArray();
        try {
            GufuncCall call = g.on(operands);
            if (!row[3].equals("-")) {
                call.out(Arrays.stream(shapes(row[3])).map(s -> NDArray.zeros(DType.FLOAT64, s))
                        .toArray(NDArray[]::new));
            }
            if (!row[4].equals("-")) {
                call.axes(Arrays.stream(row[4].split(" ")).map(GufuncAxesTest::axes).toArray(int[][]::new));
            }
            if (!row[5].equals("-")) {
                call.axis(Integer.parseInt(row[5]));
            }
            List<String> shapes = new ArrayList<>();
            for (NDArray a : call.keepdims(row[6].equals("1")).runAll()) {
                shapes.add(text(a.shape()));
            }
            return String.join(" ", shapes);
        } catch (OperandException | ShapeException e) {
            return "error";
        }
    }

    private static Gufunc define(String signature) {
        int outputs = CoreSignature.parse(signature).outputCount();
        return Gufunc.define("zeros", signature, k -> zeros(k, outputs));
    }

    private static void zeros(CoreKernel k, int outputs) {
        for (int o = 0; o < outputs; o++) {
            fill(k, k.out(o), new Expr[k.out(o).rank()], 0);
        }
    }

    private static void fill(CoreKernel k, Core out, Expr[] index, int axis) {
        if (axis == index.length) {
            out.set(k.constant(DType.FLOAT64, 0.0), index);
            return;
        }
        k.loop(k.constant(DType.INT64, 0), out.size(axis), i -> {
            index[axis] = i;
            fill(k, out, index, axis + 1);
        });
    }

    private static int[] axes(String text) {
        return text.equals("()") ? new int[0] : Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static long[][] shapes(String text) {
        return Arrays.stream(text.split(" "))
                .map(t -> t.equals("()")
                        ? new long[0]
                        : Arrays.stream(t.split("x")).mapToLong(Long::parseLong).toArray())
                .toArray(long[][]::new);
    }

    private static String text(long[] shape) {
        return shape.length == 0 ? "()" : String.join("x", Arrays.stream(shape).mapToObj(Long::toString).toList());
    }
}
