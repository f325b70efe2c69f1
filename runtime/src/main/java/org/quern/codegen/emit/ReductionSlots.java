package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.quern.ir.Reduction;
import org.quern.ir.Variable;

/**
 * The partial results of the accumulators of one lanes loop: see {@link Reduction} for the assignment of iterations to
 * them. With lanes within the core they are vectors, one for each part of the unrolled loop, or an array of vectors if
 * the body is long and not unrolled; with an instance in each lane, an array of vectors in memory, one for each partial
 * result.
 */
final class ReductionSlots {
    /** One accumulator: its number of vectors, and their slots, or the one array. */
    private record Partial(Reduction reduction, int vectors, List<String> slots) {}

    private final LlvmFunction text;
    private final VectorType shape;
    private final Combiner combiner;
    private final boolean within;
    private final Map<Variable, Partial> partials = new LinkedHashMap<>();
    private final boolean inArrays;
    /** The part of the unrolled loop being emitted. */
    private int part;
    /** A slot that counts iterations, and the number of the iteration being emitted: an i64. */
    private String counter;
    private String round;

    /**
     * For a loop that adds to these accumulators.
     *
     * @param within true if lanes are within the core
     * @param parts unroll factor of the loop's body
     */
    ReductionSlots(LlvmFunction text, Combiner combiner, Map<Variable, Reduction> reductions, boolean within,
            int parts) {
        this.text = text;
        this.shape = text.shape();
        this.combiner = combiner;
        this.within = within;
        this.inArrays = !within || reductions.values().stream().anyMatch(r -> vectors(r) > parts);
        for (Map.Entry<Variable, Reduction> e : reductions.entrySet()) {
            Reduction r = e.getValue();
            LlvmType type = shape.of(r.type());
            List<String> slots = new ArrayList<>();
            if (inArrays) {
                slots.add(text.array("[" + vectors(r) + " x " + type + "]",
                        (long) vectors(r) * shape.lanes() * r.type().itemSize()));
            } else {
                for (int i = 0; i < vectors(r); i++) {
                    slots.add(text.alloca(type));
                }
            }
            partials.put(e.getKey(), new Partial(r, vectors(r), slots));
        }
    }

    private int vectors(Reduction r) {
        return within ? r.partials() / shape.lanes() : r.partials();
    }

    boolean has(Variable v) {
        return partials.containsKey(v);
    }

    /** Emits the iteration counter of the loop that follows, if it selects the partial result. */
    void countRounds() {
        if (inArrays) {
            counter = text.alloca(LlvmType.I64);
            text.store(LlvmType.I64, "0", counter);
        }
    }

    /**
     * Begins the code of an iteration.
     *
     * @param n its number among those unrolled in the loop's code
     */
    void nextRound(int n) {
        part = n;
        if (!inArrays) {
            return;
        }
        round = text.load(LlvmType.I64, counter);
        text.store(LlvmType.I64, text.let("add i64 %s, 1", round), counter);
    }

    /** The number of partial results that this many iterations reach, at least 1: an i64. */
    String reached(Variable v, String rounds) {
        Reduction r = partials.get(v).reduction;
        if (rounds == null || r.function() != null) {
            return Integer.toString(vectors(r));
        }
        String least = text.intrinsic("smin", LlvmType.I64, "", rounds, Integer.toString(r.partials()));
        return text.intrinsic("smax", LlvmType.I64, "", least, "1");
    }

    /**
     * Sets all partial results to the identity.
     *
     * @param rounds number of iterations to come, an i64; null if lanes differ in it
     */
    void start(String rounds) {
        for (Map.Entry<Variable, Partial> e : partials.entrySet()) {
            Reduction r = e.getValue().reduction;
            LlvmType type = shape.of(r.type());
            String identity = type.constant(LlvmFunction.literal(r.type(), r.identity()));
            if (inArrays) {
                String array = e.getValue().slots.get(0);
                text.each(reached(e.getKey(), rounds), j -> text.store(type, identity, text.element(type, array, j)));
            } else {
                for (String slot : e.getValue().slots) {
                    text.store(type, identity, slot);
                }
            }
        }
    }

    /** Combines the partial result of this part or iteration with a value, in these lanes, or in all if null. */
    void add(Variable v, LaneValue value, String lanes) {
        Partial p = partials.get(v);
        LlvmType type = shape.of(p.reduction.type());
        String slot = inArrays
                ? text.element(type, p.slots.get(0), text.let("and i64 %s, %d", round, p.vectors - 1))
                : p.slots.get(part % p.vectors);
        String old = text.load(type, slot);
        String now = combiner.combine(p.reduction, false, old, text.vector(value), lanes);
        text.store(type, lanes == null ? now : text.select(type, lanes, now, old), slot);
    }

    /**
     * All partial results of an accumulator combined: a scalar with lanes within the core, else one for each lane.
     *
     * @param lanes those that the loop ran for; null for all
     */
    LaneValue total(Variable v, String rounds, String lanes) {
        Partial p = partials.get(v);
        Reduction r = p.reduction;
        String vector = inArrays ? total(p, reached(v, rounds), within ? null : lanes) : total(r, p.slots);
        return within ? LaneValue.of(across(r, vector), r.type(), true) : LaneValue.of(vector, r.type(), false);
    }

    private String total(Reduction r, List<String> slots) {
        LlvmType type = shape.of(r.type());
        List<String> vectors = new ArrayList<>();
        for (String slot : slots) {
            vectors.add(text.load(type, slot));
        }
        for (int h = vectors.size() / 2; h > 0; h /= 2) {
            for (int i = 0; i < h; i++) {
                vectors.set(i, combiner.combine(r, false, vectors.get(i), vectors.get(i + h), null));
            }
        }
        return vectors.get(0);
    }

    /** The lanes of a vector combined. */
    private String across(Reduction r, String vector) {
        LlvmType type = shape.of(r.type());
        String all = vector;
        for (int h = shape.lanes() / 2; h > 0; h /= 2) {
            if (r.function() == null) {
                String low = half(all, type.in(2 * h), 0);
                String high = half(all, type.in(2 * h), h);
                all = combiner.combineHalves(r, h, low, high);
            } else {
                all = combiner.combine(r, false, all, moved(all, type, h), null);
            }
        }
        return r.function() == null || shape.lanes() == 1 ? all : text.extract(type, all, 0);
    }

    /** Half of a vector, beginning at a lane. */
    private String half(String vector, LlvmType type, int from) {
        int count = type.lanes() / 2;
        return count == 1
                ? text.extract(type, vector, from)
                : shuffled(vector, type, LlvmType.I32.in(count), i -> from + i);
    }

    /** The vector rotated so that lane h comes first; only the lanes from h on matter. */
    private String moved(String vector, LlvmType type, int h) {
        return shuffled(vector, type, LlvmType.I32.in(type.lanes()), i -> (i + h) % type.lanes());
    }

    private String shuffled(String vector, LlvmType type, LlvmType order, IntToLongFunction lane) {
        return text.let("shufflevector %s %s, %s poison, %s %s", type, vector, type, order, order.literal(lane));
    }

    private String total(Partial p, String reached, String lanes) {
        Reduction r = p.reduction;
        String array = p.slots.get(0);
        LlvmType type = shape.of(r.type());
        boolean all = reached.equals(Integer.toString(p.vectors));
        for (int h = p.vectors / 2; h > 0; h /= 2) {
            String half = Integer.toString(h);
            String pairs = all
                    ? half
                    : text.intrinsic("smin", LlvmType.I64, "",
                            text.let("sub i64 %s, %s", reached, half), half);
            text.each(pairs, j -> {
                String one = text.element(type, array, j);
                String other = text.element(type, array, text.let("add i64 %s, %s", j, half));
                String a = text.load(type, one);
                text.store(type, combiner.combine(r, false, a, text.load(type, other), lanes), one);
            });
        }
        return text.load(type, text.element(type, array, "0"));
    }
}
