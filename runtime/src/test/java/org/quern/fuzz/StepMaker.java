package org.quern.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.quern.dsl.Reduce;
import org.quern.dtype.DType;
import org.quern.ir.Exit;

/** Makes the statements of a kernel or device function. */
final class StepMaker {
    private static final DType[] INDEX_TYPES = {DType.INT64, DType.INT32, DType.INT8, DType.UINT8, DType.INT16,
        DType.UINT32, DType.UINT16,
        DType.UINT64};
    private static final int DEEPEST = 2;
    private static final int[] LENGTHS = {1, 2, 3, 4, 5, 8, 16, 17};
    private static final int LONGEST = 1024;

    private final Choices c;
    private final Scope s;
    private final TermMaker terms;
    private final RoundsMaker rounds;
    private final boolean core;
    private final boolean faults;

    StepMaker(Choices c, Scope s, TermMaker terms, List<Routine> routines, boolean core, boolean faults) {
        this.c = c;
        this.s = s;
        this.terms = terms;
        this.core = core;
        this.faults = faults;
        this.rounds = new RoundsMaker(c, s, terms, routines, this::steps);
    }

    /** So many at most. */
    List<Step> steps(int most, int depth) {
        List<Step> all = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            c.open();
            boolean more = c.draw(8) != 0;
            if (more) {
                step(all, depth);
            }
            c.close();
            if (!more) {
                break;
            }
        }
        return all;
    }

    private void step(List<Step> to, int depth) {
        boolean deep = depth >= DEEPEST;
        switch (c.draw(core ? 34 : 20)) {
            case 0, 1, 2 -> assign(to);
            case 3 -> declare(to);
            case 4 -> {
                Term t = terms.term(2);
                Term.Name name = new Term.Name(s.slot(), false, t.type());
                to.add(new Step.Let(name.slot(), t));
                s.values.add(name);
            }
            case 5 -> array(to);
            case 6, 7 -> put(to);
            case 8, 9, 10 -> {
                if (deep) {
                    assign(to);
                } else {
                    when(to, depth);
                }
            }
            case 11 -> leave(to, Exit.BREAK);
            case 12 -> leave(to, Exit.CONTINUE);
            case 13 -> leave(to, Exit.RETURN);
            case 14, 15 -> output(to);
            case 16, 17 -> {
                if (deep) {
                    assign(to);
                } else {
                    count(to, depth);
                }
            }
            case 18 -> {
                if (deep) {
                    assign(to);
                } else {
                    loopWhile(to, depth);
                }
            }
            case 19 -> assign(to);
            default -> rounds.step(to, depth, deep);
        }
    }

    private void assign(List<Step> to) {
        List<Scope.Variable> assignable = s.assignable();
        if (assignable.isEmpty()) {
            declare(to);
            return;
        }
        Scope.Variable v = c.one(assignable);
        Object value = terms.safely(v.type(), c.once(4) ? 3 : 2);
        if (c.once(12)) {
            value = number(v.type());
        }
        to.add(new Step.Assign(v.slot(), v.type(), value));
    }

    /** A number that the dtype has. */
    private Object number(DType t) {
        if (c.once(4)) {
            return c.draw(2) == 1;
        }
        return t.isFloat() && c.draw(2) == 0 ? (Object) c.one(0.5, -1.25, 1e20) : (Object) (long) c.draw(2);
    }

    private void declare(List<Step> to) {
        DType type;
        Object initial;
        if (c.once(4)) {
            type = c.one(Types.ALL);
            initial = c.once(4) ? (Object) java.math.BigInteger.valueOf(c.draw(2)) : number(type);
        } else {
            Term t = terms.term(2);
            type = t.type();
            initial = t;
        }
        Scope.Variable v = new Scope.Variable(s.slot(), type, s.rounds.size());
        to.add(new Step.Declare(v.slot(), type, initial));
        s.variables.add(v);
    }

    private void array(List<Step> to) {
        DType type = c.one(Types.ALL);
        int length = c.once(40) ? LONGEST : LENGTHS[c.draw(LENGTHS.length)];
        Scope.Array a = new Scope.Array(s.slot(), type, length, s.rounds.size());
        to.add(new Step.Array(a.slot(), type, length));
        s.arrays.add(a);
        put(to, a);
    }

    private void put(List<Step> to) {
        List<Scope.Array> putable = s.putable();
        if (putable.isEmpty()) {
            assign(to);
        } else {
            put(to, c.one(putable));
        }
    }

    private void put(List<Step> to, Scope.Array a) {
        to.add(new Step.Put(a.slot(), a.type(), terms.place(a, 2), terms.safely(a.type(), 2)));
    }

    private void when(List<Step> to, int depth) {
        Term condition = terms.term(2);
        List<List<Step>> ways = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            if (i == 0 || c.draw(2) == 1) {
                s.block(Scope.Around.NOTHING, () -> ways.add(steps(3, depth + 1)));
            }
        }
        to.add(new Step.When(condition, ways.get(0), ways.size() > 1 ? ways.get(1) : null));
    }

    private void leave(List<Step> to, Exit where) {
        boolean allowed = switch (where) {
            case BREAK -> s.around == Scope.Around.LOOP;
            case CONTINUE -> s.around != Scope.Around.NOTHING;
            case RETURN -> s.rounds.isEmpty();
        };
        if (!allowed) {
            assign(to);
        } else if (c.once(3)) {
            departed(to, where);
        } else {
            to.add(new Step.Leave(where, terms.term(2)));
        }
    }

    /** All elements leave, and behind that is what must not run for nobody: what never ends, or does not end within its limit. */
    private void departed(List<Step> to, Exit where) {
        int slot = s.slot();
        Term.Name so = new Term.Name(slot, true, DType.INT32);
        boolean counted = c.draw(3) == 0;
        List<Step> body = new ArrayList<>();
        to.add(new Step.Leave(where, terms.always()));
        to.add(new Step.Declare(slot, DType.INT32, 0L));
        if (counted) {
            body.add(new Step.Assign(slot, DType.INT32, Make.applied("add", so, 1L)));
        } else {
            s.block(Scope.Around.LOOP, () -> body.addAll(steps(1, DEEPEST)));
        }
        Term test = counted ? Make.applied("lt", so, 9L) : Make.applied("ge", so, 0L);
        to.add(new Step.While(counted ? 3 : c.draw(2) * 5L, List.of(), test, body));
    }

    private void output(List<Step> to) {
        if (!s.outputs.isEmpty()) {
            int i = c.draw(s.outputs.size());
            to.add(new Step.Output(i, s.outputs.get(i), output(i)));
        } else {
            rounds.store(to);
        }
    }

    /** The first value gives an output its dtype. */
    private Term output(int i) {
        DType type = s.outputs.get(i);
        return s.written.add(i) ? Make.cast(terms.term(2), type) : terms.safely(type, 2);
    }

    private void count(List<Step> to, int depth) {
        int form = c.draw(core ? 6 : 4);
        DType type = form == 1 ? INDEX_TYPES[c.draw(INDEX_TYPES.length)] : DType.INT64;
        Term.Name index = new Term.Name(s.slot(), false, type);
        Term begin = null;
        Object end;
        Scope.Counter counter = null;
        Scope.Array read = null;
        switch (form) {
            case 0 -> {
                end = 1L + c.draw(5);
                counter = new Scope.Counter(index, end, 0, 0);
            }
            case 1 -> {
                begin = c.draw(2) == 0 ? Make.constant(type, 0) : hidden(to, terms.few(5, 2, type));
                end = hidden(to, terms.few(7, 0, type));
            }
            case 2, 3 -> {
                // Known to be inside an array, of lanes that take part.
                begin = terms.farBegin();
                if (s.arrays.isEmpty()) {
                    array(to);
                }
                read = c.one(s.arrays);
                end = Make.constant(type, read.length());
                counter = new Scope.Counter(index, (long) read.length(), 0, 0);
            }
            default -> {
                RoundsMaker.Range r = rounds.range(index);
                begin = r.begin();
                end = r.end();
                counter = r.counter();
            }
        }
        List<Step> body = new ArrayList<>();
        Scope.Counter known = counter;
        Scope.Array array = read;
        s.block(Scope.Around.LOOP, () -> {
            s.values.add(index);
            if (known != null) {
                s.counters.add(known);
            }
            if (array != null && !s.assignable().isEmpty()) {
                Scope.Variable v = c.one(s.assignable());
                body.add(new Step.Assign(v.slot(), v.type(),
                        Make.cast(new Term.Element(array.slot(), index, array.type()), v.type())));
            }
            body.addAll(steps(4, depth + 1));
        });
        to.add(new Step.Count(index.slot(), type,
                begin == null && !(end instanceof Long) ? Make.constant(type, 0) : begin, end, body));
    }

    /** A bound as what a variable holds: one made of constants that wraps is refused. */
    private Term hidden(List<Step> to, Term bound) {
        int slot = s.slot();
        to.add(new Step.Declare(slot, bound.type(), bound));
        return new Term.Name(slot, true, bound.type());
    }

    /** A few rounds, counted by a variable of its own, and a limit that is reached only where a program may fail. */
    private void loopWhile(List<Step> to, int depth) {
        int counter = s.slot();
        Term.Name so = new Term.Name(counter, true, DType.INT32);
        to.add(new Step.Declare(counter, DType.INT32, 0L));
        long most = 1L + c.draw(5);
        long limit = switch (c.draw(3)) {
            case 0 -> 0;
            case 1 -> most + 1;
            default -> faults ? Math.max(1, most - 1) : 1000;
        };
        List<Step> before = new ArrayList<>();
        List<Step> body = new ArrayList<>();
        Term[] test = new Term[1];
        s.block(Scope.Around.LOOP, () -> {
            if (c.once(6)) {
                assign(before);
            }
            test[0] = Make.applied("and", Make.cast(terms.term(2), DType.BOOL), Make.applied("lt", so, most));
        });
        s.block(Scope.Around.LOOP, () -> {
            body.add(new Step.Assign(counter, DType.INT32, Make.applied("add", so, 1L)));
            body.addAll(steps(3, depth + 1));
        });
        to.add(new Step.While(limit, before, test[0], body));
    }

    /** What a kernel must have written at its end. */
    void finish(List<Step> to) {
        for (int i = 0; i < s.outputs.size(); i++) {
            if (!s.written.contains(i) || c.draw(2) == 1) {
                s.written.add(i);
                to.add(new Step.Output(i, s.outputs.get(i), Make.cast(terms.made(), s.outputs.get(i))));
            }
        }
        rounds.finish(to);
    }

    /** Reductions that a dtype has. */
    static List<Reduce> reductions(DType t) {
        return t == DType.BOOL
                ? List.of(Reduce.OR, Reduce.AND, Reduce.XOR, Reduce.MIN, Reduce.MAX)
                : t.isFloat() ? List.of(Reduce.SUM, Reduce.PRODUCT, Reduce.MIN, Reduce.MAX) : List.of(Reduce.values());
    }
}
