package org.quern.fuzz;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.quern.dsl.Expr;
import org.quern.dtype.DType;

/** Makes terms of what a scope has. */
final class TermMaker {
    private static final List<Operation> COMMON = common();
    private static final List<Operation> PLAIN = Operation.all().stream().filter(o -> !Meaning.isFunction(o.name()))
            .toList();
    private static final List<Operation> FUNCTIONS = Operation.all().stream().filter(o -> Meaning.isFunction(o.name()))
            .toList();
    private static final Double[] REALS = {0.0, 1.0, 0.5, -2.25, 3.0, 1e-3, -0.0, 1e30, Double.POSITIVE_INFINITY,
        Double.NaN};
    private static final long[] NUMBERS = {0, 1, 2, 3, 5, 7, 8, 31, 63, 64, 100, 127};
    /** What takes a number that the operand's dtype does not hold. */
    private static final Set<String> BY_VALUE = Set.of("lt", "le", "gt", "ge", "eq", "ne", "div", "divInto");
    private static final int MASK = 0x7FFF_FFFF;

    private final Choices c;
    private final Scope s;
    private final List<Routine> routines;
    /** Whether an index may be anything, so that it fails here and there. */
    private final boolean faults;
    private final boolean functions;

    TermMaker(Choices c, Scope s, List<Routine> routines, boolean faults, boolean functions) {
        this.c = c;
        this.s = s;
        this.routines = routines;
        this.faults = faults;
        this.functions = functions;
    }

    private static List<Operation> common() {
        Set<String> names = Set.of("add", "sub", "mul", "min", "max", "lt", "eq", "ge", "select", "xor", "and", "mod",
                "cast");
        return Operation.all().stream().filter(o -> names.contains(o.name())).toList();
    }

    /** Any term. */
    Term term(int depth) {
        c.open();
        Term t = depth < 0 ? least() : depth == 0 ? leaf() : switch (c.draw(16)) {
            case 0, 1, 2 -> leaf();
            case 3, 4, 5, 6 -> applied(COMMON, depth);
            case 7, 8, 9 -> applied(functions && c.once(4) ? FUNCTIONS : PLAIN, depth);
            case 10 -> element(depth);
            case 11 -> called(depth);
            case 12, 13 -> loaded(depth);
            case 14 -> total(depth);
            default -> variable();
        };
        c.close();
        return t;
    }

    /** One that casts to this dtype by itself, or is cast. */
    Term safely(DType type, int depth) {
        Term t = term(depth);
        return Types.safe(t.type(), type) ? t : Make.cast(t, type);
    }

    /** One without any term within. */
    private Term least() {
        return s.given.isEmpty() || c.draw(2) == 0 ? constant(c.one(Types.ALL)) : c.one(s.given);
    }

    private Term leaf() {
        return switch (c.draw(8)) {
            case 0 -> constant(c.one(Types.ALL));
            case 1, 2 -> s.given.isEmpty() ? variable() : c.one(s.given);
            case 3 -> s.values.isEmpty() ? variable() : c.one(s.values);
            case 4, 5 -> loaded(0);
            default -> variable();
        };
    }

    private Term variable() {
        if (s.variables.isEmpty()) {
            return s.given.isEmpty() ? loaded(0) : c.one(s.given);
        }
        Scope.Variable v = c.one(s.variables);
        return new Term.Name(v.slot(), true, v.type());
    }

    private Term constant(DType type) {
        return switch (c.draw(12)) {
            case 10 -> new Term.Constant(type, c.draw(2) == 1);
            case 11 -> new Term.Constant(type, large(type));
            default -> type.isFloat() ? new Term.Constant(type, c.one(REALS)) : Make.constant(type, integer(type));
        };
    }

    /** One that every integer dtype has, or for signed ones its negative, or for bools 0 or 1. */
    private long integer(DType type) {
        long n = NUMBERS[c.draw(NUMBERS.length)];
        return type == DType.BOOL ? n & 1 : Numbers.signed(type) && c.once(4) ? -n : n;
    }

    /** An integer that perhaps no long holds. */
    private BigInteger large(DType type) {
        return type == DType.UINT64 && c.draw(2) == 1
                ? BigInteger.TWO.pow(64).subtract(BigInteger.valueOf(1 + c.draw(3)))
                : BigInteger.valueOf(integer(type));
    }

    private Term applied(List<Operation> of, int depth) {
        Operation o = c.one(of);
        List<Object> arguments = new ArrayList<>();
        // Terms first: a literal takes its dtype from the one beside it.
        for (int i = 0; i < o.parameters().size(); i++) {
            arguments.add(o.parameters().get(i) == Expr.class ? fitted(o.name(), i, term(depth - 1), arguments) : null);
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i) == null) {
                arguments.set(i, argument(o, i, arguments));
            }
        }
        String part = switch (o.name()) {
            case "frexp" -> c.one("significand", "exponent");
            case "modf" -> c.one("fraction", "whole");
            default -> null;
        };
        Term t = Make.applied(o, part, arguments);
        if (t == null) {
            throw new AssertionError(o + " of " + arguments);
        }
        return o.name().equals("reinterpret") ? Make.ordered(t) : t;
    }

    private Object argument(Operation o, int at, List<Object> arguments) {
        Class<?> type = o.parameters().get(at);
        if (type == double.class) {
            return c.one(REALS);
        }
        if (type == boolean.class) {
            return c.draw(2) == 1;
        }
        Term first = (Term) arguments.stream().skip(o.name().equals("select") ? 1 : 0).filter(Term.class::isInstance)
                .findFirst().orElseThrow();
        if (type == BigInteger.class) {
            return large(Types.beside(first.type(), 0L));
        }
        if (type == long.class) {
            boolean byValue = BY_VALUE.contains(o.name()) && c.once(4);
            return byValue
                    ? c.one(-1L, 300L, 70_000L, -40_000L, 1L << 40, Long.MIN_VALUE)
                    : integer(Types.beside(first.type(), 0L));
        }
        if (type != DType.class) {
            throw new AssertionError(o + ": no arguments of " + type + " are made");
        }
        List<DType> fitting = Types.ALL.stream().filter(t -> o.name().equals("cast")
                || (t != DType.BOOL && t.itemSize() == first.type().itemSize())).toList();
        return c.one(fitting);
    }

    /** An operand that the operation has. */
    private static Term fitted(String name, int at, Term t, List<Object> before) {
        return switch (name) {
            case "neg", "sub", "subFrom", "sign", "pow" -> Make.number(t);
            case "popcount", "clz", "ctz", "byteswap" -> Make.whole(t);
            case "not" -> Make.bits(t);
            case "and", "or", "xor", "shl", "shr" -> {
                Term bits = name.startsWith("sh") ? Make.whole(t) : Make.bits(t);
                yield at == 1 && Types.join(bits.type(), ((Term) before.get(0)).type()).isFloat()
                        ? Make.cast(bits, ((Term) before.get(0)).type())
                        : bits;
            }
            case "ldexp" -> at == 0 ? t : t.type() == DType.UINT64 ? Make.cast(t, DType.INT16) : Make.whole(t);
            case "copysign" -> at == 0 ? t : Make.ordered(t);
            case "signbit" -> Make.ordered(t);
            case "reinterpret" -> Make.ordered(Make.number(t));
            default -> t;
        };
    }

    private Term element(int depth) {
        if (s.arrays.isEmpty()) {
            return leaf();
        }
        Scope.Array a = c.one(s.arrays);
        return new Term.Element(a.slot(), place(a, depth - 1), a.type());
    }

    /** An index of a local array: a term or a number. */
    Object place(Scope.Array a, int depth) {
        return c.once(5)
                ? (Object) (long) c.draw(a.length())
                : index(new Space.Extent(Make.constant(DType.INT64, a.length()), (long) a.length()), depth);
    }

    private Term called(int depth) {
        List<Routine> general = routines.stream().filter(r -> !r.associative()).toList();
        if (general.isEmpty()) {
            return leaf();
        }
        Routine r = c.one(general);
        List<Term> arguments = new ArrayList<>();
        for (DType t : r.parameters()) {
            arguments.add(Make.cast(term(depth - 1), t));
        }
        int result = c.draw(r.results().size());
        return new Term.Called(r, arguments, result, r.results().get(result));
    }

    private Term loaded(int depth) {
        List<Scope.Place> readable = s.readable();
        if (readable.isEmpty()) {
            return s.variables.isEmpty() ? s.given.isEmpty() ? constant(DType.INT32) : c.one(s.given) : variable();
        }
        Scope.Place p = c.one(readable);
        return new Term.Loaded(p.space(), indices(p, depth), p.space().type());
    }

    List<Term> indices(Scope.Place p, int depth) {
        List<Term> all = new ArrayList<>();
        for (int axis = 0; axis < p.space().extents().size(); axis++) {
            Term must = s.form(p, axis);
            all.add(must != null ? must : index(p.space().extents().get(axis), depth - 1));
        }
        return all;
    }

    private Term total(int depth) {
        List<Scope.Total> readable = s.totals(false);
        if (readable.isEmpty()) {
            return leaf();
        }
        Step.Accumulators a = c.one(readable).accumulators();
        return new Term.Total(a.slot(), a.length() == 0 ? null : within(a.length(), depth - 1), a.type());
    }

    Term within(int length, int depth) {
        return index(new Space.Extent(Make.constant(DType.INT64, length), (long) length), depth);
    }

    /** An index that is inside, or, where the program may fail, perhaps not. */
    Term index(Space.Extent e, int depth) {
        c.open();
        Term t = indexOf(e, depth);
        c.close();
        return t;
    }

    private Term indexOf(Space.Extent e, int depth) {
        List<Scope.Counter> known = s.counters.stream()
                .filter(k -> k.key().equals(e.key())
                        || (k.key() instanceof Long n && e.key() instanceof Long most && n <= most))
                .toList();
        int how = c.draw(8);
        if (how < 4 && !known.isEmpty()) {
            return from(c.one(known), e);
        }
        if (faults && how == 7 && c.once(3)) {
            return Make.whole(term(depth));
        }
        Term size = e.size();
        // The one that is looked at before it is used stands there three times.
        Term wide = Make.cast(Make.whole(term(how == 5 ? Math.min(depth, 0) : depth)), DType.INT64);
        return switch (how) {
            case 4 -> Make.applied("max", Make.applied("min", wide, Make.applied("sub", size, 1L)), 0L);
            case 5 -> Make.applied("select",
                    Make.applied("and", Make.applied("ge", wide, 0L), Make.applied("lt", wide, size)), wide,
                    Make.constant(DType.INT64, 0));
            case 6 -> e.key() instanceof Long n && Long.bitCount(n) == 1
                    ? Make.applied("and", Make.whole(term(depth)), Math.min(n - 1, 127L))
                    : Make.applied("mod", wide, size);
            default -> e.key() instanceof Long n && n < 128
                    ? Make.applied("mod", Make.whole(term(depth)), n)
                    : Make.applied("mod", wide, size);
        };
    }

    private Term from(Scope.Counter k, Space.Extent e) {
        Term i = k.name();
        return switch (c.draw(6)) {
            case 0, 1, 2 -> i;
            case 3 -> k.slack() > 0
                    ? Make.applied("add", i, (long) k.slack())
                    : k.low() > 0 ? Make.applied("sub", i, (long) k.low()) : i;
            // From the last: inside where the index is.
            case 4 -> i.type() == DType.INT64 ? Make.applied("sub", Make.applied("sub", e.size(), 1L), i) : i;
            default -> Make.applied("floorDiv", i, 2L);
        };
    }

    /** Something that differs from element to element, if anything does. */
    Term varying() {
        return c.draw(3) == 0 ? term(1) : s.places.isEmpty() && !s.given.isEmpty() ? c.one(s.given) : loaded(0);
    }

    /** 0 or more, and far beyond any array for every other element. */
    Term farBegin() {
        return Make.applied("and", Make.cast(Make.whole(varying()), DType.INT64), (long) MASK);
    }

    /** True, which nobody sees who does not know the elements. */
    Term always() {
        Term t = Make.bits(varying());
        return Make.applied("eq", t, t);
    }

    /** What a kernel made so far: an accumulator, or a variable. */
    Term made() {
        List<Scope.Total> readable = s.totals(false).stream().filter(t -> t.accumulators().length() == 0).toList();
        if (!readable.isEmpty() && c.draw(3) != 0) {
            Step.Accumulators a = c.one(readable).accumulators();
            return new Term.Total(a.slot(), null, a.type());
        }
        return variable();
    }

    /** Few rounds, of each element its own. */
    Term few(int below, int less, DType type) {
        Term n = Make.applied("mod", Make.cast(Make.whole(term(2)), DType.INT16), (long) below);
        return Make.cast(less == 0 || !Numbers.signed(type) ? n : Make.applied("sub", n, (long) less), type);
    }
}
