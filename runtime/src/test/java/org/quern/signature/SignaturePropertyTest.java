package org.quern.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.quern.error.ShapeException;
import org.quern.error.SignatureException;
import org.quern.testing.Property;

class SignaturePropertyTest {
    private static final String[] NAMES = {"a", "b", "c"};

    @Test
    void anyTextParsesOrIsRefused() {
        String[] seeds = {"(m,n),(n,p)->(m,p)", "(n?,k),(k,m?)->(n?,m?)", "(n|1),inout(3)->(p=min(m,n)*2-(n/2),p)",
            "(),()->()"};
        int[] parsed = {0};
        Property.check(4000, random -> {
            StringBuilder b = new StringBuilder(seeds[random.nextInt(seeds.length)]);
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(b.length() + 1);
                if (random.nextBoolean() && at < b.length()) {
                    b.deleteCharAt(at);
                } else {
                    b.insert(at, "()(),,?|1+-*/=>nmp0 \u00e9".charAt(random.nextInt(20)));
                }
            }
            try {
                CoreSignature s = CoreSignature.parse(b.toString());
                parsed[0]++;
                assertEquals(s, CoreSignature.parse(s.toString()), b.toString());
                assertEquals(s.canonical(), CoreSignature.parse(s.canonical()).toString(), b.toString());
                assertEquals(s.canonical(), CoreSignature.parse(s.toString()).canonical(), b.toString());
            } catch (SignatureException e) {
                assertTrue(e.position() >= 0 && e.position() <= b.length(), e.getMessage());
            }
        });
        assertTrue(parsed[0] > 0);
    }

    /** Whatever is written is read as the same expression, and its value is that of exact arithmetic, if all steps fit. */
    @Test
    void expressions() {
        Property.check(2000, random -> {
            Expression e = expression(random, 4);
            StringBuilder text = new StringBuilder();
            e.write(text, NAMES, 0);
            CoreSignature s = CoreSignature.parse("(a,b,c)->(q=" + text + ")");
            assertEquals(e, ((Dimension.Computed) s.dimension(s.index("q"))).expression(), text.toString());
            long[] sizes = {size(random), size(random), size(random)};
            long[][] shapes = {sizes, null};
            BigInteger exact = exact(e, sizes);
            if (exact != null && exact.signum() >= 0) {
                assertEquals(exact.longValueExact(), s.solve(shapes, 0)[3], text.toString());
            } else {
                String message = assertThrows(ShapeException.class, () -> s.solve(shapes, 0), text.toString())
                        .getMessage();
                assertEquals(exact != null, message.contains("is the negative size " + exact), message);
            }
        });
    }

    private static long size(Random random) {
        return random.nextInt(8) == 0 ? random.nextLong() >>> (1 + random.nextInt(40)) : random.nextInt(5);
    }

    private static Expression expression(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return random.nextBoolean()
                    ? new Expression.Size(random.nextInt(3))
                    : new Expression.Constant(size(random));
        }
        char operator = "+-*/<>".charAt(random.nextInt(6));
        Expression left = expression(random, depth - 1);
        return new Expression.Binary(operator, left, expression(random, depth - 1));
    }

    private static BigInteger exact(Expression e, long[] sizes) {
        if (!(e instanceof Expression.Binary b)) {
            return BigInteger.valueOf(e.value(sizes));
        }
        BigInteger x = exact(b.left(), sizes);
        BigInteger y = exact(b.right(), sizes);
        if (x == null || y == null || (b.operator() == '/' && y.signum() == 0)) {
            return null;
        }
        BigInteger r = switch (b.operator()) {
            case '+' -> x.add(y);
            case '-' -> x.subtract(y);
            case '*' -> x.multiply(y);
            case '/' -> new BigDecimal(x).divide(new BigDecimal(y), 0, RoundingMode.FLOOR).toBigInteger();
            case '<' -> x.min(y);
            default -> x.max(y);
        };
        return r.bitLength() < Long.SIZE ? r : null;
    }

    /** Random operands fit exactly if each dimension has one size, that of broadcast axes of size 1 aside. */
    @Test
    void sizes() {
        int[] fitted = {0};
        Property.check(3000, random -> {
            int nin = 1 + random.nextInt(3);
            long[][] shapes = new long[nin + 1][];
            List<Set<Long>> seen = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
            List<String> order = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < nin; i++) {
                int loop = random.nextInt(3);
                shapes[i] = new long[loop + random.nextInt(3)];
                text.append(i == 0 ? "(" : ",(");
                for (int at = 0; at < shapes[i].length; at++) {
                    shapes[i][at] = random.nextInt(4) == 0 ? random.nextInt(4) : 2;
                    if (at >= loop) {
                        int d = random.nextInt(NAMES.length);
                        boolean one = random.nextInt(3) == 0;
                        text.append(at == loop ? "" : ",").append(NAMES[d]).append(one ? "|1" : "");
                        if (!one || shapes[i][at] != 1) {
                            seen.get(d).add(shapes[i][at]);
                        }
                        if (!order.contains(NAMES[d])) {
                            order.add(NAMES[d]);
                        }
                    }
                }
                text.append(')');
            }
            CoreSignature s = CoreSignature.parse(text + "->(" + String.join(",", order) + ")");
            if (seen.stream().allMatch(sizes -> sizes.size() <= 1)) {
                fitted[0]++;
                long[] expected = order.stream().map(n -> seen.get(n.charAt(0) - 'a'))
                        .mapToLong(sizes -> sizes.isEmpty() ? 1 : sizes.iterator().next()).toArray();
                assertArrayEquals(expected, s.solve(shapes, 0), s.toString());
                assertArrayEquals(expected, s.coreShape(nin, expected, 0), s.toString());
                shapes[nin] = expected;
                assertArrayEquals(expected, s.solve(shapes, 0), s.toString());
            } else {
                assertThrows(ShapeException.class, () -> s.solve(shapes, 0), s.toString());
            }
        });
        assertTrue(fitted[0] > 0);
    }
}
