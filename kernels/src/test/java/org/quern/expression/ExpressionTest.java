package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.quern.array.NDArray;
import org.quern.dtype.DType;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;

/** Expressions applied to arrays, without the command line. */
class ExpressionTest {
    private final NDArray x = NDArray.of(3.0, 5.0, 8.0);
    private final NDArray y = NDArray.of(4f, 12f, 15f);

    @Test
    void inOrderAndByName() {
        Expression hypot = Expression.parse("sqrt(x*x + y*y)");
        assertEquals(List.of("x", "y"), hypot.variables());
        assertArrayEquals(new double[] {5, 13, 17}, hypot.apply(x, y).toDoubleArray());
        assertArrayEquals(new double[] {5, 13, 17}, hypot.apply(Map.of("y", y, "x", x)).toDoubleArray());
        assertEquals(DType.FLOAT64, hypot.apply(x, y).dtype());
        assertEquals(DType.FLOAT32, hypot.apply(y, y).dtype());
        assertArrayEquals(new long[] {2, 3}, hypot.apply(NDArray.zeros(DType.INT8, 2, 1), x).shape());
        assertArrayEquals(new double[] {1, 7, 7}, Expression.parse("y - x").apply(y, x).toDoubleArray());
        assertEquals(List.of("y", "x"), Expression.parse("y - x").variables());
    }

    @Test
    void oneKernelForAllCalls() {
        Expression sum = Expression.parse("x + y");
        assertSame(sum.ufunc(), sum.ufunc());
        sum.apply(x, y);
        sum.apply(Map.of("x", x, "y", y));
        assertEquals(1, sum.ufunc().overloads().size());
        NDArray out = NDArray.zeros(DType.FLOAT64, 3);
        sum.ufunc().on(x, y).out(out).run();
        assertArrayEquals(new double[] {7, 17, 23}, out.toDoubleArray());
    }

    @Test
    void severalResultsAndNoVariables() {
        List<NDArray> both = Expression.parse("x // 2; x % 2 == 0").applyAll(x);
        assertArrayEquals(new double[] {1, 2, 4}, both.get(0).toDoubleArray());
        assertEquals(DType.BOOL, both.get(1).dtype());
        NDArray number = Expression.parse("2 ** 10 + 1").apply();
        assertEquals(0, number.ndim());
        assertEquals(1025, number.getLong());
        assertEquals(2.5, Expression.parse("5 / 2").apply(Map.of()).getDouble());
    }

    @Test
    void errorsShowThePlace() {
        refused(ExpressionException.class, "this ( is not closed\n  sqrt(x\n      ^", () -> Expression.parse("sqrt(x"));
        ExpressionException dtypes = assertThrows(ExpressionException.class,
                () -> Expression.parse("x + (y << 1)").apply(x, y));
        assertEquals(7, dtypes.position());
        refused(ExpressionException.class, "no operand 'y'; given are x\n  x + y\n      ^",
                () -> Expression.parse("x + y").apply(Map.of("x", x)));
        refused(ExpressionException.class, "no operand 'x'; none is given\n  x\n  ^",
                () -> Expression.parse("x").apply(Map.of()));
        refused(ArgumentException.class, "operand 'z' given, which 'x + y' does not use; its variables are x, y",
                () -> Expression.parse("x + y").apply(new TreeMap<>(Map.of("x", x, "y", y, "z", y))));
        refused(ArgumentException.class, "'x + y' takes 2 operands, x, y; 1 given",
                () -> Expression.parse("x + y").apply(x));
    }

    /** Null as every argument: the message names the parameter. */
    @Test
    void nulls() {
        Expression e = Expression.parse("x");
        Map<String, Executable> calls = Map.of(
                "`text` of Expression.parse", () -> Expression.parse(null),
                "`name` of Expression.isConstant", () -> Expression.isConstant(null),
                "`text` of Expression.isNumber", () -> Expression.isNumber(null),
                "`number` of Expression.scalar", () -> Expression.scalar(null),
                "`name` of Expression.with", () -> e.with(null, "1"),
                "`number` of Expression.with", () -> e.with("x", null),
                "`operands` of Expression.apply", () -> e.apply((Map<String, NDArray>) null),
                "`operands` of Expression.applyAll", () -> e.applyAll((Map<String, NDArray>) null),
                "`operands` of Expression.requireAmong", () -> e.requireAmong((Collection<String>) null),
                "`name` of Expression.ufunc", () -> e.ufunc(null, List.of("x")));
        calls.forEach((named, call) -> assertEquals(named + " is null",
                assertThrows(NullPointerException.class, call).getMessage()));
        refused(ArgumentException.class, "operand 'x' of 'x' is null", () -> e.apply((NDArray) null));
        assertEquals(11, Stream.of(Expression.class.getDeclaredMethods())
                .filter(m -> java.lang.reflect.Modifier.isPublic(m.getModifiers()) && m.getParameterCount() > 0)
                .count());
    }

    private static void refused(Class<? extends QuernException> type, String message, Executable call) {
        assertEquals(message, assertThrows(type, call).getMessage());
    }
}
