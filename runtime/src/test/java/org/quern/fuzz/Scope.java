package org.quern.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.dtype.DType;

/** What is visible at a place of a program that is being made, and what the loops around it allow. */
final class Scope {
    /** A name with the number of loops of independent rounds around its declaration. */
    record Variable(int slot, DType type, int depth) {}

    record Array(int slot, DType type, int length, int depth) {}

    record Total(Step.Accumulators accumulators, int depth) {}

    record Place(Space space, int depth) {}

    /**
     * The index of a loop, and where it is known to be: from {@code low} to below the extent of this key less {@code slack}.
     *
     * @param key a {@code Long}, or an extent's
     */
    record Counter(Term.Name name, Object key, int low, int slack) {}

    /** The one index that an axis may have in a loop of independent rounds that writes. */
    record Form(int axis, Term index) {}

    /** A loop of independent rounds that is open. */
    static final class Open {
        final boolean lanes;
        final Map<Space, Form> claims = new HashMap<>();
        final Map<Step.Accumulators, Boolean> adds = new HashMap<>();

        Open(boolean lanes) {
            this.lanes = lanes;
        }
    }

    enum Around {
        NOTHING,
        LOOP,
        ROUNDS
    }

    /** Terms that are there from the start. */
    final List<Term> given = new ArrayList<>();
    final List<Term.Name> values = new ArrayList<>();
    final List<Variable> variables = new ArrayList<>();
    final List<Array> arrays = new ArrayList<>();
    final List<Total> totals = new ArrayList<>();
    final List<Place> places = new ArrayList<>();
    final List<Counter> counters = new ArrayList<>();
    final List<Open> rounds = new ArrayList<>();
    /** Outputs that have a dtype, so that they can be read. */
    final Set<Space> typed = new HashSet<>();
    /** Outputs of a ufunc or device function. */
    List<DType> outputs = List.of();
    final Set<Integer> written = new HashSet<>();
    Around around = Around.NOTHING;
    /** Whether steps go directly into the kernel's, or a parallel round's, own block. */
    boolean outermost = true;
    private int slots;

    int slot() {
        return slots++;
    }

    int slots() {
        return slots;
    }

    /** Runs something whose names end with it. */
    void block(Around kind, Runnable body) {
        Around before = around;
        final boolean outer = outermost;
        final int[] sizes = {values.size(), variables.size(), arrays.size(), totals.size(), places.size(),
            counters.size()};
        around = kind == Around.NOTHING ? around : kind;
        outermost = false;
        body.run();
        List<List<?>> lists = List.of(values, variables, arrays, totals, places, counters);
        for (int i = 0; i < sizes.length; i++) {
            lists.get(i).subList(sizes[i], lists.get(i).size()).clear();
        }
        around = before;
        outermost = outer;
    }

    boolean inLanes() {
        return rounds.stream().anyMatch(r -> r.lanes);
    }

    List<Variable> assignable() {
        return variables.stream().filter(v -> v.depth == rounds.size()).toList();
    }

    List<Array> putable() {
        return arrays.stream().filter(a -> a.depth == rounds.size()).toList();
    }

    /** The index that an axis must have here, or null. */
    Term form(Place p, int axis) {
        for (Open o : rounds.subList(p.depth, rounds.size())) {
            Form f = o.claims.get(p.space);
            if (f != null && f.axis == axis) {
                return f.index;
            }
        }
        return null;
    }

    List<Place> readable() {
        return places.stream().filter(p -> p.space.kind() != Space.Kind.OUTPUT || typed.contains(p.space)).toList();
    }

    List<Place> writable() {
        return places.stream().filter(p -> p.space.kind().written()
                && rounds.subList(p.depth, rounds.size()).stream().allMatch(o -> o.claims.containsKey(p.space)))
                .toList();
    }

    /** Accumulators that may be added to, or read. */
    List<Total> totals(boolean add) {
        return totals.stream().filter(t -> {
            List<Open> within = rounds.subList(t.depth, rounds.size());
            boolean lanes = t.accumulators.length() > 0 && within.stream().anyMatch(o -> o.lanes);
            return !(add && lanes) && within.stream().allMatch(o -> o.adds.getOrDefault(t.accumulators, false) == add);
        }).toList();
    }
}
