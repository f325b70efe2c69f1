package org.quern.ir.interpret;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Chunks;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.MathFunction;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Predicate;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/** Runs a function for one element, statement by statement: the reference that compiled code is compared with. */
public final class Interpreter {
    /** Supplies the results of mathematical functions. */
    @FunctionalInterface
    public interface Mathematics {
        /** The result's bits for these arguments of this dtype. */
        long apply(MathFunction f, DType type, long[] arguments);
    }

    /** Observes the operations of a run. */
    @FunctionalInterface
    public interface Watcher {
        /** Called with the result of each operation, in this function or a callee. */
        void made(Statement.Let operation, long bits);
    }

    /** The exception for an index outside its axis or local array. */
    public static final class OutsideException extends IndexOutOfBoundsException {
        private static final long serialVersionUID = 1L;
        private final transient Object site;
        private final int axis;
        private final long index;

        OutsideException(Object site, int axis, DType type, long index, long size) {
            super("Index " + Scalars.text(type, index) + " out of bounds for length " + size);
            this.site = site;
            this.axis = axis;
            this.index = index;
        }

        /** The statement or operation with the index, as in {@link org.quern.ir.analysis.FaultSites}. */
        public Object site() {
            return site;
        }

        /** The axis; 0 of a local array. */
        public int axis() {
            return axis;
        }

        /** Bits of the index, in its own dtype. */
        public long index() {
            return index;
        }
    }

    private final Function function;
    private final Mathematics mathematics;
    private final Watcher watcher;
    private long[] values = new long[16];
    private long[] variables = new long[4];
    private final Map<Integer, long[]> arrays = new HashMap<>();
    private final Map<Memory, long[]> memories = new HashMap<>();
    /** The partial results of the current lanes loop, and the number of its iteration. */
    private final Map<Variable, long[]> partials = new HashMap<>();
    private int round;

    private Interpreter(Function function, Mathematics mathematics, Watcher watcher) {
        this.function = function;
        this.mathematics = mathematics;
        this.watcher = watcher;
    }

    /**
     * The results of a function of elements.
     *
     * @param arguments as {@link Scalars} has elements, and so are the results
     */
    public static long[] run(Function function, Mathematics mathematics, long... arguments) {
        return watched(function, mathematics, (operation, bits) -> {}, arguments);
    }

    /** The results of a function of elements, while a watcher observes its operations. */
    public static long[] watched(Function function, Mathematics mathematics, Watcher watcher, long... arguments) {
        return new Interpreter(function, mathematics, watcher).results(arguments);
    }

    /**
     * Runs the kernel of a gufunc for one instance.
     *
     * @param sizes of the core dimensions
     * @param uniforms values of the uniform parameters
     * @param operands the elements of each core, row-major, inputs first; the outputs are written
     * @throws OutsideException if an index is outside its axis or local array
     */
    public static void runCore(Function kernel, Mathematics mathematics, long[] sizes, long[] uniforms,
            long[][] operands) {
        watchedCore(kernel, mathematics, (operation, bits) -> {}, sizes, uniforms, operands);
    }

    /** Runs the kernel of a gufunc, as {@link #runCore}, while a watcher observes its operations. */
    public static void watchedCore(Function kernel, Mathematics mathematics, Watcher watcher, long[] sizes,
            long[] uniforms, long[][] operands) {
        Interpreter it = new Interpreter(kernel, mathematics, watcher);
        for (int d = 0; d < sizes.length; d++) {
            it.define(kernel.core().sizes().get(d), sizes[d]);
        }
        for (int u = 0; u < uniforms.length; u++) {
            it.define(kernel.uniformParameters().get(u), uniforms[u]);
        }
        int n = kernel.core().inputs().size();
        for (int i = 0; i < operands.length; i++) {
            it.memories.put(i < n ? kernel.core().inputs().get(i) : kernel.core().outputs().get(i - n), operands[i]);
        }
        it.block(kernel.body());
    }

    private long[] results(long[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            define(function.parameters().get(i), arguments[i]);
        }
        if (block(function.body()) == Exit.RETURN) {
            returnEarly();
        }
        long[] results = new long[function.results().size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = get(function.results().get(i));
        }
        return results;
    }

    /**
     * After an early return the results are the values that the variables hold then: only the reads at the end remain.
     */
    private void returnEarly() {
        for (Statement s : function.body().statements()) {
            if (s instanceof Statement.Let let && (let.op() instanceof Op.Read || let.op() instanceof Op.Cast)) {
                define(let.result(), op(let.op()));
            }
        }
    }

    private void define(Value v, long bits) {
        if (v.id() >= values.length) {
            values = Arrays.copyOf(values, 2 * v.id());
        }
        values[v.id()] = bits;
    }

    /** Zero for a value that an early return passed over. */
    private long get(Value v) {
        return v.id() < values.length ? values[v.id()] : 0;
    }

    private void assign(Variable v, long bits) {
        if (v.id() >= variables.length) {
            variables = Arrays.copyOf(variables, 2 * v.id());
        }
        variables[v.id()] = bits;
    }

    /** The way in which the block ended early, or null. */
    private Exit block(Block block) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    long bits = op(let.op());
                    define(let.result(), bits);
                    watcher.made(let, bits);
                }
                case Statement.Declare d -> assign(d.variable(), get(d.initial()));
                case Statement.Assign a -> assign(a.variable(), get(a.value()));
                case Statement.Loop loop -> {
                    if (loop(loop) == Exit.RETURN) {
                        return Exit.RETURN;
                    }
                }
                case Statement.While loop -> {
                    if (loop(loop) == Exit.RETURN) {
                        return Exit.RETURN;
                    }
                }
                case Statement.If choice -> {
                    Exit left = block(get(choice.condition()) != 0 ? choice.then() : choice.otherwise());
                    if (left != null) {
                        return left;
                    }
                }
                case Statement.Leave leave -> {
                    if (get(leave.condition()) != 0) {
                        return leave.where();
                    }
                }
                case Statement.Local local -> arrays.put(local.array().id(), new long[local.array().length()]);
                case Statement.Put put -> {
                    int at = inside(put, 0, put.index(), put.array().length());
                    arrays.get(put.array().id())[at] = get(put.value());
                }
                case Statement.Lanes lanes -> lanes(lanes);
                case Statement.Parallel loop -> parallel(loop);
                case Statement.Accumulate a -> {
                    long[] partial = partials.get(a.variable());
                    if (partial != null) {
                        int at = round % partial.length;
                        partial[at] = combine(a.reduction(), partial[at], get(a.value()));
                    } else {
                        assign(a.variable(), combine(a.reduction(), variables[a.variable().id()], get(a.value())));
                    }
                }
                case Statement.Reserve r -> {
                    long length = 1;
                    for (Value size : r.memory().sizes()) {
                        length *= Math.max(0, get(size));
                    }
                    memories.put(r.memory(), new long[Math.toIntExact(length)]);
                }
                case Statement.Store store ->
                    memories.get(store.memory())[at(store, store.memory(), store.indices())] = get(store.value());
                case Statement.Call call -> {
                    long[] results = watched(call.function(), mathematics, watcher, all(call.arguments()));
                    for (int i = 0; i < results.length; i++) {
                        define(call.results().get(i), results[i]);
                    }
                }
            }
        }
        return null;
    }

    private Exit loop(Statement.While loop) {
        while (true) {
            Exit left = block(loop.test());
            if (left == null && get(loop.condition()) == 0) {
                return null;
            }
            left = left == null ? block(loop.body()) : left;
            if (left != null && left != Exit.CONTINUE) {
                return left;
            }
        }
    }

    private void lanes(Statement.Lanes loop) {
        Map<Variable, Reduction> reductions = Reduction.of(loop.body());
        reductions.forEach((v, r) -> {
            long[] partial = new long[r.partials()];
            Arrays.fill(partial, r.identity());
            partials.put(v, partial);
        });
        round = 0;
        for (long i = get(loop.begin()); i < get(loop.end()); i++, round++) {
            define(loop.index(), i);
            block(loop.body());
        }
        reductions.forEach((v, r) -> {
            long[] partial = partials.remove(v);
            for (int h = partial.length / 2; h > 0; h /= 2) {
                for (int p = 0; p < h; p++) {
                    partial[p] = combine(r, partial[p], partial[p + h]);
                }
            }
            assign(v, combine(r, variables[v.id()], partial[0]));
        });
    }

    /** Runs chunk after chunk, each with accumulators of its own. */
    private void parallel(Statement.Parallel loop) {
        long begin = get(loop.begin());
        long end = get(loop.end());
        long length = Chunks.length(Math.max(0, end - begin), Chunks.least(loop));
        Map<Variable, Reduction> sums = Reduction.of(loop.body());
        for (long first = begin; first < end; first += length) {
            Map<Variable, Long> before = new HashMap<>();
            sums.forEach((v, r) -> {
                before.put(v, variables[v.id()]);
                assign(v, r.identity());
            });
            Map<Integer, long[]> all = new HashMap<>();
            for (Statement.Shared s : loop.arrays()) {
                long[] own = new long[s.array().length()];
                Arrays.fill(own, s.reduction().identity());
                all.put(s.array().id(), arrays.put(s.array().id(), own));
            }
            define(loop.first(), first);
            define(loop.last(), Math.min(end, first + length));
            block(loop.body());
            sums.forEach((v, r) -> assign(v, combine(r, before.get(v), variables[v.id()])));
            for (Statement.Shared s : loop.arrays()) {
                long[] total = all.get(s.array().id());
                long[] own = arrays.put(s.array().id(), total);
                for (int i = 0; i < own.length; i++) {
                    total[i] = combine(s.reduction(), total[i], own[i]);
                }
            }
        }
    }

    private long combine(Reduction r, long a, long b) {
        return r.function() == null
                ? Scalars.binary(r.op(), r.type(), a, b)
                : run(r.function(), mathematics, a, b)[0];
    }

    private int at(Object site, Memory memory, List<Value> indices) {
        long at = 0;
        for (int axis = 0; axis < indices.size(); axis++) {
            long size = get(memory.sizes().get(axis));
            at = at * size + inside(site, axis, indices.get(axis), size);
        }
        return (int) at;
    }

    private int inside(Object site, int axis, Value index, long size) {
        long i = get(index);
        if (i < 0 || i >= size) {
            throw new OutsideException(site, axis, index.type(), i, size);
        }
        return (int) i;
    }

    private Exit loop(Statement.Loop loop) {
        DType type = loop.index().type();
        long end = get(loop.end());
        for (long i = get(loop.begin()); Scalars.compare(Predicate.LT, type, i, end); i = Scalars.wrap(type, i + 1)) {
            define(loop.index(), i);
            Exit left = block(loop.body());
            if (left != null && left != Exit.CONTINUE) {
                return left;
            }
        }
        return null;
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
            case Op.Apply m -> mathematics.apply(m.function(), m.type(), all(m.operands()));
            case Op.Fma m -> Scalars.fma(m.type(), get(m.a()), get(m.b()), get(m.c()));
            case Op.Reinterpret r -> Scalars.reinterpret(r.type(), get(r.a()));
            case Op.Element e -> arrays.get(e.array().id())[inside(e, 0, e.index(), e.array().length())];
            case Op.Load load -> memories.get(load.memory())[at(load, load.memory(), load.operands())];
            // a variable that an early return passed over may be missing: its value is not used
            case Op.Read r -> r.variable().id() < variables.length ? variables[r.variable().id()] : 0;
        };
    }
}
