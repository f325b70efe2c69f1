package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;

/** Random expressions over random dtypes: what is refused is shown with a caret, and without a class or line of the library. */
final class ErrorsTest {
    private static final String[] ATOMS = {"x", "y", "z", "0", "1", "-1", "2", "0.5", "300", "70000", "2**63", "2**64",
        "10**400", "1e308", "inf", "nan",
        "True", "False", "pi", "-0.0", "9007199254740993", "(-1)**5000", "10**10**10", "1/0", "1 << 5000", "2.0**2000",
        "0x10", "1_0", "007", "", "@"};
    private static final String[] OPERATORS = {"+", "-", "*", "/", "//", "%", "**", "<", "<=", "==", "!=", ">", ">=",
        "&", "|", "^", "<<", ">>", "and", "="};

    private static String random(Random r, List<String> functions, int depth) {
        if (depth == 0 || r.nextInt(5) == 0) {
            return r.nextInt(8) > 0 ? ATOMS[r.nextInt(2)] : ATOMS[r.nextInt(ATOMS.length)];
        }
        return switch (r.nextInt(8)) {
            case 0 -> "-~+".charAt(r.nextInt(3)) + random(r, functions, depth - 1);
            case 1, 2, 3 -> {
                String name = functions.get(r.nextInt(functions.size()));
                int arguments = r.nextInt(30) == 0 ? r.nextInt(5) : Functions.get(name).arguments();
                List<String> all = new ArrayList<>();
                for (int i = 0; i < arguments; i++) {
                    all.add(r.nextInt(3) == 0 ? ATOMS[r.nextInt(ATOMS.length)] : random(r, functions, depth - 1));
                }
                yield name + "(" + String.join(", ", all) + ")";
            }
            default -> {
                String y = r.nextInt(3) == 0 ? ATOMS[3 + r.nextInt(ATOMS.length - 5)] : random(r, functions, depth - 1);
                yield "(" + random(r, functions, depth - 1) + " "
                        + OPERATORS[r.nextInt(OPERATORS.length - (r.nextInt(20) == 0 ? 0 : 2))] + " " + y + ")";
            }
        };
    }

    @Test
    void nameTheUsersTextAlone() {
        List<String> functions = List.copyOf(Functions.names());
        int computed = 0;
        int refused = 0;
        Random r = new Random(20261129);
        for (int i = 0; i < 6000; i++) {
            String text = random(r, functions, 1 + r.nextInt(4));
            DType[] types = {any(r), any(r)};
            try {
                Expression.parse(text).ufunc("random", List.of("x", "y")).cacheName("x86-64-v2", types);
                computed++;
            } catch (ExpressionException | KernelException thrown) {
                String message = ExpressionException.behind(thrown).getMessage();
                refused++;
                assertFalse(message.matches("(?s).*(\\.java|org\\.quern|java\\.|Exception|null|\\(at ).*"),
                        text + ": " + message);
                assertTrue(message.contains("\n  ") && message.endsWith("^"), text + ": " + message);
            } catch (RuntimeException thrown) {
                throw new AssertionError("of " + List.of(types) + ": " + text, thrown);
            }
        }
        assertTrue(computed > 1000 && refused > 1000, computed + " computed, " + refused + " refused");
    }

    private static final List<DType> TYPES = List.of(DType.values());

    private static DType any(Random r) {
        return TYPES.get(r.nextInt(TYPES.size()));
    }
}
