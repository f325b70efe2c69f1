package org.quern.ir;

import java.util.Arrays;
import java.util.List;
import org.quern.array.DType;

/** Runs a function for one element, statement by statement: the reference that compiled code is compared with. */
public final class Interpreter {
    private final Function function;
    private long[] values = new long[16];
    private long[] variables = new long[4];

    private Interpreter(Function function) {
        this.function = function;
    }

    /** The results for these arguments, all as {@link Scalars} has elements. */
    public static long[] run(Function function, long... arguments) {
        return new Interpreter(function).results(arguments);
    }

    private long[] results(long[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            define(function.parameters().get(i), arguments[i]);
        }
        block(function.body());
        long[] results = new long[function.results().size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = get(function.results().get(i));
        }
        return results;
    }

    private void define(Value v, long bits) {
        if (v.id() >= values.length) {
            values = Arrays.copyOf(values, 2 * v.id());
        }
        values[v.id()] = bits;
    }

    private long get(Value v) {
        return values[v.id()];
    }

    private void assign(Variable v, long bits) {
        if (v.id() >= variables.length) {
            variables = Arrays.copyOf(variables, 2 * v.id());
        }
        variables[v.id()] = bits;
    }

    /** Whether a break ended it. */
    private boolean block(Block block) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> define(let.result(), op(let.op()));
                case Statement.Declare d -> assign(d.variable(), get(d.initial()));
                case Statement.Assign a -> assign(a.variable(), get(a.value()));
                case Statement.Loop loop -> loop(loop);
                case Statement.Break leave -> {
                    if (get(leave.condition()) != 0) {
                        return true;
                    }
                }
                case Statement.Call call -> {
                    long[] results = run(call.function(), all(call.arguments()));
                    for (int i = 0; i < results.length; i++) {
                        define(call.results().get(i), results[i]);
                    }
                }
            }
        }
        return false;
    }

    private void loop(Statement.Loop loop) {
        DType type = loop.index().type();
        long end = get(loop.end());
        for (long i = get(loop.begin()); Scalars.compare(Predicate.LT, type, i, end); i = Scalars.wrap(type, i + 1)) {
            define(loop.index(), i);
            if (block(loop.body())) {
                return;
            }
        }
    }

    private long[] all(List<Value> list) {
        return list.stream().mapToLong(this::get).toArray();
    }

    private long op(Op op) {
        return switch (op) {
            case Op.Constant c -> c.bits();
            case Op.Unary u -> Scalars.unary(u.op(), u.type(), get(u.a()));
            case Op.Binary b -> Scalars.binary(b.op(), b.type(), get(b.a()), get(b.b()));
            case Op.Compare c -> Scalars.compare(c.predicate(), c.a().type(), get(c.a()), get(c.b())) ? 1 : 0;
            case Op.Select s -> get(s.condition()) != 0 ? get(s.a()) : get(s.b());
            case Op.Cast c -> Scalars.cast(c.a().type(), c.type(), get(c.a()));
            case Op.Apply m -> Libm.apply(m.function(), m.type(), all(m.operands()));
            case Op.Read r -> variables[r.variable().id()];
        };
    }
}
