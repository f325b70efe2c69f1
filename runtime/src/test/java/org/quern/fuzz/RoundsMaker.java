package org.quern.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.quern.dsl.Reduce;
import org.quern.dtype.DType;
import org.quern.ir.Exit;

/** Makes what only the kernels of gufuncs have: loops of independent rounds, accumulators, scratch memory, writes by index. */
final class RoundsMaker {
    /** Makes the steps of a block. */
    interface Blocks {
        List<Step> steps(int most, int depth);
    }

    /** A loop's bounds, and where its index then is. */
    record Range(Term begin, Term end, Scope.Counter counter, Space.Extent extent) {}

    private final Choices c;
    private final Scope s;
    private final TermMaker terms;
    private final List<Routine> routines;
    private final Blocks blocks;

    RoundsMaker(Choices c, Scope s, TermMaker terms, List<Routine> routines, Blocks blocks) {
        this.c = c;
        this.s = s;
        this.terms = terms;
        this.routines = routines;
        this.blocks = blocks;
    }

    void step(List<Step> to, int depth, boolean deep) {
        boolean shallow = !deep && !s.inLanes();
        switch (c.draw(17)) {
            case 0 -> store(to);
            case 1 -> accumulators(to);
            case 2, 3 -> add(to);
            case 4, 5 -> scratch(to);
            case 6, 7 -> {
                if (shallow) {
                    rounds(to, false, depth, 5);
                } else {
                    add(to);
                }
            }
            case 8, 9 -> {
                if (shallow) {
                    rounds(to, true, depth, 5);
                } else {
                    store(to);
                }
            }
            case 10, 11, 12, 13, 14 -> {
                if (shallow) {
                    reduce(to, depth);
                } else {
                    add(to);
                }
            }
            default -> {
                List<Scope.Place> outputs = s.places.stream().filter(p -> p.space().kind() == Space.Kind.OUTPUT)
                        .toList();
                if (s.rounds.isEmpty() && depth == 0 && !outputs.isEmpty()) {
                    sweep(to, c.one(outputs), true);
                } else {
                    store(to);
                }
            }
        }
    }

    /** An accumulator and a loop that adds to it, for some elements, or more often for some than for others. */
    private void reduce(List<Step> to, int depth) {
        if (s.totals.isEmpty() || c.draw(2) == 0) {
            accumulators(to);
        }
        List<Step> within = new ArrayList<>();
        int around = c.one(0, 1, 2, 1);
        Term.Name index = new Term.Name(s.slot(), false, DType.INT64);
        Term first = around == 0 ? null : around == 1 ? terms.varying() : terms.few(4, 0, DType.INT64);
        s.block(around == 2 ? Scope.Around.LOOP : Scope.Around.NOTHING, () -> {
            rounds(within, c.draw(3) != 0, depth + 1, 2);
            if (around == 1 && c.draw(2) == 1) {
                add(within);
            }
        });
        switch (around) {
            case 0 -> to.addAll(within);
            case 1 -> to.add(new Step.When(first, within, null));
            default -> {
                int bound = s.slot();
                to.add(new Step.Declare(bound, DType.INT64, first));
                to.add(new Step.Count(index.slot(), DType.INT64, Make.constant(DType.INT64, 0),
                        new Term.Name(bound, true, DType.INT64), within));
            }
        }
    }

    /** Writes all elements of an output in loops over its axes, unless something leaves them before. */
    private void sweep(List<Step> to, Scope.Place p, boolean leaves) {
        sweep(to, p, leaves, new ArrayList<>());
    }

    private void sweep(List<Step> to, Scope.Place p, boolean leaves, List<Term> at) {
        Space space = p.space();
        if (leaves && c.once(4)) {
            to.addAll(blocks.steps(1, 2));
        }
        if (at.size() == space.extents().size()) {
            Term value = c.draw(2) == 0 ? terms.term(2) : terms.made();
            to.add(new Step.Store(space, List.copyOf(at), Make.cast(value, space.type())));
            s.typed.add(space);
        } else {
            Space.Extent e = space.extents().get(at.size());
            Term.Name index = new Term.Name(s.slot(), false, DType.INT64);
            at.add(index);
            boolean independent = !s.inLanes() && c.once(3);
            List<Step> body = new ArrayList<>();
            Scope.Open open = new Scope.Open(true);
            s.block(independent ? Scope.Around.ROUNDS : Scope.Around.LOOP, () -> {
                if (independent) {
                    open.claims.put(space, new Scope.Form(at.size() - 1, index));
                    s.rounds.add(open);
                }
                s.values.add(index);
                s.counters.add(new Scope.Counter(index, e.key(), 0, 0));
                sweep(body, p, leaves, at);
                s.rounds.remove(open);
            });
            to.add(independent
                    ? new Step.Rounds(false, index.slot(), null, e.size(), body)
                    : new Step.Count(index.slot(), DType.INT64, Make.constant(DType.INT64, 0), e.size(), body));
        }
        if (leaves && c.once(3)) {
            boolean in = s.around == Scope.Around.LOOP;
            Exit where = s.rounds.isEmpty()
                    ? in ? c.one(Exit.BREAK, Exit.CONTINUE, Exit.RETURN) : Exit.RETURN
                    : in ? Exit.BREAK : null;
            if (where != null) {
                to.add(new Step.Leave(where, terms.term(2)));
            }
        }
    }

    void store(List<Step> to) {
        List<Scope.Place> writable = s.writable();
        if (writable.isEmpty()) {
            add(to);
        } else {
            store(to, c.one(writable), 2);
        }
    }

    private void store(List<Step> to, Scope.Place p, int depth) {
        DType type = p.space().type();
        boolean first = p.space().kind() == Space.Kind.OUTPUT && !s.typed.contains(p.space());
        Term value = first ? Make.cast(terms.term(depth), type) : terms.safely(type, depth);
        List<Term> index = terms.indices(p, depth);
        to.add(new Step.Store(p.space(), index, value));
        s.typed.add(p.space());
    }

    private void accumulators(List<Step> to) {
        DType type = c.one(DType.INT64, DType.FLOAT64, DType.INT32, DType.FLOAT32, DType.BOOL, DType.INT8, DType.UINT16,
                DType.UINT64);
        int length = c.once(3) ? 1 + c.draw(7) : 0;
        List<Routine> functions = routines.stream().filter(r -> r.associative() && r.results().get(0) == type).toList();
        Step.Accumulators a;
        if (!functions.isEmpty() && c.draw(2) == 1) {
            Routine f = c.one(functions);
            a = new Step.Accumulators(s.slot(), type, null, f, RoutineMaker.identity(f), length, false);
        } else {
            Reduce r = c.one(StepMaker.reductions(type));
            a = new Step.Accumulators(s.slot(), type, r, null, 0, length,
                    r == Reduce.SUM && length == 0 && c.draw(2) == 0);
        }
        to.add(a);
        s.totals.add(new Scope.Total(a, s.rounds.size()));
    }

    private void add(List<Step> to) {
        List<Scope.Total> open = s.totals(true);
        // Outside of loops of independent rounds one may be added to and read.
        if (open.isEmpty()) {
            open = s.totals.stream().filter(t -> t.depth() == s.rounds.size()).toList();
        }
        if (open.isEmpty()) {
            if (s.rounds.isEmpty()) {
                accumulators(to);
            }
            return;
        }
        Step.Accumulators a = c.one(open).accumulators();
        Term index = a.length() == 0 ? null : terms.within(a.length(), 2);
        to.add(new Step.Add(a, index, terms.safely(a.type(), 2)));
    }

    private void scratch(List<Step> to) {
        boolean own = s.outermost && (s.rounds.isEmpty() || !s.inLanes());
        if (!own) {
            store(to);
            return;
        }
        int slot = s.slot();
        List<Space.Extent> extents = new ArrayList<>();
        for (int axis = c.draw(2); axis >= 0; axis--) {
            Space.Extent e = extent();
            int more = c.draw(7) - 3;
            boolean changed = e.key() instanceof String && more != 0;
            extents.add(changed
                    ? new Space.Extent(
                            more > 0
                                    ? Make.applied("add", e.size(), (long) more)
                                    : Make.applied("sub", e.size(), (long) -more),
                            e.key() + (more > 0 ? "+" + more : String.valueOf(more)))
                    : e);
        }
        Space space = new Space(Space.Kind.SCRATCH, slot, c.one(Types.ALL), extents);
        to.add(new Step.Scratch(space));
        Scope.Place place = new Scope.Place(space, s.rounds.size());
        s.places.add(place);
        store(to, place, 1);
    }

    /** One that some memory has, or a small number. */
    private Space.Extent extent() {
        List<Space.Extent> all = new ArrayList<>();
        s.places.forEach(p -> all.addAll(p.space().extents()));
        long n = 1L + c.draw(9);
        return all.isEmpty() || c.once(5) ? new Space.Extent(Make.constant(DType.INT64, n), n) : c.one(all);
    }

    /** From 0 or a little more to an extent or a little less. */
    Range range(Term.Name index) {
        Space.Extent e = extent();
        int low = Math.max(0, c.draw(6) - 3);
        int slack = Math.max(0, c.draw(6) - 3);
        Term end = slack == 0 ? e.size() : Make.applied("sub", e.size(), (long) slack);
        return new Range(low == 0 ? null : Make.constant(DType.INT64, low), end,
                new Scope.Counter(index, e.key(), low, slack), e);
    }

    private void rounds(List<Step> to, boolean parallel, int depth, int most) {
        Term.Name index = new Term.Name(s.slot(), false, DType.INT64);
        Range range = range(index);
        Term begin = range.begin();
        Term end = range.end();
        Scope.Counter counter = range.counter();
        if (!parallel && c.once(6)) {
            // Bounds of each place its own.
            begin = terms.few(5, 2, DType.INT64);
            end = terms.few(40, 0, DType.INT64);
            counter = null;
        } else if (c.once(8)) {
            begin = null;
            end = Make.constant(DType.INT64, c.one(1, 2, 20, 64, 65, 100, 129, 300));
            counter = null;
        }
        Scope.Open open = new Scope.Open(!parallel);
        if (counter != null) {
            claim(open, counter, range.extent());
        }
        for (Scope.Total t : s.totals) {
            boolean must = s.rounds.subList(t.depth(), s.rounds.size()).stream()
                    .anyMatch(o -> !o.adds.getOrDefault(t.accumulators(), false));
            open.adds.put(t.accumulators(), !must && c.draw(4) != 0);
        }
        List<Step> body = new ArrayList<>();
        Scope.Counter known = counter;
        s.block(Scope.Around.ROUNDS, () -> {
            s.rounds.add(open);
            s.outermost = parallel;
            s.values.add(index);
            if (known != null) {
                s.counters.add(known);
            }
            if (most < 3) {
                add(body);
            }
            body.addAll(blocks.steps(most, depth + 1));
            s.rounds.remove(open);
        });
        to.add(new Step.Rounds(parallel, index.slot(), begin, end, body));
    }

    /** Chooses the memory that the loop may write, and the index that it has there. */
    private void claim(Scope.Open open, Scope.Counter counter, Space.Extent extent) {
        for (Scope.Place p : s.places) {
            if (!p.space().kind().written()) {
                continue;
            }
            boolean around = s.rounds.subList(p.depth(), s.rounds.size()).stream()
                    .allMatch(o -> o.claims.containsKey(p.space()));
            List<Integer> free = new ArrayList<>();
            for (int axis = 0; axis < p.space().extents().size(); axis++) {
                if (p.space().extents().get(axis).key().equals(extent.key()) && s.form(p, axis) == null) {
                    free.add(axis);
                }
            }
            if (around && !free.isEmpty() && c.draw(4) != 0) {
                Term i = counter.name();
                int how = c.draw(4);
                Term at = how == 3
                        ? Make.applied("sub", Make.applied("sub", extent.size(), 1L), i)
                        : how == 2 && counter.slack() > 0
                                ? Make.applied("add", i, (long) counter.slack())
                                : how == 2 && counter.low() > 0 ? Make.applied("sub", i, (long) counter.low()) : i;
                open.claims.put(p.space(), new Scope.Form(c.one(free), at));
            }
        }
    }

    /** Gives every output that has no dtype yet a value. */
    void finish(List<Step> to) {
        for (Scope.Place p : List.copyOf(s.places)) {
            Space space = p.space();
            if (space.kind() != Space.Kind.OUTPUT
                    || (s.typed.contains(space) && c.draw(s.totals.isEmpty() ? 2 : 6) == 0)) {
                continue;
            }
            sweep(to, p, false);
        }
    }
}
