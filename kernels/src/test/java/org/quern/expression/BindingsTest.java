package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.quern.array.NDArray;
import org.quern.error.ArgumentException;
import org.quern.error.QuernException;
import org.quern.error.ShapeException;

/** Operands and numbers for variables: what fits none of them is refused, by the variables' names. */
class BindingsTest {
    private final NDArray a = NDArray.of(1.0, 2, 3);
    private final NDArray b = NDArray.of(1.0, 2);

    @Test
    void noOperandWithoutVariables() {
        Expression power = Expression.parse("2**10");
        refused("'2**10' takes 0 operands; 1 given", () -> power.apply(a));
        refused("'2**10' takes 0 operands; 2 given", () -> power.applyAll(a, a));
        refused("'2**10' takes 0 operands; 1 given", () -> power.apply((NDArray) null));
        assertEquals(1024, power.apply().getLong());
        assertEquals(1024, power.applyAll(Map.of()).getFirst().getLong());
        refused("'a + 1' takes 0 operands; 1 given", () -> Expression.parse("a + 1").with("a", "2").apply(a));
    }

    @Test
    void oneOperandForEachVariable() {
        refused("'x + y' takes 2 operands, x, y; 0 given", () -> Expression.parse("x + y").apply());
        refused("'-x' takes 1 operand, x; 2 given", () -> Expression.parse("-x").apply(a, b));
        refused("operand 'y' of 'x + y' is null", () -> Expression.parse("x + y").apply(a, null));
        Map<String, NDArray> map = new HashMap<>(Map.of("x", a));
        map.put("y", null);
        refused("operand 'y' of 'x + y' is null", () -> Expression.parse("x + y").apply(map));
        refused("operand 'null' given, which '3' does not use; its variables are none",
                () -> Expression.parse("3").apply(Collections.singletonMap(null, a)));
    }

    @Test
    void numbersAreForVariables() {
        Expression e = Expression.parse("a*x");
        refused("number 'b' given, which 'a*x' does not use; its variables are a, x", () -> e.with("b", "0.5"));
        Expression half = e.with("a", "0.5");
        assertArrayEquals(new double[] {0.5, 1, 1.5}, half.apply(a).toDoubleArray());
        refused("number 'a' given, which is 0.5 in 'a*x' already, by with(\"a\", \"0.5\"); its other variables are x",
                () -> half.with("a", "2"));
        refused("operand 'a' given, which is 0.5 in 'a*x' already, by with(\"a\", \"0.5\"); its other variables are x",
                () -> half.apply(Map.of("x", a, "a", b)));
        refused("number 'y' given, which 'a*x' does not use; its variables are none",
                () -> half.with("x", "1").with("y", "1"));
    }

    @Test
    void severalResultsComeTogether() {
        Expression both = Expression.parse("x // 2; x % 2");
        refused("'x // 2; x % 2' has 2 results: applyAll(...) gives them", () -> both.apply(a));
        refused("'x // 2; x % 2' has 2 results: applyAll(...) gives them", () -> both.apply(Map.of("x", a)));
        for (List<NDArray> results : List.of(both.applyAll(a), both.applyAll(Map.of("x", a)))) {
            assertArrayEquals(new double[] {0, 1, 1}, results.get(0).toDoubleArray());
            assertArrayEquals(new double[] {1, 0, 1}, results.get(1).toDoubleArray());
        }
    }

    @Test
    void eachInputHasANameOfItsOwn() {
        Expression hypot = Expression.parse("sqrt(x*x + y*y)");
        refused("operand 'x' is named twice; each input has a name of its own",
                () -> hypot.ufunc("hy", List.of("y", "x", "x")));
        refused("the name of an operand is null",
                () -> hypot.ufunc("hy", Arrays.asList("y", "x", null)));
        assertEquals(3, hypot.ufunc("hy", List.of("y", "x", "z")).inputs());
    }

    @Test
    void shapesByName() {
        Expression product = Expression.parse("x*y");
        assertEquals(
                "'x*y' of x (3), y (2): y has shape (2), which does not broadcast with (3) of x: axis -1 has 2 and 3",
                assertThrows(ShapeException.class, () -> product.apply(Map.of("x", a, "y", b))).getMessage());
    }

    private static void refused(String message, Executable call) {
        QuernException thrown = assertThrows(ArgumentException.class, call);
        assertEquals(message, thrown.getMessage());
    }
}
