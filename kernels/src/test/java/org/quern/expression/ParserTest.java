package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ParserTest {
    private static void parses(String text, String tree) {
        assertEquals(tree, Expression.parse(text).toString(), text);
    }

    private static void fails(String text, int position, String problem) {
        ExpressionException e = assertThrows(ExpressionException.class, () -> Expression.parse(text), text);
        List<String> lines = e.getMessage().lines().toList();
        assertTrue(lines.get(0).contains(problem), lines.get(0));
        assertEquals("  " + text, lines.get(1));
        assertEquals("  " + " ".repeat(position) + "^", lines.get(2), text);
        assertEquals(position, e.position());
    }

    @Test
    void precedenceIsPythons() {
        parses("a + b * c", "(a + (b * c))");
        parses("a - b - c", "((a - b) - c)");
        parses("a / b // c % d", "(((a / b) // c) % d)");
        parses("-a ** b", "(-(a ** b))");
        parses("a ** -b ** c", "(a ** (-(b ** c)))");
        parses("2 ** 3 ** x", "(2 ** (3 ** x))");
        parses("-a * b", "((-a) * b)");
        parses("a & b == c", "((a & b) == c)");
        parses("a | b ^ c & d << e1 + f", "(a | (b ^ (c & (d << (e1 + f)))))");
        parses("~a + +b", "((~a) + (+b))");
        parses("(a < b) & (c >= d)", "((a < b) & (c >= d))");
        parses("a >> 1 != b", "((a >> 1) != b)");
    }

    @Test
    void callsResultsAndConstants() {
        parses("where(c > 0, a, -b); hypot( a , b )", "where((c > 0), a, (-b)); hypot(a, b)");
        parses("pi*e + inf - nan", "(((" + Math.PI + " * " + Math.E + ") + Infinity) - NaN)");
        parses("True ^ False", "(True ^ False)");
        parses("\tx\n+ y ", "(x + y)");
        assertEquals(List.of("a", "b"), Expression.parse("exp(a) * pi; b + a").variables());
        assertEquals(2, Expression.parse("exp(a) * pi; b + a").outputs());
    }

    @Test
    void numbers() {
        parses("1_000 + 0x1_F + 1_0.2_5e1_0", "((1000 + 31) + 1.025E11)");
        parses("0x1F + 0b101 + 0o17 + 0", "(((31 + 5) + 15) + 0)");
        parses("1.5 + .5 + 2. + 1e3 + 2.5E-3", "((((1.5 + 0.5) + 2.0) + 1000.0) + 0.0025)");
        parses("18446744073709551616", "18446744073709551616");
    }

    @Test
    void errorsPointAtTheirCause() {
        fails("sqrt(x*x +", 10, "the expression ends here");
        fails("", 0, "the expression ends here");
        fails("x +* y", 3, "unexpected '*'");
        fails("(x + 1", 0, "is not closed");
        fails("x + 1)", 5, "unexpected ')'");
        fails("a < b < c", 6, "do not chain");
        fails("sqr(x)", 0, "did you mean sqrt?");
        fails("1 + hypot(x)", 4, "takes 2 arguments, 1 given");
        fails("x; ", 3, "the expression ends here");
        fails("2x", 1, "* is needed");
        fails("1e + x", 1, "* is needed");
        fails("0x + x", 0, "has no digits");
        fails("012", 0, "0o17");
        fails("x = 3", 2, "== compares");
        fails("!x", 0, "~ is the not");
        fails("x && y", 2, "& is the and");
        fails("x and y", 2, "write &");
        fails("not x", 0, "write ~");
        fails("np.sqrt(x)", 2, "without np.");
        fails("x[0]", 1, "no indexing");
        fails("x $ y", 2, "unexpected character '$'");
        fails("x \u00d7 y", 2, "unexpected character");
        fails("x y", 2, "an operator or the end expected");
        fails("sqrt(x y)", 7, "unexpected 'y'");
    }

    @Test
    void depthAndLengthAreBounded() {
        assertThrows(ExpressionException.class, () -> Expression.parse("(".repeat(100_000)));
        assertThrows(ExpressionException.class, () -> Expression.parse("-".repeat(3000) + "x"));
        assertThrows(ExpressionException.class, () -> Expression.parse("x" + "+x".repeat(3000)));
        assertEquals(1, Expression.parse("x" + "+x".repeat(1900)).outputs());
    }

    @Test
    void unknownNamesAreShownWithWhatThereIs() {
        Expression f = Expression.parse("sqrt(lenght) + 1");
        ExpressionException e = assertThrows(ExpressionException.class, () -> f.requireAmong(List.of("length", "y")));
        assertTrue(e.getMessage().startsWith("no operand 'lenght'; did you mean length?"), e.getMessage());
        assertEquals(5, e.position());
        ExpressionException g = assertThrows(ExpressionException.class,
                () -> Expression.parse("1 + sqrt").requireAmong(List.of("y")));
        assertTrue(g.getMessage().startsWith("'sqrt' is a function"), g.getMessage());
    }
}
