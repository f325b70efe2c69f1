package org.quern.fuzz;

import java.util.Arrays;

/** The partial results of an accumulator in a lanes loop: 32 of them, or 64 of elements of up to 4 bytes. */
final class Sums {
    private static final int FEW = 32;

    private final Step.Accumulators of;
    private final Object[] partial;
    private int round;

    Sums(Step.Accumulators of) {
        this.of = of;
        this.partial = new Object[of.type().itemSize() > 4 ? FEW : 2 * FEW];
        Arrays.fill(partial, identity(of));
    }

    static Object initial(Step.Accumulators a) {
        return a.reduce() != null ? Numbers.initial(a.reduce(), a.type()) : Numbers.of(a.type(), a.identity());
    }

    static Object identity(Step.Accumulators a) {
        return a.reduce() != null ? Numbers.identity(a.reduce(), a.type()) : Numbers.of(a.type(), a.identity());
    }

    void round(int number) {
        round = number;
    }

    void add(Object value, Evaluator e) {
        int at = round % partial.length;
        partial[at] = e.combine(of, partial[at], value);
    }

    /** All of them, pairwise. */
    Object total(Evaluator e) {
        for (int half = partial.length / 2; half > 0; half /= 2) {
            for (int p = 0; p < half; p++) {
                partial[p] = e.combine(of, partial[p], partial[p + half]);
            }
        }
        return partial[0];
    }
}
