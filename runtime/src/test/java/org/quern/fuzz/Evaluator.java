package org.quern.fuzz;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.Exit;

/**
 * Runs a program for one element, or one instance of cores, step by step as the documentation says: the reference that was written
 * apart from the library and its intermediate representation.
 */
final class Evaluator {
    /** The program fails for this element. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fault(String what) {
            super(what, null, false, false);
        }
    }

    /** The program takes too long to be worth it. */
    static final class Dear extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Dear() {
            super(null, null, false, false);
        }
    }

    /** A core or scratch memory while it runs. */
    @SuppressWarnings("ArrayRecordComponent") // it is the memory
    record Memory(DType type, long[] sizes, Object[] elements, boolean[] written) {
        static Memory of(DType type, long... sizes) {
            long n = 1;
            for (long size : sizes) {
                n *= Math.max(0, size);
            }
            Object[] elements = new Object[Math.toIntExact(n)];
            Arrays.fill(elements, Numbers.zero(type));
            return new Memory(type, sizes, elements, new boolean[elements.length]);
        }
    }

    /** Elements that are filled in the time of a step, or fewer. */
    static final int ELEMENTS_A_STEP = 16;

    private final Meaning meaning;
    private final long[] budget;
    private final Object[] inputs;
    private final Object[] uniforms;
    private final Map<String, Long> sizes;
    private final Memory[] in;
    private final Memory[] out;
    private final Map<Integer, Object> names = new HashMap<>();
    private final Map<Integer, Sums> sums = new HashMap<>();

    /**
     * What runs.
     *
     * @param budget steps that may still be taken, counted down
     * @param inputs of a ufunc or function
     * @param sizes of core dimensions, by their names
     * @param in cores of inputs
     * @param out cores of outputs, or of a ufunc one element each
     */
    Evaluator(Meaning meaning, long[] budget, Object[] inputs, Object[] uniforms, Map<String, Long> sizes, Memory[] in,
            Memory[] out) {
        this.meaning = meaning;
        this.budget = budget;
        this.inputs = inputs;
        this.uniforms = uniforms;
        this.sizes = sizes;
        this.in = in;
        this.out = out;
    }

    /** How it ended early, or null. */
    Exit steps(List<Step> steps) {
        for (Step s : steps) {
            Exit left = step(s);
            if (left != null) {
                return left;
            }
        }
        return null;
    }

    private void spend() {
        spend(1);
    }

    /** Memory that is made counts too: a loop that makes much of it in each round takes long in few steps. */
    void spend(long steps) {
        budget[0] -= steps;
        if (budget[0] < 0) {
            throw new Dear();
        }
    }

    private Exit step(Step step) {
        spend();
        switch (step) {
            case Step.Let s -> names.put(s.slot(), term(s.value()));
            case Step.Declare s -> names.put(s.slot(), initial(s.type(), s.initial()));
            case Step.Assign s -> names.put(s.slot(), initial(s.type(), s.value()));
            case Step.Array s -> {
                Object[] elements = new Object[s.length()];
                Arrays.fill(elements, Numbers.zero(s.type()));
                names.put(s.slot(), elements);
            }
            case Step.Put s -> {
                Object[] array = (Object[]) names.get(s.slot());
                long at = s.index() instanceof Long n ? n : Numbers.index(term((Term) s.index()));
                Object value = to(s.type(), s.value());
                array[inside(at, array.length,
                        "a write is outside a local array of " + array.length + " elements")] = value;
            }
            case Step.Count s -> {
                return count(s);
            }
            case Step.Rounds s -> new Rounds(this, s).run();
            case Step.While s -> {
                return loopWhile(s);
            }
            case Step.When s -> {
                return Numbers.isTrue(term(s.condition()))
                        ? steps(s.then())
                        : s.otherwise() == null ? null : steps(s.otherwise());
            }
            case Step.Leave s -> {
                return Numbers.isTrue(term(s.condition())) ? s.where() : null;
            }
            case Step.Output s -> {
                out[s.number()].elements[0] = to(s.type(), s.value());
                out[s.number()].written[0] = true;
            }
            case Step.Store s -> {
                Memory m = memory(s.space());
                Object value = to(m.type, s.value());
                int at = at(s.space(), m, s.index(), "a write to ");
                m.elements[at] = value;
                m.written[at] = true;
            }
            case Step.Accumulators s -> {
                Object initial = Sums.initial(s);
                Object[] array = new Object[Math.max(1, s.length())];
                Arrays.fill(array, initial);
                names.put(s.slot(), array);
            }
            case Step.Add s -> add(s);
            case Step.Scratch s -> names.put(s.space().number(), scratch(s.space()));
        }
        return null;
    }

    private Memory scratch(Space space) {
        long[] sizes = space.extents().stream().mapToLong(e -> Math.max(0, Numbers.index(term(e.size())))).toArray();
        long elements = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        spend(elements / ELEMENTS_A_STEP);
        return Memory.of(space.type(), sizes);
    }

    private void add(Step.Add s) {
        Step.Accumulators a = s.to();
        Object[] array = (Object[]) names.get(a.slot());
        int at = s.index() == null
                ? 0
                : inside(Numbers.index(term(s.index())), array.length,
                        "a read is outside a local array of " + array.length + " elements");
        Object value = to(a.type(), s.value());
        Sums partial = sums.get(a.slot());
        if (partial != null) {
            partial.add(value, this);
        } else {
            array[at] = combine(a, array[at], value);
        }
    }

    /** Two values of an accumulator become one. */
    Object combine(Step.Accumulators a, Object x, Object y) {
        return a.reduce() != null ? Numbers.combine(a.reduce(), a.type(), x, y) : call(a.function(), x, y)[0];
    }

    Map<Integer, Object> names() {
        return names;
    }

    Map<Integer, Sums> sums() {
        return sums;
    }

    private Object initial(DType type, Object value) {
        return switch (value) {
            case Term t -> to(type, t);
            default -> Numbers.literal(type, value);
        };
    }

    private Object to(DType type, Term t) {
        return Numbers.cast(t.type(), type, term(t));
    }

    private Exit count(Step.Count s) {
        BigInteger i = s.begin() == null ? BigInteger.ZERO : (BigInteger) term(s.begin());
        BigInteger end = s.end() instanceof Long n ? BigInteger.valueOf(n) : (BigInteger) term((Term) s.end());
        for (; i.compareTo(end) < 0; i = i.add(BigInteger.ONE)) {
            spend();
            names.put(s.slot(), i);
            Exit left = steps(s.body());
            if (left == Exit.RETURN) {
                return left;
            }
            if (left == Exit.BREAK) {
                break;
            }
        }
        return null;
    }

    private Exit loopWhile(Step.While s) {
        for (long rounds = 0;; rounds++) {
            spend();
            Exit left = steps(s.before());
            if (left == null && !Numbers.isTrue(term(s.test()))) {
                return null;
            }
            if (left == null && s.limit() > 0 && rounds == s.limit()) {
                throw new Fault("a while loop did not end within its limit of " + s.limit() + " rounds");
            }
            left = left == null ? steps(s.body()) : left;
            if (left == Exit.RETURN) {
                return left;
            }
            if (left == Exit.BREAK) {
                return null;
            }
        }
    }

    private static int inside(long index, long length, String otherwise) {
        if (index < 0 || index >= length) {
            throw new Fault(otherwise);
        }
        return (int) index;
    }

    private Memory memory(Space s) {
        return switch (s.kind()) {
            case INPUT, IN_OUT -> in[s.number()];
            case OUTPUT -> out[s.number()];
            case SCRATCH -> (Memory) names.get(s.number());
        };
    }

    private int at(Space s, Memory m, List<Term> index, String how) {
        long[] all = new long[index.size()];
        for (int axis = 0; axis < all.length; axis++) {
            all[axis] = Numbers.index(term(index.get(axis)));
        }
        long at = 0;
        for (int axis = 0; axis < all.length; axis++) {
            String what = s.kind() == Space.Kind.SCRATCH
                    ? "scratch memory is outside its axis "
                    : (s.kind() == Space.Kind.OUTPUT ? "output " : "operand ") + s.number()
                            + " is outside its core axis ";
            at = at * m.sizes[axis] + inside(all[axis], m.sizes[axis],
                    how + what + axis + " of size " + m.sizes[axis] + ": index " + all[axis]);
        }
        return (int) at;
    }

    /** The value of a term. */
    Object term(Term term) {
        spend();
        return switch (term) {
            case Term.Constant c -> Numbers.literal(c.type(), c.number());
            case Term.Applied a -> applied(a);
            case Term.Input i -> inputs[i.number()];
            case Term.Uniform u -> uniforms[u.number()];
            case Term.Name n -> names.get(n.slot());
            case Term.Element e -> {
                Object[] array = (Object[]) names.get(e.slot());
                long at = e.index() instanceof Long n ? n : Numbers.index(term((Term) e.index()));
                yield array[inside(at, array.length,
                        "a read is outside a local array of " + array.length + " elements")];
            }
            case Term.Loaded l -> {
                Memory m = memory(l.space());
                yield m.elements[at(l.space(), m, l.index(), "a read of ")];
            }
            case Term.Dim d -> BigInteger.valueOf(sizes.get(d.name()));
            case Term.Size s ->
                BigInteger.valueOf((s.kind() == Space.Kind.OUTPUT ? out : in)[s.number()].sizes[s.axis()]);
            case Term.Total t -> {
                Object[] array = (Object[]) names.get(t.slot());
                yield array[t.index() == null
                        ? 0
                        : inside(Numbers.index(term(t.index())), array.length,
                                "a read is outside a local array of " + array.length + " elements")];
            }
            case Term.Called c -> call(c.routine(), c.arguments().stream().map(this::term).toArray())[c.result()];
        };
    }

    private Object applied(Term.Applied a) {
        List<Object> arguments = a.arguments();
        List<DType> types = Make.types(a.operation().name(), arguments);
        Object[] values = new Object[arguments.size()];
        Object literal = null;
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (arguments.get(i)) {
                case Term t -> term(t);
                case DType t -> t;
                default -> {
                    literal = i == 0 ? literal : arguments.get(i);
                    yield initial(types.get(i), arguments.get(i));
                }
            };
        }
        return meaning.value(a.operation().name(), a.part(), types, List.of(values), literal, a.type());
    }

    private Object[] call(Routine r, Object... arguments) {
        Memory[] results = new Memory[r.results().size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = Memory.of(r.results().get(i));
        }
        new Evaluator(meaning, budget, arguments, new Object[0], Map.of(), new Memory[0], results).steps(r.body());
        return Arrays.stream(results).map(m -> m.elements[0]).toArray();
    }
}
