package org.quern.cli.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Expected values are what Python 3 prints. */
final class LiteralsTest {
    private static Object fold(String text) {
        return fold(Parser.parse(text).get(0));
    }

    private static Object fold(Node n) {
        return switch (n) {
            case Node.Literal l -> l.value();
            case Node.Unary u -> Literals.unary(u.sign(), fold(u.operand()));
            case Node.Binary b -> Literals.binary(b.operator(), fold(b.left()), fold(b.right()));
            case Node.Name name -> throw new AssertionError(name);
            case Node.Call c -> throw new AssertionError(c);
        };
    }

    private static void is(long expected, String text) {
        assertEquals(BigInteger.valueOf(expected), fold(text), text);
    }

    @Test
    void integersAreExact() {
        is(-3, "-7 // 3 + -0");
        is(2, "-7 % 3");
        is(-2, "7 % -3");
        is(1, "2**70 >> 70");
        is(-1, "-5 >> 2**40");
        is(Long.MIN_VALUE, "-(1 << 63)");
        is(6, "True + 5");
        is(-6, "~5");
        is(8, "2**3");
        is(1, "1**(2**80)");
    }

    @Test
    void floatsAndBools() {
        assertEquals(3.5, fold("7 / 2"));
        assertEquals(0.125, fold("2 ** -3"));
        assertEquals(-4.0, fold("-7.5 // 2"));
        assertEquals(0.5, fold("-7.5 % 2"));
        assertEquals(true, fold("1 < 2.5"));
        assertEquals(true, fold("True & (1 == 1.0)"));
        assertEquals(false, fold("True ^ True"));
        assertEquals(false, fold("nan == nan"));
    }

    @Test
    void whatPythonRefuses() {
        for (String text : new String[] {"1 / 0", "1 // 0", "1 % 0", "1.0 % 0.0", "0 ** -1", "(-2.0) ** 0.5", "1 << -1",
            "1 >> -1", "1 << 100000", "2 ** 100000", "1.5 & 1", "~1.5", "(2**4000) * (2**4000)"}) {
            assertThrows(ArithmeticException.class, () -> fold(text), text);
        }
    }
}
