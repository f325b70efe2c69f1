package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.error.ArgumentException;

/** Numbers in place of operands. */
class NumbersTest {
    @ParameterizedTest
    @ValueSource(strings = {"3", "-3", "+3", "0", "0.5", ".5", "5.", "1e3", "-1.5E-3", "1_000", "0x1F", "0b11", "0o17",
        "inf", "-inf", "nan", "True",
        "False"})
    void numbers(String text) {
        assertTrue(Expression.isNumber(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "./3", "3.npy", "x", "e", "pi", "--3", "- 3", "3 ", " 3", "3x", "08", "1__0",
        "3+4", "1j", "0x", "-True", "true",
        "infinity", "3,4", "(3)"})
    void others(String text) {
        assertFalse(Expression.isNumber(text));
        assertEquals("'" + text + "' given for 'x', a number expected",
                assertThrows(ArgumentException.class, () -> Expression.parse("x").with("x", text)).getMessage());
    }

    @Test
    void theyStandWhereTheNameStood() {
        Expression f = Expression.parse("where(a > x, a, -a) ** b; a").with("a", "-2").with("b", "0x10");
        assertEquals("(where((-2 > x), -2, (--2)) ** 16); -2", f.toString());
        assertEquals(List.of("x"), f.variables());
        assertEquals("division of literals by zero\n  x / (1 / a)\n         ^",
                ExpressionException
                        .behind(assertThrows(RuntimeException.class,
                                () -> Expression.parse("x / (1 / a)").with("a", "0")
                                        .ufunc("f", java.util.List.of("x")).prepare(org.quern.dtype.DType.FLOAT64)))
                        .getMessage());
    }
}
