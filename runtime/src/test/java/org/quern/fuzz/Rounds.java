package org.quern.fuzz;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A loop of independent rounds, as the documentation says its rounds are grouped and its accumulators combined. */
final class Rounds {
    private static final long MOST_CHUNKS = 128;
    private static final long UNIT = 64;

    private final Evaluator e;
    private final Step.Rounds loop;
    private final Set<Step.Accumulators> added;

    Rounds(Evaluator e, Step.Rounds loop) {
        this.e = e;
        this.loop = loop;
        this.added = Loops.added(loop.body());
    }

    void run() {
        long begin = loop.begin() == null ? 0 : Numbers.index(e.term(loop.begin()));
        long end = Numbers.index(e.term(loop.end()));
        if (!loop.parallel()) {
            lanes(begin, end);
            return;
        }
        long length = chunk(Math.max(0, end - begin));
        for (long first = begin; first < end; first += length) {
            chunk(first, Math.min(end, first + length));
        }
    }

    /** Rounds of a chunk. */
    private long chunk(long rounds) {
        long least = Loops.in(loop.body()) ? 1 : UNIT;
        for (Step.Accumulators a : added) {
            least = Math.max(least, a.length());
        }
        long length = Math.max((rounds + MOST_CHUNKS - 1) / MOST_CHUNKS, least);
        return length <= UNIT ? length : (length + UNIT - 1) / UNIT * UNIT;
    }

    /** Its accumulators start as the identity, and are combined with what there was. */
    private void chunk(long first, long last) {
        Map<Integer, Object> before = new HashMap<>();
        for (Step.Accumulators a : added) {
            before.put(a.slot(), e.names().get(a.slot()));
            Object[] own = new Object[Math.max(1, a.length())];
            e.spend(1 + own.length / Evaluator.ELEMENTS_A_STEP);
            Arrays.fill(own, Sums.identity(a));
            e.names().put(a.slot(), own);
        }
        if (Loops.followEachOther(loop.body())) {
            for (long i = first; i < last; i++) {
                round(i);
            }
        } else {
            lanes(first, last);
        }
        for (Step.Accumulators a : added) {
            Object[] total = (Object[]) before.get(a.slot());
            Object[] own = (Object[]) e.names().put(a.slot(), total);
            for (int i = 0; i < own.length; i++) {
                total[i] = e.combine(a, total[i], own[i]);
            }
        }
    }

    private void round(long i) {
        e.names().put(loop.slot(), BigInteger.valueOf(i));
        e.steps(loop.body());
    }

    private void lanes(long begin, long end) {
        Map<Integer, Sums> outer = new HashMap<>();
        for (Step.Accumulators a : added) {
            outer.put(a.slot(), e.sums().put(a.slot(), new Sums(a)));
        }
        for (long i = begin; i < end; i++) {
            for (Step.Accumulators a : added) {
                e.sums().get(a.slot()).round((int) (i - begin));
            }
            round(i);
        }
        for (Step.Accumulators a : added) {
            Sums partial = e.sums().remove(a.slot());
            Object[] value = (Object[]) e.names().get(a.slot());
            value[0] = e.combine(a, value[0], partial.total(e));
            if (outer.get(a.slot()) != null) {
                throw new AssertionError("a lanes loop within a lanes loop");
            }
        }
    }
}
