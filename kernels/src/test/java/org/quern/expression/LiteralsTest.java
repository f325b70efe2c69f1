package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private static Object value(String spelt) {
        return switch (spelt) {
            case "True" -> true;
            case "False" -> false;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> spelt.contains("0x") ? (Object) Double.valueOf(spelt) : new BigInteger(spelt);
        };
    }

    private static Object result(String operator, String x, String y) {
        for (Operator o : Operator.values()) {
            if (o.symbol().equals(operator)) {
                try {
                    return Literals.binary(o, value(x), value(y));
                } catch (ArithmeticException e) {
                    return "error";
                }
            }
        }
        throw new AssertionError(operator);
    }

    /** Powers by fractions and by large numbers are Java's, 1 unit from Python's at most; all else is the same. */
    private static boolean same(String operator, Object expected, Object found) {
        return expected.equals(found)
                || (operator.equals("**") && expected instanceof Double e && found instanceof Double f
                        && Math.abs(e - f) <= Math.ulp(e));
    }

    @Test
    void asPythonComputesThem() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        try (InputStream in = LiteralsTest.class.getResourceAsStream("/python/literals.tsv")) {
            for (String row : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList()) {
                String[] cells = row.split("\t", -1);
                Object expected = cells[3].equals("error") ? "error" : value(cells[3]);
                Object found = assertTimeout(Duration.ofSeconds(5), () -> result(cells[0], cells[1], cells[2]));
                rows++;
                if (!same(cells[0], expected, found)) {
                    wrong.add(row + "; here " + found);
                }
            }
        }
        assertTrue(rows > 4000, "rows: " + rows);
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void whatIsTooLarge() {
        assertEquals("the power is an integer of more than 4096 bits",
                assertThrows(ArithmeticException.class, () -> fold("10**10**10")).getMessage());
        assertEquals("the integer is too large for a float",
                assertThrows(ArithmeticException.class, () -> fold("10**400 + 1.5")).getMessage());
        assertEquals("the power is too large for a float",
                assertThrows(ArithmeticException.class, () -> fold("10.0**400")).getMessage());
    }
}
