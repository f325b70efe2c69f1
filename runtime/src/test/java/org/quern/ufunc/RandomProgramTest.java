package org.quern.ufunc;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.ir.Samples;
import org.quern.ir.check.Verifier;
import org.quern.ir.interpret.Interpreter;
import org.quern.ir.interpret.Libm;
import org.quern.ir.interpret.Scalars;
import org.quern.ir.text.Printer;
import org.quern.testing.NrtBalance;
import org.quern.testing.Property;

/**
 * Random programs, compiled against interpreted. A failure names the seed that replays it and shows the smallest program
 * found that fails in the same way.
 */
@ExtendWith(NrtBalance.class)
class RandomProgramTest {
    private static final int[] WIDTHS = {2, 4, 8, 16, 32};
    private static final int ELEMENTS = 67;
    private static final int PROGRAMS = 40;
    private static final int MOST_PROGRAMS = 20_000;
    private static final int ROUNDS = 100;
    private static final long PATIENCE_NANOS = 150_000_000_000L;

    @Test
    void compiledAsInterpreted() {
        Property.check(PROGRAMS, RandomProgramTest::one);
    }

    @Tag("stress")
    @Test
    void thousands() {
        long start = System.nanoTime();
        // the seeds above come first
        Property.check(MOST_PROGRAMS, random -> {
            if (System.nanoTime() - start < PATIENCE_NANOS) {
                one(random);
            }
        });
    }

    private static void one(Random random) {
        Tree program = Tree.program(random);
        long data = random.nextLong();
        int[] widths = {1, WIDTHS[random.nextInt(WIDTHS.length)], 0};
        for (int w : widths) {
            String wrong = run(program, w, data);
            if (wrong != null) {
                Tree least = shrink(program, w, data);
                throw new AssertionError(
                        run(least, w, data) + "\nwith " + w + " lanes, in\n" + Printer.print(Tracer.trace(least)));
            }
        }
    }

    private static Tree shrink(Tree program, int width, long data) {
        Tree least = program;
        for (int round = 0; round < ROUNDS; round++) {
            Tree found = null;
            for (Tree smaller : least.smaller()) {
                if (run(smaller, width, data) != null) {
                    found = smaller;
                    break;
                }
            }
            if (found == null) {
                return least;
            }
            least = found;
        }
        return least;
    }

    /** What is wrong, or null. */
    private static String run(Tree program, int width, long data) {
        try {
            Function f = Tracer.trace(program);
            Verifier.verify(f);
            return compare(f, width, new Random(data));
        } catch (RuntimeException e) {
            return "thrown " + e;
        }
    }

    private static String compare(Function f, int width, Random random) {
        long[][] in = new long[f.parameters().size()][];
        for (int i = 0; i < in.length; i++) {
            in[i] = Samples.random(f.parameters().get(i).type(), ELEMENTS, random);
            if (i >= f.inputs()) {
                Arrays.fill(in[i], in[i][0]);
            }
        }
        try (Compiled compiled = new Compiled(f, width)) {
            long[][] out = compiled.run(in);
            for (int e = 0; e < ELEMENTS; e++) {
                long[] expected = Interpreter.run(f, Libm::apply, in[0][e], in[1][e], in[2][e]);
                for (int r = 0; r < expected.length; r++) {
                    DType type = f.results().get(r).type();
                    if (!Scalars.same(type, expected[r], out[r][e])) {
                        return "output " + r + " of element " + e + ": expected " + Scalars.text(type, expected[r])
                                + " but was " + Scalars.text(type, out[r][e]) + " for inputs " + text(f, in, e);
                    }
                }
            }
        }
        return null;
    }

    private static String text(Function f, long[][] in, int e) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < in.length; i++) {
            s.append(i == 0 ? "" : ", ").append(Scalars.text(f.parameters().get(i).type(), in[i][e]));
        }
        return s.toString();
    }
}
