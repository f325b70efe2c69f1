package org.quern.fuzz;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.quern.dsl.Accumulator;
import org.quern.dsl.AccumulatorArray;
import org.quern.dsl.Core;
import org.quern.dsl.CoreBody;
import org.quern.dsl.CoreKernel;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Frexp;
import org.quern.dsl.Kernel;
import org.quern.dsl.KernelBody;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Modf;
import org.quern.dsl.KernelBuilder;
import org.quern.dsl.Var;
import org.quern.dtype.DType;

/** Writes a program in the DSL, as a user would, and checks the dtypes that it says on the way. */
final class Tracer {
    private final KernelBuilder k;
    private final Map<Routine, DeviceFunction> functions;
    private final Map<Integer, Object> names = new HashMap<>();

    private Tracer(KernelBuilder k, Map<Routine, DeviceFunction> functions) {
        this.k = k;
        this.functions = functions;
    }

    /** The body of a ufunc. */
    static KernelBody elements(Program p) {
        Map<Routine, DeviceFunction> functions = functions(p);
        return k -> {
            same(p.inputs().size(), k.inputs());
            new Tracer(k, functions).steps(p.body());
        };
    }

    /** The body of a gufunc. */
    static CoreBody cores(Program p) {
        Map<Routine, DeviceFunction> functions = functions(p);
        return k -> {
            same(p.inputs().size(), k.inputs());
            for (int i = 0; i < k.inputs(); i++) {
                same(p.cores().inputs().get(i).size(), k.in(i).rank());
                same(p.inputs().get(i), k.in(i).dtype());
            }
            new Tracer(k, functions).steps(p.body());
        };
    }

    private static Map<Routine, DeviceFunction> functions(Program p) {
        Map<Routine, DeviceFunction> all = new HashMap<>();
        for (Routine r : p.routines()) {
            all.put(r, function(r, Map.copyOf(all)));
        }
        return all;
    }

    private static DeviceFunction function(Routine r, Map<Routine, DeviceFunction> known) {
        if (r.formula()) {
            Step.Output value = (Step.Output) r.body().get(0);
            return switch (r.parameters().size()) {
                case 1 -> DeviceFunction.define(r.name(), x -> formula(value.value(), known, x));
                case 2 -> DeviceFunction.define(r.name(), (x, y) -> formula(value.value(), known, x, y));
                case 3 -> DeviceFunction.define(r.name(), (x, y, z) -> formula(value.value(), known, x, y, z));
                case 4 -> DeviceFunction.define(r.name(), (x, y, z, u) -> formula(value.value(), known, x, y, z, u));
                case 5 ->
                    DeviceFunction.define(r.name(), (x, y, z, u, v) -> formula(value.value(), known, x, y, z, u, v));
                case 6 -> DeviceFunction.define(r.name(),
                        (x, y, z, u, v, w) -> formula(value.value(), known, x, y, z, u, v, w));
                case 7 -> DeviceFunction.define(r.name(),
                        (x, y, z, u, v, w, p) -> formula(value.value(), known, x, y, z, u, v, w, p));
                case 8 -> DeviceFunction.define(r.name(),
                        (x, y, z, u, v, w, p, q) -> formula(value.value(), known, x, y, z, u, v, w, p, q));
                default -> DeviceFunction.define(r.name(),
                        (x, y, z, u, v, w, p, q, s) -> formula(value.value(), known, x, y, z, u, v, w, p, q, s));
            };
        }
        return DeviceFunction.define(r.name(), r.parameters().size(), r.results().size(),
                k -> new Tracer(k, known).steps(r.body()));
    }

    /** A formula has no kernel at hand: constants are made beside its first operand. */
    private static Expr formula(Term value, Map<Routine, DeviceFunction> known, Expr... operands) {
        Tracer t = new Tracer(null, known);
        for (int i = 0; i < operands.length; i++) {
            t.names.put(i, operands[i]);
        }
        return t.term(value);
    }

    private static void same(Object expected, Object got) {
        if (!expected.equals(got)) {
            throw new AssertionError("the DSL says " + got + ", the documentation " + expected);
        }
    }

    private void steps(List<Step> steps) {
        steps.forEach(this::step);
    }

    private void step(Step step) {
        switch (step) {
            case Step.Let s -> names.put(s.slot(), term(s.value()));
            case Step.Declare s -> names.put(s.slot(), switch (s.initial()) {
                case Term t -> k.var(term(t));
                case Long n -> k.var(s.type(), n);
                case Boolean b -> k.var(s.type(), b);
                case BigInteger n -> k.var(s.type(), n);
                default -> k.var(s.type(), (double) s.initial());
            });
            case Step.Assign s -> assign((Var) names.get(s.slot()), s);
            case Step.Array s -> {
                LocalArray a = k.array(s.type(), s.length());
                same(s.type(), a.dtype());
                same(s.length(), a.length());
                names.put(s.slot(), a);
            }
            case Step.Put s -> {
                LocalArray a = (LocalArray) names.get(s.slot());
                Number index = s.index() instanceof Long n ? n : term((Term) s.index());
                if (given(s.value(), s.type(), true) instanceof Boolean b) {
                    a.set(index, b);
                } else {
                    a.set(index, (Number) given(s.value(), s.type(), true));
                }
            }
            case Step.Count s -> {
                Consumer<Expr> body = body(s.slot(), s.type(), s.body());
                if (s.begin() == null) {
                    long count = (long) s.end();
                    if (count % 2 == 0) {
                        k.loop(count, body);
                    } else {
                        k.loop(k.constant(DType.INT64, count), body);
                    }
                } else {
                    k.loop(term(s.begin()), term((Term) s.end()), body);
                }
            }
            case Step.Rounds s -> rounds(s);
            case Step.While s -> {
                if (s.limit() == 0) {
                    k.loopWhile(() -> test(s), () -> steps(s.body()));
                } else {
                    k.loopWhile(s.limit(), () -> test(s), () -> steps(s.body()));
                }
            }
            case Step.When s -> {
                if (s.otherwise() == null) {
                    k.when(operand(s.condition()), () -> steps(s.then()));
                } else {
                    k.when(operand(s.condition()), () -> steps(s.then()), () -> steps(s.otherwise()));
                }
            }
            case Step.Leave s -> {
                Number condition = operand(s.condition());
                switch (s.where()) {
                    case BREAK -> k.breakIf(condition);
                    case CONTINUE -> k.continueIf(condition);
                    case RETURN -> k.returnIf(condition);
                }
            }
            case Step.Output s -> {
                Kernel.Out out = ((Kernel) k).out(s.number());
                if (given(s.value(), s.type(), false) instanceof Boolean b) {
                    out.set(b);
                } else {
                    out.set((Number) given(s.value(), s.type(), false));
                }
            }
            case Step.Store s -> {
                Core core = core(s.space());
                boolean typed = s.space().kind() != Space.Kind.OUTPUT;
                Expr[] index = terms(s.index());
                if (given(s.value(), s.space().type(), typed) instanceof Boolean b) {
                    core.set(b, index);
                } else {
                    core.set((Number) given(s.value(), s.space().type(), typed), index);
                }
                same(s.space().type(), core.dtype());
            }
            case Step.Accumulators s -> names.put(s.slot(), accumulators((CoreKernel) k, s));
            case Step.Add s -> {
                if (s.index() == null) {
                    Accumulator a = (Accumulator) names.get(s.to().slot());
                    if (s.to().slot() % 2 == 0) {
                        a.add(operand(s.value()));
                    } else {
                        a.plusAssign(operand(s.value()));
                    }
                } else {
                    ((AccumulatorArray) names.get(s.to().slot())).add(term(s.index()), term(s.value()));
                }
            }
            case Step.Scratch s -> {
                Expr[] sizes = terms(s.space().extents().stream().map(Space.Extent::size).toList());
                names.put(s.space().number(), ((CoreKernel) k).scratch(s.space().type(), sizes));
            }
        }
    }

    private void assign(Var v, Step.Assign s) {
        same(s.type(), v.dtype());
        switch (s.value()) {
            case Term t -> v.set(operand(t));
            case Boolean b -> v.set(b);
            default -> v.set((Number) s.value());
        }
        if (s.slot() % 3 == 0 && s.type() != DType.BOOL) {
            unchanged(v);
        }
    }

    private static void unchanged(Var v) {
        v.timesAssign(1);
        if (v.dtype().isFloat()) {
            v.divAssign(1);
        } else {
            v.plusAssign(v.like(0));
            v.minusAssign(0);
        }
    }

    /** A constant as Java's number or truth value where that is the same, else a value. */
    private Object given(Term value, DType to, boolean typed) {
        if (value instanceof Term.Constant c && c.type() == to && (typed || to == alone(c.number()))) {
            return c.number();
        }
        return operand(value);
    }

    private static DType alone(Object number) {
        return switch (number) {
            case Boolean b -> DType.BOOL;
            case Double x -> DType.FLOAT64;
            case BigInteger n when n.bitLength() >= Long.SIZE -> DType.UINT64;
            default -> DType.INT64;
        };
    }

    /** What stands for the value of a term at once: a variable, an accumulator or a scalar core itself. */
    private Number operand(Term t) {
        return switch (t) {
            case Term.Name n when n.variable() -> (Var) names.get(n.slot());
            case Term.Total a when a.index() == null -> (Accumulator) names.get(a.slot());
            case Term.Loaded l when l.index().isEmpty() -> core(l.space());
            default -> term(t);
        };
    }

    private Number test(Step.While s) {
        steps(s.before());
        return operand(s.test());
    }

    private Consumer<Expr> body(int slot, DType type, List<Step> steps) {
        return i -> {
            same(type, i.dtype());
            names.put(slot, i.cast(type)); // not weak, as the terms count its dtype
            steps(steps);
        };
    }

    private void rounds(Step.Rounds s) {
        CoreKernel c = (CoreKernel) k;
        Consumer<Expr> body = body(s.slot(), DType.INT64, s.body());
        Number end = s.end() instanceof Term.Constant n && n.type() == DType.INT64
                ? (Number) n.number()
                : term(s.end());
        if (s.begin() == null && s.parallel()) {
            c.parallel(end, body);
        } else if (s.begin() == null) {
            c.lanes(end, body);
        } else if (s.parallel()) {
            c.parallel(term(s.begin()), term(s.end()), body);
        } else {
            c.lanes(term(s.begin()), term(s.end()), body);
        }
    }

    private Object accumulators(CoreKernel c, Step.Accumulators s) {
        if (s.length() == 0) {
            Accumulator a = s.sum()
                    ? c.sum(s.type())
                    : s.reduce() != null
                            ? c.accumulator(s.reduce(), s.type())
                            : c.accumulator(functions.get(s.function()), c.constant(s.type(), s.identity()));
            same(s.type(), a.dtype());
            return a;
        }
        AccumulatorArray a = s.reduce() != null
                ? c.accumulators(s.reduce(), s.type(), s.length())
                : c.accumulators(functions.get(s.function()), c.constant(s.type(), s.identity()), s.length());
        same(s.type(), a.dtype());
        same(s.length(), a.length());
        return a;
    }

    private Core core(Space s) {
        return switch (s.kind()) {
            case INPUT, IN_OUT -> ((CoreKernel) k).in(s.number());
            case OUTPUT -> ((CoreKernel) k).out(s.number());
            case SCRATCH -> (Core) names.get(s.number());
        };
    }

    private Expr[] terms(List<Term> all) {
        List<Expr> made = new ArrayList<>();
        all.forEach(t -> made.add(term(t)));
        return made.toArray(Expr[]::new);
    }

    private Expr term(Term t) {
        Expr e = made(t);
        same(t.type(), e.dtype());
        return e;
    }

    private Expr made(Term term) {
        return switch (term) {
            case Term.Constant c -> k == null ? beside(c) : switch (c.number()) {
                case Long n -> k.constant(c.type(), n);
                case Boolean b -> k.constant(c.type(), b);
                case BigInteger n -> k.constant(c.type(), n);
                default -> k.constant(c.type(), (double) c.number());
            };
            case Term.Applied a -> applied(a);
            case Term.Input i -> k == null ? (Expr) names.get(i.number()) : ((Kernel) k).in(i.number());
            case Term.Uniform u -> u.type() == DType.FLOAT64 && u.number() % 2 == 0
                    ? k.uniform("u" + u.number()).cast(u.type())
                    : k.uniform("u" + u.number(), u.type());
            case Term.Name n -> n.variable() ? ((Var) names.get(n.slot())).get() : (Expr) names.get(n.slot());
            case Term.Element e -> e.index() instanceof Long n
                    ? ((LocalArray) names.get(e.slot())).get(n)
                    : ((LocalArray) names.get(e.slot())).get(term((Term) e.index()));
            case Term.Loaded l -> core(l.space()).at(terms(l.index()));
            case Term.Dim d -> ((CoreKernel) k).dim(d.name()).cast(DType.INT64);
            case Term.Size s -> core(new Space(s.kind(), s.number(), null, List.of())).size(s.axis()).cast(DType.INT64);
            case Term.Total t -> t.index() == null
                    ? total((Accumulator) names.get(t.slot()), t.slot())
                    : ((AccumulatorArray) names.get(t.slot())).get(term(t.index()));
            case Term.Called c -> c.routine().results().size() == 1
                    ? functions.get(c.routine()).of(terms(c.arguments()))
                    : functions.get(c.routine()).results(terms(c.arguments())).get(c.result());
        };
    }

    private static Expr total(Accumulator a, int slot) {
        return a.dtype().isFloat() && slot % 3 == 0 ? a.div(1) : a.get();
    }

    private Expr beside(Term.Constant c) {
        Expr first = (Expr) names.get(0);
        return switch (c.number()) {
            case Double x -> first.cast(c.type()).like(x);
            case Boolean b -> first.cast(c.type()).like(b);
            case BigInteger n -> first.cast(c.type()).like(n);
            default -> first.cast(DType.INT64).like((long) c.number()).cast(c.type());
        };
    }

    private Expr applied(Term.Applied a) {
        Object[] arguments = a.arguments().stream().map(x -> x instanceof Term t ? operand(t) : x).toArray();
        if (arguments[0] instanceof Accumulator first) {
            arguments[0] = first.get(); // has few of the methods
        }
        if (k != null && a.operation().name().equals("add")) {
            same(a.type(), k.promote(Arrays.copyOf(arguments, arguments.length, Number[].class)));
        }
        Object made = a.operation().call(arguments);
        return switch (made) {
            case Frexp f -> a.part().equals("exponent") ? f.exponent() : f.significand();
            case Modf m -> a.part().equals("whole") ? m.whole() : m.fraction();
            default -> (Expr) made;
        };
    }
}
