package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;

/** Errors of expressions are in the words of expressions, and their hints fit the mistake. */
class WordsTest {
    private final NDArray floats = NDArray.of(1.0, 2);
    private final NDArray bools = NDArray.of(true, false);

    @Test
    void operatorsByTheirSigns() {
        assertEquals("<< has no form for this dtype: float64 and float64 given, which promote to float64"
                + " (rule: shifts are of integers)", refused("x << 1", floats));
        assertEquals("left_shift has no form for this dtype: float64 and float64 given, which promote to float64"
                + " (rule: shifts are of integers)", refused("left_shift(x, 1)", floats));
        assertEquals("~ has no form for this dtype: float64 given (rule: bits and logic are of integers and bools)",
                refused("~x", floats));
        assertEquals("- has no form for this dtype: bool given (rule: bools have no negative: use ~)",
                refused("-x", bools));
        assertEquals("- has no form for this dtype: bool and bool given, which promote to bool"
                + " (rule: bools have no difference: use ^)", refused("x - x", bools));
        assertEquals("^ has no form for this dtype: float64 and float64 given, which promote to float64"
                + " (rule: bits and logic are of integers and bools); the power is **", refused("x ^ 2", floats));
    }

    @Test
    void hintsFitTheMistake() {
        assertEquals("unexpected '.': functions are written without math.", refused("math.sqrt(x)", floats));
        assertEquals("unexpected '.': functions are written without np.", refused("np.sqrt(x)", floats));
        assertEquals("unexpected '.': there are no methods, functions are written before their operands: sqrt(x)",
                refused("x.sqrt()", floats));
        assertEquals("no function 'max': of two operands it is maximum(x, y); there are no reductions, each result is"
                + " element by element", refused("max(x, y)", floats));
        assertEquals("no function 'nanmax': of two operands it is fmax(x, y); there are no reductions, each result is"
                + " element by element", refused("nanmax(x, y)", floats));
        assertEquals("no function 'argmin': there are no reductions, each result is element by element",
                refused("argmin(x)", floats));
        assertEquals("& binds tighter than comparisons: write (a > b) & (c < d)", refused("x > 0 & x < 3", floats));
        assertEquals("| binds tighter than comparisons: write (a < b) | (c >= d)", refused("x < 0 | x >= 3", floats));
        assertEquals("comparisons do not chain: write (a < b) & (b < c)", refused("0 < (x & 3) < 3", floats));
    }

    @Test
    void longTextsAreCutAroundThePlace() {
        String sum = "x + ".repeat(900);
        String message = assertThrows(ExpressionException.class, () -> Expression.parse(sum + "@" + " + x".repeat(900)))
                .getMessage();
        assertEquals("unexpected character '@'\n  ..." + "x + ".repeat(15) + "@ " + "+ x ".repeat(14) + "+ ..."
                + "\n  " + " ".repeat(63) + "^", message);
        assertEquals(new Excerpt("short", 5), Excerpt.around("short", 5));
        String faces = "\uD83D\uDE00".repeat(100);
        assertEquals(new Excerpt("..." + "\uD83D\uDE00".repeat(60) + "...", 33), Excerpt.around(faces, 100));
        assertEquals(new Excerpt("..." + "\uD83D\uDE00".repeat(30) + "x@", 34),
                Excerpt.around("\uD83D\uDE00".repeat(50) + "x@", 101));
    }

    private static String refused(String text, NDArray x) {
        String message = assertThrows(ExpressionException.class, () -> Expression.parse(text).apply(x)).getMessage();
        return message.substring(0, message.indexOf('\n'));
    }
}
