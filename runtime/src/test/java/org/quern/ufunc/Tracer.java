package org.quern.ufunc;

import java.util.ArrayList;
import java.util.List;
import org.quern.array.DType;
import org.quern.dsl.DeviceFunction;
import org.quern.dsl.Expr;
import org.quern.dsl.Kernel;
import org.quern.dsl.Ops;
import org.quern.dsl.Var;
import org.quern.ir.Function;

/** Traces a {@link Tree} through the DSL, as a user's body would be. */
final class Tracer {
    private static final DType[] TYPES = DType.values();
    private static final DType[] BOUNDS = {DType.INT8, DType.UINT8, DType.INT16, DType.INT32, DType.UINT32, DType.INT64};
    private static final long[] NUMBERS = {0, 1, 2, 3, 5, 7, 31, 100, 127};

    private record Callee(int arity, DeviceFunction function) {}

    private final Kernel k;
    private final List<Callee> functions;
    private final List<Var> variables = new ArrayList<>();
    private final List<Expr> indices = new ArrayList<>();
    private final DType[] outputs;
    private final boolean[] written;

    private Tracer(Kernel k, List<Callee> functions, int choice, int outputs) {
        this.k = k;
        this.functions = functions;
        this.outputs = new DType[outputs];
        this.written = new boolean[outputs];
        for (int i = 0; i < outputs; i++) {
            this.outputs[i] = TYPES[(choice + 4 * i) % TYPES.length];
        }
    }

    /** The program's function: of three inputs, whose dtypes are the program's choice, and one to three outputs. */
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
                    k -> new Tracer(k, known, f.choice(), results).body(f.kids().get(0)))));
        }
        int outputs = 1 + program.choice() % 3;
        return Kernel.trace("random", inputs, outputs,
                k -> new Tracer(k, functions, program.choice(), outputs).body(kids.get(kids.size() - 1)));
    }

    private void body(Tree block) {
        for (int i = 0; i < 3; i++) {
            variables.add(k.var(k.in(i % k.inputs())));
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
            case BREAK -> {
                if (!indices.isEmpty()) {
                    k.breakIf(expression(s.kids().get(0)));
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
                : expression(s.kids().get(0)).cast(DType.INT16).mod(5).sub(signed ? 2 : 0).cast(type);
        Expr end = form < 2
                ? k.constant(type, 1 + s.choice() / 64 % 6)
                : expression(s.kids().get(1)).cast(DType.INT16).mod(7).cast(type);
        int visible = variables.size();
        k.loop(begin, end, index -> {
            indices.add(index);
            for (Tree inner : s.kids().get(2).kids()) {
                statement(inner);
            }
            indices.remove(indices.size() - 1);
        });
        variables.subList(visible, variables.size()).clear();
    }

    private Expr expression(Tree e) {
        List<Expr> kids = new ArrayList<>();
        e.kids().forEach(kid -> kids.add(expression(kid)));
        return switch (e.kind()) {
            case INPUT -> k.in(e.choice() % k.inputs());
            case VARIABLE -> variables.get(e.choice() % variables.size()).get();
            case INDEX -> indices.isEmpty() ? k.in(0) : indices.get(e.choice() % indices.size());
            case CONSTANT -> constant(e.choice());
            case UNARY -> unary(e.choice() % 9, kids.get(0));
            case BINARY -> binary(e.choice() % 18, kids.get(0), kids.get(1));
            case COMPARE -> compare(e.choice() % 6, kids.get(0), kids.get(1));
            case SELECT -> Ops.select(kids.get(0), kids.get(1), kids.get(2));
            case CAST -> kids.get(0).cast(TYPES[e.choice() % TYPES.length]);
            case CALL -> call(e.choice(), kids);
            default -> throw new AssertionError(e.kind());
        };
    }

    private Expr constant(int choice) {
        DType type = TYPES[choice % TYPES.length];
        long n = NUMBERS[choice / 16 % NUMBERS.length];
        return type == DType.BOOL ? k.constant(type, n & 1)
                : type.isFloat() ? k.constant(type, n * 0.75 - 2) : k.constant(type, n);
    }

    private Expr call(int choice, List<Expr> arguments) {
        if (functions.isEmpty()) {
            return arguments.get(0);
        }
        Callee callee = functions.get(choice % functions.size());
        List<Expr> results = callee.function.calls(arguments.subList(0, callee.arity).toArray(Expr[]::new));
        return results.get(choice / 16 % results.size());
    }

    private static Expr number(Expr x) {
        return x.dtype() == DType.BOOL ? x.cast(DType.INT8) : x;
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
