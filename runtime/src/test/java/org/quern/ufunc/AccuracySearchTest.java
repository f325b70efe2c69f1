package org.quern.ufunc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quern.codegen.CodegenOptions;
import org.quern.dtype.DType;
import org.quern.engine.Engine;
import org.quern.ir.Exhaustive;
import org.quern.ir.MathFunction;
import org.quern.ir.interpret.Scalars;
import org.quern.testing.NrtBalance;

/**
 * An attack on the bounds that {@code accuracy.md} states: where an error is large, the neighbourhood is looked at for a larger one,
 * again and again, at distances of a few units in the last place up to factors of two. A grid misses what is narrow.
 */
@ExtendWith(NrtBalance.class)
class AccuracySearchTest {
    private static final long SEED = 20261129;
    private static final int BATCH = 256;

    @Test
    void boundsHoldWhereErrorsAreLarge() throws IOException {
        search(2, 5);
    }

    @Tag("stress")
    @Test
    void boundsHoldAfterALongSearch() throws IOException {
        search(12, 25);
    }

    private static void search(int islands, int rounds) throws IOException {
        AccuracyTable table = AccuracyTable.read();
        List<String> wrong = new ArrayList<>();
        for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
            for (MathFunction f : MathFunction.values()) {
                for (Accuracy accuracy : Accuracy.values()) {
                    CodegenOptions options = CodegenOptions.DEFAULT.withTight(accuracy == Accuracy.TIGHT);
                    try (Compiled compiled = new Compiled(Exhaustive.math(type, List.of(f)),
                            Engine.ofProcess().target(), options)) {
                        double stated = table.get(f, AccuracyTable.column(type, accuracy));
                        Found found = new Search(f, type, compiled).run(islands, rounds);
                        if (!(found.ulps <= stated)) {
                            wrong.add(f.symbol() + " of " + type + ", " + accuracy + ": " + found.ulps + " ULP where "
                                    + stated
                                    + " are stated: of " + Scalars.text(type, found.x) + ", "
                                    + Scalars.text(type, found.y));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private record Found(double ulps, long x, long y) {}

    private static final class Search {
        private final MathFunction function;
        private final DType type;
        private final Compiled compiled;
        private final Random random = new Random(SEED);

        Search(MathFunction function, DType type, Compiled compiled) {
            this.function = function;
            this.type = type;
            this.compiled = compiled;
        }

        Found run(int islands, int rounds) {
            Found most = new Found(-1, 0, 0);
            for (int island = 0; island < islands; island++) {
                Found here = worst(AccuracyInputs.of(function, type, 4 * BATCH, random.nextLong()));
                for (int round = 0; round < rounds; round++) {
                    Found next = worst(around(here));
                    here = next.ulps > here.ulps ? next : here;
                }
                most = here.ulps > most.ulps ? here : most;
            }
            return most;
        }

        private Found worst(long[][] in) {
            long[] out = compiled.run(in)[0];
            References.Largest largest = References.errors(function, type, in[0], in[1], List.of(out)).get(0);
            return new Found(largest.ulps(), in[0][largest.index()], in[1][largest.index()]);
        }

        private long[][] around(Found found) {
            long[][] in = new long[2][BATCH];
            for (int i = 0; i < BATCH; i++) {
                in[0][i] = near(found.x);
                in[1][i] = function.arity() == 2 ? near(found.y) : found.y;
            }
            return in;
        }

        /** Another number, by steps in the last places whose size is random by its logarithm. */
        private long near(long bits) {
            int digits = type == DType.FLOAT64 ? 53 : 24;
            long step = random.nextLong() >> (Long.SIZE - 1 - random.nextInt(digits));
            long moved = bits + step;
            return type == DType.FLOAT64 ? moved : moved & 0xFFFF_FFFFL;
        }
    }
}
