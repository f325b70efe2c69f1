package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.Reduction;
import org.quern.ir.Variable;

/**
 * The partial results of the accumulators of one lanes loop: see {@link Reduction} for which round goes where. With lanes
 * within the core they are vectors, one for each part of a round, or an array of these where the body is long and its code stands
 * once; with a place a lane, an array of vectors in memory, one for each partial result.
 */
final class ReductionSlots {
    /** One accumulator: how many vectors it has, and their slots, or the one array. */
    private record Partial(Reduction reduction, int vectors, List<String> slots) {}

    private final ModuleEmitter module;
    private final VectorType shape;
    private final LlvmFunction text;
    private final OpEmitter ops;
    private final boolean within;
    private final Map<Variable, Partial> partials = new LinkedHashMap<>();
    private final boolean inArrays;
    /** The part whose code is emitted. */
    private int part;
    /** A slot that counts rounds, and the number of the one whose code is emitted: an i64. */
    private String counter;
    private String round;

    /** None: for what combines two values only. */
    ReductionSlots(ModuleEmitter module, LlvmFunction text, OpEmitter ops) {
        this(module, text, ops, Map.of(), false, 1);
    }

    /**
     * Those of a loop that adds to these.
     *
     * @param within whether lanes are within the core
     * @param parts how often the loop's body stands in its code
     */
    ReductionSlots(ModuleEmitter module, LlvmFunction text, OpEmitter ops, Map<Variable, Reduction> reductions, boolean within, int parts) {
        this.module = module;
        this.shape = module.shape();
        this.text = text;
        this.ops = ops;
        this.within = within;
        this.inArrays = !within || reductions.values().stream().anyMatch(r -> vectors(r) > parts);
        for (Map.Entry<Variable, Reduction> e : reductions.entrySet()) {
            Reduction r = e.getValue();
            String type = shape.of(r.type());
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

    /** Counts the rounds of a loop that follows, if these decide where a round goes. */
    void countRounds() {
        if (inArrays) {
            counter = text.alloca("i64");
            text.line("store i64 0, ptr %s", counter);
        }
    }

    /**
     * Begins the code of a round.
     *
     * @param n which of those it is that the loop's code does at once
     */
    void nextRound(int n) {
        part = n;
        if (!inArrays) {
            return;
        }
        round = text.let("load i64, ptr %s", counter);
        text.line("store i64 %s, ptr %s", text.let("add i64 %s, 1", round), counter);
    }

    /** The number of partial results that so many rounds reach, at least 1: an i64. */
    String reached(Variable v, String rounds) {
        Reduction r = partials.get(v).reduction;
        if (rounds == null || r.function() != null) {
            return Integer.toString(vectors(r));
        }
        module.declare("declare i64 @llvm.smin.i64(i64, i64)");
        module.declare("declare i64 @llvm.smax.i64(i64, i64)");
        String least = text.let("call i64 @llvm.smin.i64(i64 %s, i64 %d)", rounds, r.partials());
        return text.let("call i64 @llvm.smax.i64(i64 %s, i64 1)", least);
    }

    /**
     * Sets them all to the identity.
     *
     * @param rounds how many rounds there will be, an i64, or null where lanes differ
     */
    void start(String rounds) {
        for (Map.Entry<Variable, Partial> e : partials.entrySet()) {
            Reduction r = e.getValue().reduction;
            String type = shape.of(r.type());
            String identity = shape.splat(LlvmFunction.scalar(r.type()), LlvmFunction.literal(r.type(), r.identity()));
            if (inArrays) {
                String array = e.getValue().slots.get(0);
                text.each(reached(e.getKey(), rounds), j -> text.line("store %s %s, ptr %s", type, identity,
                        at(array, type, j)));
            } else {
                for (String slot : e.getValue().slots) {
                    text.line("store %s %s, ptr %s", type, identity, slot);
                }
            }
        }
    }

    /** Combines the partial result of this part or round with a value, in these lanes or in all (null). */
    void add(Variable v, LaneValue value, String lanes) {
        Partial p = partials.get(v);
        String type = shape.of(p.reduction.type());
        String slot = inArrays
                ? at(p.slots.get(0), type, text.let("and i64 %s, %d", round, p.vectors - 1))
                : p.slots.get(part % p.vectors);
        String old = text.let("load %s, ptr %s", type, slot);
        String now = combine(p.reduction, false, old, ops.vector(value), lanes);
        if (lanes != null) {
            now = text.let("select %s %s, %s %s, %s %s", shape.mask(), lanes, type, now, type, old);
        }
        text.line("store %s %s, ptr %s", type, now, slot);
    }

    /**
     * All partial results of an accumulator combined: a scalar with lanes within the core, else one for each lane.
     *
     * @param lanes those that the loop ran for, or null: all
     */
    LaneValue total(Variable v, String rounds, String lanes) {
        Partial p = partials.get(v);
        Reduction r = p.reduction;
        String vector = inArrays ? total(p, reached(v, rounds), within ? null : lanes) : total(r, p.slots);
        return within ? LaneValue.of(across(r, vector), r.type(), true) : LaneValue.of(vector, r.type(), false);
    }

    private String total(Reduction r, List<String> slots) {
        String type = shape.of(r.type());
        List<String> vectors = new ArrayList<>();
        for (String slot : slots) {
            vectors.add(text.let("load %s, ptr %s", type, slot));
        }
        for (int h = vectors.size() / 2; h > 0; h /= 2) {
            for (int i = 0; i < h; i++) {
                vectors.set(i, combine(r, false, vectors.get(i), vectors.get(i + h), null));
            }
        }
        return vectors.get(0);
    }

    /** The lanes of a vector combined. */
    private String across(Reduction r, String vector) {
        String type = shape.of(r.type());
        String all = vector;
        String scalar = LlvmFunction.scalar(r.type());
        for (int h = shape.lanes() / 2; h > 0; h /= 2) {
            if (r.function() == null) {
                VectorType half = new VectorType(h);
                String from = new VectorType(2 * h).of(scalar);
                String low = half(all, from, 0, h);
                String high = half(all, from, h, h);
                all = new OpEmitter(text, half, module).combine(r.op(), r.type(), h == 1, low, high);
            } else {
                all = combine(r, false, all, moved(all, type, h), null);
            }
        }
        return r.function() == null || shape.lanes() == 1 ? all : text.let("extractelement %s %s, i64 0", type, all);
    }

    private String half(String vector, String type, int from, int count) {
        return count == 1
                ? text.let("extractelement %s %s, i64 %d", type, vector, from)
                : text.let("shufflevector %s %s, %s poison, <%d x i32> %s", type, vector, type, count, numbers(from, count));
    }

    /** The vector with lane h and those behind it in front; what is in the others does not matter. */
    private String moved(String vector, String type, int h) {
        StringBuilder order = new StringBuilder("<");
        for (int i = 0; i < shape.lanes(); i++) {
            order.append(i == 0 ? "i32 " : ", i32 ").append((i + h) % shape.lanes());
        }
        return text.let("shufflevector %s %s, %s poison, <%d x i32> %s", type, vector, type, shape.lanes(), order.append('>'));
    }

    private static String numbers(int from, int count) {
        StringBuilder all = new StringBuilder("<");
        for (int i = 0; i < count; i++) {
            all.append(i == 0 ? "i32 " : ", i32 ").append(from + i);
        }
        return all.append('>').toString();
    }

    private String total(Partial p, String reached, String lanes) {
        Reduction r = p.reduction;
        String array = p.slots.get(0);
        String type = shape.of(r.type());
        boolean all = reached.equals(Integer.toString(p.vectors));
        for (int h = p.vectors / 2; h > 0; h /= 2) {
            int half = h;
            String pairs = all
                    ? Integer.toString(half)
                    : text.let("call i64 @llvm.smin.i64(i64 %s, i64 %d)", text.let("sub i64 %s, %d", reached, half), half);
            text.each(pairs, j -> {
                String one = at(array, type, j);
                String other = at(array, type, text.let("add i64 %s, %d", j, half));
                text.line("store %s %s, ptr %s", type, combine(r, false, text.let("load %s, ptr %s", type, one),
                        text.let("load %s, ptr %s", type, other), lanes), one);
            });
        }
        return text.let("load %s, ptr %s", type, at(array, type, "0"));
    }

    private String at(String array, String type, String index) {
        return text.let("getelementptr %s, ptr %s, i64 %s", type, array, index);
    }

    /**
     * Two values combined: scalars, or vectors of W.
     *
     * @param lanes those for which a function combines, or null: all
     */
    String combine(Reduction r, boolean uniform, String a, String b, String lanes) {
        if (r.function() == null) {
            return ops.combine(r.op(), r.type(), uniform, a, b);
        }
        BitSet varying = new BitSet();
        boolean scalar = uniform && !r.function().keepsLanes();
        if (!scalar) {
            varying.set(0, 2);
        }
        DType type = r.type();
        String x = uniform && !scalar ? ops.vector(LaneValue.of(a, type, true)) : a;
        String y = uniform && !scalar ? ops.vector(LaneValue.of(b, type, true)) : b;
        ModuleEmitter.Instance callee = module.instance(r.function(), varying);
        String t = shape.of(type, scalar);
        String result = text.let("call %s %s(%s%s %s, ptr %s, %s %s, %s %s)", callee.resultType(), callee.name(), callee.room(),
                shape.mask(), lanes == null ? shape.all() : lanes, module.mayFail() ? ModuleEmitter.FAULT : "null", t, x, t, y);
        return uniform && !scalar && shape.lanes() > 1 ? text.let("extractelement %s %s, i64 0", t, result) : result;
    }
}
