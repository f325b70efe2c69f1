package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.LocalArray;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.dtype.DType;
import org.quern.ir.Function;
import org.quern.testing.Traces;

/** Traces a {@link Tree} through the DSL, as a user's body would be. */
final class Tracer {
    private static final DType[] TYPES = DType.values();
    private static final DType[] BOUNDS = {DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.UINT32,
        DType.INT64};
    private static final long[] NUMBERS = {0, 1, 2, 3, 5, 7, 31, 100, 127};

    private record Callee(int arity, DeviceFunction function) {}

    private final Kernel k;
    private final List<Expr> inputs;
    private final List<Callee> functions;
    private final List<Var> variables = new ArrayList<>();
    private final List<Expr> indices = new ArrayList<>();
    private final List<LocalArray> arrays = new ArrayList<>();
    private final DType[] outputs;
    private final boolean[] written;
    private int loops;

    private Tracer(Kernel k, List<Expr> inputs, List<Callee> functions, int choice, int outputs) {
        this.k = k;
        this.inputs = inputs;
        this.functions = functions;
        this.outputs = new DType[outputs];
        this.written = new boolean[outputs];
        for (int i = 0; i < outputs; i++) {
            this.outputs[i] = TYPES[(choice + 4 * i) % TYPES.length];
        }
    }

    /**
     * The program's function: of three inputs, whose dtypes are the program's choice and the last of which may be uniform,
     * and one to three outputs.
     */
    static Function trace(Tree program) {
        List<DType> inputs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            inputs.add(TYPES[(program.choice() >> (4 * i)) % TYPES.length]);
        }
        List<Callee> functions = new ArrayList<>();
        List<Tree> kids = program.kids();
        for (Tree f : kids.subList(0, kids.size() - 1)) {
            List<Callee> known = List.copyOf(functions);
            int results = 1 + f.choice() % 2;
            int arity = 1 + f.choice() / 2 % 3;
            functions.add(new Callee(arity, DeviceFunction.define("f" + known.size(), arity, results,
                    k -> new Tracer(k, operands(k), known, f.choice(), results).body(f.kids().get(0)))));
        }
        int outputs = 1 + program.choice() % 3;
        DType uniform = program.choice() % 5 < 2 ? inputs.remove(2) : null;
        return Traces.trace("random", inputs, outputs, k -> {
            List<Expr> given = new ArrayList<>(operands(k));
            if (uniform != null) {
                given.add(k.uniform("u", uniform));
            }
            new Tracer(k, given, functions, program.choice(), outputs).body(kids.get(kids.size() - 1));
        });
    }

    private static List<Expr> operands(Kernel k) {
        List<Expr> operands = new ArrayList<>();
        for (int i = 0; i < k.inputs(); i++) {
            operands.add(k.in(i));
        }
        return operands;
    }

    private void body(Tree block) {
        for (int i = 0; i < 3; i++) {
            variables.add(k.var(inputs.get(i % inputs.size())));
        }
        variables.add(k.var(DType.INT32, 3));
        variables.add(k.var(DType.FLOAT64, 0.5));
        for (Tree s : block.kids()) {
            statement(s);
        }
        for (int i = 0; i < outputs.length; i++) {
            if (!written[i]) {
                k.out(i).set(variables.get(i).get().cast(outputs[i]));
            }
        }
    }

    private void statement(Tree s) {
        switch (s.kind()) {
            case ASSIGN -> {
                Var v = variables.get(s.choice() % variables.size());
                v.set(expression(s.kids().get(0)).cast(v.dtype()));
            }
            case LOCAL -> variables.add(k.var(expression(s.kids().get(0))));
            case OUTPUT -> {
                int i = s.choice() % outputs.length;
                k.out(i).set(expression(s.kids().get(0)).cast(outputs[i]));
                written[i] = true;
            }
            case LOOP -> loop(s);
            case WHILE -> loopWhile(s);
            case WHEN -> k.when(expression(s.kids().get(0)), () -> block(s.kids().get(1)),
                    () -> s.kids().subList(2, s.kids().size()).forEach(this::block));
            case BREAK -> {
                if (loops > 0) {
                    k.breakIf(expression(s.kids().get(0)));
                }
            }
            case CONTINUE -> {
                if (loops > 0) {
                    k.continueIf(expression(s.kids().get(0)));
                }
            }
            case RETURN -> k.returnIf(expression(s.kids().get(0)));
            case ARRAY -> {
                arrays.add(k.array(TYPES[s.choice() % TYPES.length], 1 + s.choice() / 16 % 5));
                put(arrays.get(arrays.size() - 1), s.choice(), s.kids().get(0), s.kids().get(0));
            }
            case PUT -> {
                if (!arrays.isEmpty()) {
                    put(arrays.get(s.choice() % arrays.size()), s.choice(), s.kids().get(0), s.kids().get(1));
                }
            }
            default -> throw new AssertionError(s.kind());
        }
    }

    /** Few rounds: from -2 .. 2 to below 7, by constants, or by values that may differ from element to element. */
    private void loop(Tree s) {
        DType type = BOUNDS[s.choice() % BOUNDS.length];
        boolean signed = type.kind() == DType.Kind.SIGNED;
        int form = s.choice() / BOUNDS.length % 4;
        Expr begin = form == 0 || form == 2
                ? k.constant(type, 0)
                : variable(expression(s.kids().get(0)).cast(DType.INT16).mod(5).sub(signed ? 2 : 0).cast(type));
        Expr end = form < 2
                ? k.constant(type, 1 + s.choice() / 64 % 6)
                : variable(expression(s.kids().get(1)).cast(DType.INT16).mod(7).cast(type));
        k.loop(begin, end, index -> {
            indices.add(index);
            loops++;
            block(s.kids().get(2));
            loops--;
            indices.remove(indices.size() - 1);
        });
    }

    /** Hides that a bound may be constant: one that then overflows would be refused. */
    private Expr variable(Expr e) {
        return k.var(e).get();
    }

    /** A few rounds, counted by a variable of its own; a limit that is never reached. */
    private void loopWhile(Tree s) {
        Var rounds = k.var(DType.INT32, 0);
        Runnable body = () -> {
            loops++;
            rounds.set(rounds.get().add(1));
            block(s.kids().get(1));
            loops--;
        };
        k.loopWhile(s.choice() % 2 == 0 ? 1000 : 6, () -> {
            Expr more = expression(s.kids().get(0)).cast(DType.BOOL);
            return more.and(rounds.get().lt(1 + s.choice() / 2 % 5));
        }, body);
    }

    /** Statements whose variables and arrays end with them. */
    private void block(Tree block) {
        int visible = variables.size();
        int there = arrays.size();
        block.kids().forEach(this::statement);
        variables.subList(visible, variables.size()).clear();
        arrays.subList(there, arrays.size()).clear();
    }

    /** Inside the array: by a remainder, which needs no check, or by a choice, which does. */
    private Expr place(LocalArray a, int choice, Expr x) {
        Expr index = bits(x).cast(DType.INT32);
        return choice % 2 == 0
                ? index.mod(a.length())
                : Ops.select(index.ge(0).and(index.lt(a.length())), index, index.like(0));
    }

    private void put(LocalArray a, int choice, Tree index, Tree value) {
        a.set(place(a, choice, expression(index)), expression(value).cast(a.dtype()));
    }

    private Expr expression(Tree e) {
        List<Expr> kids = new ArrayList<>();
        e.kids().forEach(kid -> kids.add(expression(kid)));
        return switch (e.kind()) {
            case INPUT -> inputs.get(e.choice() % inputs.size());
            case VARIABLE -> variables.get(e.choice() % variables.size()).get();
            case INDEX -> indices.isEmpty() ? k.in(0) : indices.get(e.choice() % indices.size());
            case CONSTANT -> constant(e.choice());
            case UNARY -> unary(e.choice() % 12, kids.get(0));
            case BINARY -> binary(e.choice() % 18, kids.get(0), kids.get(1));
            case COMPARE -> compare(e.choice() % 6, kids.get(0), kids.get(1));
            case SELECT -> Ops.select(kids.get(0), kids.get(1), kids.get(2));
            case ELEMENT -> element(e.choice(), kids.get(0));
            case FMA -> Ops.fma(kids.get(0), kids.get(1), kids.get(2));
            case REINTERPRET -> reinterpret(e.choice(), kids.get(0));
            case CAST -> kids.get(0).cast(TYPES[e.choice() % TYPES.length]);
            case CALL -> call(e.choice(), kids);
            default -> throw new AssertionError(e.kind());
        };
    }

    private Expr element(int choice, Expr index) {
        if (arrays.isEmpty()) {
            return index;
        }
        LocalArray a = arrays.get(choice % arrays.size());
        return a.get(place(a, choice / 16, index));
    }

    /** To integers only: what bits a NaN has is not said. */
    private static Expr reinterpret(int choice, Expr x) {
        if (x.dtype() == DType.BOOL || x.dtype().isFloat()) {
            return x;
        }
        DType to = TYPES[1 + choice % (TYPES.length - 1)];
        return to.itemSize() == x.dtype().itemSize() && !to.isFloat() ? x.reinterpret(to) : x.byteswap();
    }

    private Expr constant(int choice) {
        DType type = TYPES[choice % TYPES.length];
        long n = NUMBERS[choice / 16 % NUMBERS.length];
        return type == DType.BOOL
                ? k.constant(type, n & 1)
                : type.isFloat() ? k.constant(type, n * 0.75 - 2) : k.constant(type, n);
    }

    private Expr call(int choice, List<Expr> arguments) {
        if (functions.isEmpty()) {
            return arguments.get(0);
        }
        Callee callee = functions.get(choice % functions.size());
        List<Expr> results = callee.function.results(arguments.subList(0, callee.arity).toArray(Expr[]::new));
        return results.get(choice / 16 % results.size());
    }

    private static Expr number(Expr x) {
        return x.dtype() == DType.BOOL ? x.cast(DType.INT8) : x;
    }

    private static Expr whole(Expr x) {
        return number(bits(x));
    }

    private static Expr bits(Expr x) {
        return x.dtype().isFloat() ? x.cast(DType.INT32) : x;
    }

    private static Expr unary(int choice, Expr x) {
        return switch (choice) {
            case 0 -> number(x).neg();
            case 1 -> x.abs();
            case 2 -> bits(x).not();
            case 3 -> Ops.sqrt(x);
            case 4 -> Ops.floor(x);
            case 5 -> Ops.ceil(x);
            case 6 -> Ops.trunc(x);
            case 7 -> Ops.rint(x);
            case 8 -> whole(x).popcount();
            case 9 -> whole(x).clz();
            case 10 -> whole(x).ctz();
            default -> Ops.isfinite(x);
        };
    }

    /** All but copysign, which would show the sign of a NaN. */
    private static Expr binary(int choice, Expr x, Expr y) {
        if (choice >= 13) {
            Expr a = bits(x);
            // int64 and uint64 would meet in float64
            Expr b = bits(y).cast(a.dtype());
            return switch (choice) {
                case 13 -> a.and(b);
                case 14 -> a.or(b);
                case 15 -> a.xor(b);
                case 16 -> a.shl(b);
                default -> a.shr(b);
            };
        }
        return switch (choice) {
            case 0, 1 -> x.add(y);
            case 2 -> number(x).sub(number(y));
            case 3 -> x.mul(y);
            case 4 -> x.div(y);
            case 5 -> x.floorDiv(y);
            case 6 -> x.mod(y);
            case 7 -> x.rem(y);
            case 8 -> x.min(y);
            case 9 -> x.max(y);
            case 10 -> x.fmin(y);
            case 11 -> x.fmax(y);
            default -> bits(x).pow(bits(y).cast(bits(x).dtype()));
        };
    }

    private static Expr compare(int choice, Expr x, Expr y) {
        return switch (choice) {
            case 0 -> x.lt(y);
            case 1 -> x.le(y);
            case 2 -> x.gt(y);
            case 3 -> x.ge(y);
            case 4 -> x.eq(y);
            default -> x.ne(y);
        };
    }
}
