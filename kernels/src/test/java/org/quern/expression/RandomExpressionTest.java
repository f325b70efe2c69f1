package org.quern.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.array.NDArray;
import org.quern.dtype.DType;

/** Random expressions: text through the parser and the compiler, against Java computing the same as it writes the text. */
final class RandomExpressionTest {
    private static final int CASES = 20;
    private static final int ELEMENTS = 37;
    private static final int DEPTH = 5;

    /** A text and its values. */
    private static final class Floats {
        private final String text;
        private final double[] values;

        private Floats(String text, double[] values) {
            this.text = text;
            this.values = values;
        }
    }

    /** A text and its values. */
    private static final class Integers {
        private final String text;
        private final long[] values;

        private Integers(String text, long[] values) {
            this.text = text;
            this.values = values;
        }
    }

    private interface Property {
        void check(Random random);
    }

    private static void repeat(Property property) {
        Long replay = Long.getLong("quern.seed");
        for (long seed = replay == null ? 1 : replay; seed <= (replay == null ? CASES : replay); seed++) {
            try {
                property.check(new Random(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("replay with mvn -Dquern.testProperties=-Dquern.seed=" + seed + ": " + e, e);
            }
        }
    }

    @Test
    void floatsBitForBit() {
        repeat(random -> {
            double[][] in = new double[2][ELEMENTS];
            for (double[] a : in) {
                for (int i = 0; i < a.length; i++) {
                    a[i] = random.nextInt(8) == 0 ? 0.0 : random.nextGaussian() * 4;
                }
            }
            Floats e = floats(random, in, DEPTH);
            // Both operands are used, whatever chance made.
            String text = e.text + " + 0.0 * (x * y)";
            NDArray result = Expression.parse(text).ufunc("random", List.of("x", "y"))
                    .apply(NDArray.of(in[0]), NDArray.of(in[1]));
            assertEquals(DType.FLOAT64, result.dtype());
            double[] got = result.toDoubleArray();
            for (int i = 0; i < ELEMENTS; i++) {
                assertEquals(e.values[i] + 0.0 * (in[0][i] * in[1][i]), got[i], 0.0, text + " at " + i);
            }
        });
    }

    private static Floats floats(Random random, double[][] in, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            int which = random.nextInt(2);
            return new Floats(which == 0 ? "x" : "y", in[which]);
        }
        Floats a = floats(random, in, depth - 1);
        double constant = random.nextInt(9) - 4 + random.nextInt(4) * 0.25;
        Floats b = random.nextInt(3) == 0 ? null : floats(random, in, depth - 1);
        String right = b == null ? "(" + constant + ")" : b.text;
        int kind = random.nextInt(9);
        String text = switch (kind) {
            case 0 -> "(" + a.text + " + " + right + ")";
            case 1 -> "(" + a.text + " - " + right + ")";
            case 2 -> "(" + a.text + " * " + right + ")";
            case 3 -> "(" + a.text + " / " + right + ")";
            case 4 -> "minimum(" + a.text + ", " + right + ")";
            case 5 -> "where(" + a.text + " < " + right + ", " + a.text + ", " + right + ")";
            case 6 -> "sqrt(abs(" + a.text + "))";
            case 7 -> "floor(" + a.text + ")";
            default -> "(-" + a.text + ")";
        };
        double[] v = new double[ELEMENTS];
        for (int i = 0; i < v.length; i++) {
            double x = a.values[i];
            double y = b == null ? constant : b.values[i];
            v[i] = switch (kind) {
                case 0 -> x + y;
                case 1 -> x - y;
                case 2 -> x * y;
                case 3 -> x / y;
                case 4 -> Math.min(x, y);
                case 5 -> x < y ? x : y;
                case 6 -> Math.sqrt(Math.abs(x));
                case 7 -> Math.floor(x);
                default -> -x;
            };
        }
        return new Floats(text, v);
    }

    @Test
    void integersBitForBit() {
        repeat(random -> {
            long[][] in = new long[2][ELEMENTS];
            for (long[] a : in) {
                for (int i = 0; i < a.length; i++) {
                    a[i] = random.nextInt(6) == 0 ? random.nextLong() : random.nextLong(-20, 21);
                }
            }
            Integers e = integers(random, in, DEPTH);
            String text = e.text + " + 0 * (x + y)";
            NDArray result = Expression.parse(text).ufunc("random", List.of("x", "y"))
                    .apply(NDArray.of(in[0]), NDArray.of(in[1]));
            assertEquals(DType.INT64, result.dtype());
            long[] got = result.toLongArray();
            for (int i = 0; i < ELEMENTS; i++) {
                assertEquals(e.values[i], got[i], text + " at " + i);
            }
        });
    }

    private static Integers integers(Random random, long[][] in, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            int which = random.nextInt(2);
            return new Integers(which == 0 ? "x" : "y", in[which]);
        }
        Integers a = integers(random, in, depth - 1);
        long constant = random.nextLong(-10, 11);
        Integers b = random.nextInt(3) == 0 ? null : integers(random, in, depth - 1);
        String right = b == null ? "(" + constant + ")" : b.text;
        int kind = random.nextInt(10);
        String[] signs = {"+", "-", "*", "//", "%", "&", "|", "^"};
        String text = kind < signs.length
                ? "(" + a.text + " " + signs[kind] + " " + right + ")"
                : kind == 8
                        ? "where(" + a.text + " >= " + right + ", " + a.text + ", " + right + ")"
                        : "(~" + a.text + ")";
        long[] v = new long[ELEMENTS];
        for (int i = 0; i < v.length; i++) {
            long x = a.values[i];
            long y = b == null ? constant : b.values[i];
            v[i] = switch (kind) {
                case 0 -> x + y;
                case 1 -> x - y;
                case 2 -> x * y;
                case 3 -> y == 0 ? 0 : Math.floorDiv(x, y);
                case 4 -> y == 0 ? 0 : Math.floorMod(x, y);
                case 5 -> x & y;
                case 6 -> x | y;
                case 7 -> x ^ y;
                case 8 -> Math.max(x, y);
                default -> ~x;
            };
        }
        return new Integers(text, v);
    }
}
