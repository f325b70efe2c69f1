package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/** A function being traced: statements go to the innermost open scope. Used by one thread. */
final class Trace {
    /** An open block; a value may be used while the scope that defined it is open. */
    static final class Scope {
        private final List<Statement> statements = new ArrayList<>();
        private final Kind kind;
        /** The loop whose rounds this is, if they are independent; else null. */
        private final Rounds.Loop rounds;
        private boolean open = true;

        private Scope(Kind kind, Rounds.Loop rounds) {
            this.kind = kind;
            this.rounds = rounds;
        }
    }

    private enum Kind {
        BLOCK,
        LOOP,
        ROUNDS,
        TEST
    }

    /** Far beyond any kernel that a compiler would be given time for. */
    private static final int MOST = 1 << 16;

    /** Blocks within each other. All that walks a kernel goes as deep, on whatever stack the caller has. */
    private static final int MOST_NESTED = 256;

    private final String name;
    private final boolean device;
    private final List<String> uniforms = new ArrayList<>();
    private final Definitions definitions = new Definitions();
    private final Bounds bounds = new Bounds(definitions);
    private final List<Value> parameters = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private int variables;
    private int arrays;
    private int scratches;
    private int statements;
    private final Rounds rounds;

    /** A device function has no uniform parameters of its own. */
    Trace(String name, List<DType> types, boolean device) {
        this(name, types, device, false);
    }

    /**
     * Begins.
     *
     * @param lines whether to note the lines of accesses to memory: costly, and wanted for a message only
     */
    Trace(String name, List<DType> types, boolean device, boolean lines) {
        this.name = name;
        this.device = device;
        this.rounds = new Rounds(this, lines);
        scopes.add(new Scope(Kind.BLOCK, null));
        for (DType t : types) {
            parameters.add(parameter(t));
        }
    }

    String name() {
        return name;
    }

    Expr parameter(int i) {
        return new Expr(this, scopes.get(0), parameters.get(i));
    }

    Expr uniform(String parameter, DType type) {
        if (device) {
            throw new KernelException("function '" + name + "' asks for the uniform parameter '" + parameter
                    + "': only a kernel has them, and passes them on as arguments");
        }
        int at = uniforms.indexOf(parameter);
        if (at < 0) {
            at = uniforms.size();
            uniforms.add(parameter);
            parameters.add(parameter(type));
        }
        Value v = parameters.get(parameters.size() - uniforms.size() + at);
        if (v.type() != type) {
            throw new KernelException("kernel '" + name + "': uniform parameter '" + parameter + "' is " + v.type() + ", "
                    + type + " asked for");
        }
        return new Expr(this, scopes.get(0), v);
    }

    private Value value(DType type) {
        return new Value(definitions.next(), type);
    }

    private Value parameter(DType type) {
        Value v = value(type);
        definitions.parameter(v);
        return v;
    }

    Definitions definitions() {
        return definitions;
    }

    /** Refuses a loop's bound whose exact value its dtype does not hold. */
    void checkBound(Expr bound) {
        bounds.check(use(bound));
    }

    private void append(Statement s) {
        if (++statements > MOST) {
            throw new KernelException("kernel '" + name + "' has more than " + MOST
                    + " operations: a Java loop that does not end? k.loop(...) is the kernel's own");
        }
        top().statements.add(s);
    }

    private Scope top() {
        return scopes.get(scopes.size() - 1);
    }

    Expr let(Op op) {
        Value v = value(op.type());
        definitions.define(v, op);
        append(new Statement.Let(v, op));
        return new Expr(this, top(), v);
    }

    Expr constant(DType type, long bits) {
        return let(new Op.Constant(type, bits));
    }

    /** The value of an expression, if it may be used here. */
    Value use(Expr e) {
        if (Typed.inBounds(e).trace() != this) {
            throw new KernelException("kernel '" + name + "' uses a value of another kernel ('" + e.trace().name
                    + "'): values live within one call of a body");
        }
        if (!e.scope().open) {
            throw new KernelException("kernel '" + name
                    + "' uses a value after the block that defined it: assign it to a variable");
        }
        return e.value();
    }

    Var declare(Expr initial) {
        Variable v = new Variable(variables++, initial.dtype());
        append(new Statement.Declare(v, use(initial)));
        return new Var(this, top(), v);
    }

    /** A variable of the outermost scope, zero until assigned; declared there even from within a loop. */
    Var declareOutermost(DType type) {
        Value zero = value(type);
        Variable v = new Variable(variables++, type);
        List<Statement> outermost = scopes.get(0).statements;
        outermost.add(0, new Statement.Let(zero, new Op.Constant(type, 0)));
        outermost.add(1, new Statement.Declare(v, zero));
        return new Var(this, scopes.get(0), v);
    }

    void use(Var v) {
        if (v.trace() != this || !v.scope().open) {
            throw new KernelException("kernel '" + name + "' uses a variable outside the block that declared it");
        }
    }

    void assign(Var v, Expr e) {
        use(v);
        refuse(v.scope(), " assigns a variable that is declared outside of it: its rounds have no order; use an accumulator, or loop(...)");
        append(new Statement.Assign(v.variable(), use(e)));
    }

    void loop(DType type, Expr begin, Expr end, Consumer<Expr> body) {
        Value from = use(begin);
        Value to = use(end);
        Value index = value(type);
        rounds.counts(index, from, to);
        Block traced = nested(Kind.LOOP, () -> body.accept(new Expr(this, top(), index)));
        append(new Statement.Loop(index, from, to, traced));
    }

    void lanes(Expr begin, Expr end, Consumer<Expr> body) {
        Rounds.Loop around = rounds();
        if (around != null && around.lanes()) {
            throw new KernelException("kernel '" + name + "': a lanes loop within a lanes loop: use loop(...) for one of them");
        }
        Value from = use(begin);
        Value to = use(end);
        Value index = value(DType.INT64);
        rounds.counts(index, from, to);
        append(new Statement.Lanes(index, from, to, rounds(rounds.begin(true, index), index, body)));
    }

    void parallel(Expr begin, Expr end, Consumer<Expr> body) {
        Rounds.Loop around = rounds();
        if (around != null && around.lanes()) {
            throw new KernelException("kernel '" + name + "': a parallel loop within a lanes loop, whose rounds run at once already:"
                    + " use loop(...), or let the outer one be parallel(...)");
        }
        Value from = bound(begin);
        Value to = bound(end);
        Value first = value(DType.INT64);
        Value last = value(DType.INT64);
        Value index = value(DType.INT64);
        Rounds.Loop loop = rounds.begin(false, index);
        Block traced = rounds(loop, index, body);
        Statement chunk = loop.arrays().isEmpty() && !hasLanesOrMemory(traced)
                ? new Statement.Lanes(index, first, last, traced)
                : new Statement.Loop(index, first, last, traced);
        append(new Statement.Parallel(first, last, from, to, new Block(List.of(chunk)), loop.arrays()));
    }

    private Value bound(Expr e) {
        Value v = use(e);
        if (!definitions.sameForAllPlaces(v)) {
            throw new KernelException("kernel '" + name + "': a bound of a parallel loop depends on elements; one made of core dimensions,"
                    + " constants and uniform parameters expected");
        }
        return v;
    }

    /** Whether rounds have something that keeps W of them from running at once. */
    private static boolean hasLanesOrMemory(Block block) {
        for (Statement s : block.all()) {
            if (s instanceof Statement.Lanes || s instanceof Statement.Parallel || s instanceof Statement.Reserve) {
                return true;
            }
        }
        return false;
    }

    private Block rounds(Rounds.Loop loop, Value index, Consumer<Expr> body) {
        Block traced = nested(new Scope(Kind.ROUNDS, loop), () -> body.accept(new Expr(this, top(), index)));
        rounds.end(loop);
        return traced;
    }

    /** The innermost open loop whose rounds are independent, or null. */
    private Rounds.Loop rounds() {
        for (int i = scopes.size() - 1; i > 0; i--) {
            if (scopes.get(i).rounds != null) {
                return scopes.get(i).rounds;
            }
        }
        return null;
    }

    /** The open loops of independent rounds that this scope is outside of, innermost first. */
    private List<Rounds.Loop> around(Scope declared) {
        List<Rounds.Loop> found = new ArrayList<>();
        for (int i = scopes.size() - 1; scopes.get(i) != declared; i--) {
            if (scopes.get(i).rounds != null) {
                found.add(scopes.get(i).rounds);
            }
        }
        return found;
    }

    /** Refuses what a loop of independent rounds does to something that is declared outside of it. */
    private void refuse(Scope declared, String does) {
        List<Rounds.Loop> loops = around(declared);
        if (!loops.isEmpty()) {
            throw new KernelException("kernel '" + name + "': " + loops.get(0) + does);
        }
    }

    void accumulate(Accumulator a, Reduction reduction, Expr value) {
        use(a.var());
        for (Rounds.Loop loop : around(a.var().scope())) {
            rounds.adds(loop, a);
        }
        append(new Statement.Accumulate(a.var().variable(), reduction, use(value)));
    }

    Expr accumulated(Accumulator a) {
        use(a.var());
        for (Rounds.Loop loop : around(a.var().scope())) {
            rounds.reads(loop, a);
        }
        return let(a.read());
    }

    void accumulate(AccumulatorArray a, LocalArray array, Reduction reduction, Expr index, Expr value) {
        use(array);
        for (Rounds.Loop loop : around(array.scope())) {
            if (loop.lanes()) {
                throw new KernelException("kernel '" + name + "': a lanes loop adds to an array of accumulators that is declared outside of"
                        + " it: of the rounds that run at once, two may add to one element; use loop(...) or parallel(...)");
            }
            rounds.adds(loop, a);
            loop.adds(array.array(), reduction);
        }
        Value at = use(index);
        Expr so = let(new Op.Element(array.array(), at));
        Expr now = reduction.function() == null
                ? let(new Op.Binary(reduction.op(), use(so), use(value)))
                : call(reduction.function(), List.of(so, value)).get(0);
        append(new Statement.Put(array.array(), at, use(now)));
    }

    Expr accumulated(AccumulatorArray a, LocalArray array, Expr index) {
        use(array);
        for (Rounds.Loop loop : around(array.scope())) {
            rounds.reads(loop, a);
        }
        return element(array, index);
    }

    Core reserve(DType type, List<Expr> sizes) {
        if (scopes.size() > 1 && (top().rounds == null || top().rounds.lanes())) {
            throw new KernelException("kernel '" + name + "': scratch memory is declared outside of loops and choices, or in a parallel loop");
        }
        List<Value> lengths = new ArrayList<>();
        for (Expr e : sizes) {
            Value v = use(e);
            if (!definitions.sameForAllPlaces(v)) {
                throw new KernelException("kernel '" + name + "': the size of scratch memory depends on elements; one made of"
                        + " core dimensions, constants and uniform parameters expected");
            }
            lengths.add(v);
        }
        Memory.Scratch memory = new Memory.Scratch(scratches++, type, lengths);
        append(new Statement.Reserve(memory));
        rounds.reserves(memory);
        return Core.scratch(this, top(), memory);
    }

    private void use(Core c) {
        if (!c.scope().open) {
            throw new KernelException("kernel '" + name + "' uses scratch memory outside the block that declared it: each round of a"
                    + " parallel loop has its own");
        }
    }

    Expr load(Core c, Memory memory, List<Expr> index) {
        use(c);
        List<Value> at = used(index);
        rounds.access(memory, at, false);
        return let(new Op.Load(memory, at));
    }

    void store(Core c, Memory memory, List<Expr> index, Expr value) {
        use(c);
        List<Value> at = used(index);
        rounds.access(memory, at, true);
        append(new Statement.Store(memory, at, use(value)));
    }

    private List<Value> used(List<Expr> all) {
        List<Value> values = new ArrayList<>();
        for (Expr e : all) {
            values.add(use(e));
        }
        return values;
    }

    Scope outermost() {
        return scopes.get(0);
    }

    /** The bits of a constant. */
    long constantBits(Expr e) {
        if (definitions.of(use(e)) instanceof Op.Constant c) {
            return c.bits();
        }
        throw new KernelException("kernel '" + name + "': an accumulator's identity is a constant: constant(...)");
    }

    LocalArray local(DType type, int length) {
        org.quern.ir.LocalArray a = new org.quern.ir.LocalArray(arrays++, type, length);
        append(new Statement.Local(a));
        return new LocalArray(this, top(), a);
    }

    Expr element(LocalArray a, Expr index) {
        use(a);
        return let(new Op.Element(a.array(), use(index)));
    }

    void put(LocalArray a, Expr index, Expr value) {
        use(a);
        refuse(a.scope(), " writes a local array that is declared outside of it: its rounds have no order");
        append(new Statement.Put(a.array(), use(index), use(value)));
    }

    private void use(LocalArray a) {
        if (a.trace() != this || !a.scope().open) {
            throw new KernelException("kernel '" + name + "' uses a local array outside the block that declared it");
        }
    }

    void loopWhile(long limit, Supplier<Expr> test, Runnable body) {
        Value[] condition = new Value[1];
        Block tested = nested(Kind.TEST,
                () -> condition[0] = use(Typed.truth(Bodies.made(test.get(), "the test of a loop"))));
        Block traced = nested(Kind.LOOP, body);
        append(new Statement.While(tested, condition[0], traced, limit));
    }

    void choose(Expr condition, Runnable then, Runnable otherwise) {
        Value chosen = use(condition);
        Block first = nested(Kind.BLOCK, then);
        Block second = nested(Kind.BLOCK, otherwise);
        append(new Statement.If(chosen, first, second));
    }

    /** Traces what goes into a block of its own. */
    private Block nested(Kind kind, Runnable body) {
        return nested(new Scope(kind, null), body);
    }

    private Block nested(Scope scope, Runnable body) {
        if (scopes.size() > MOST_NESTED) {
            throw new KernelException("kernel '" + name + "' has loops and choices within each other more than " + MOST_NESTED
                    + " deep");
        }
        scopes.add(scope);
        try {
            body.run();
        } finally {
            scope.open = false;
            scopes.remove(scopes.size() - 1);
        }
        return new Block(scope.statements);
    }

    void leave(Exit where, Expr condition) {
        int at = scopes.size() - 1;
        while (at > 0 && scopes.get(at).kind == Kind.BLOCK) {
            at--;
        }
        Rounds.Loop loop = where == Exit.RETURN ? rounds() : scopes.get(at).rounds;
        if (loop != null && where != Exit.CONTINUE) {
            throw new KernelException("kernel '" + name + "': " + where.name().toLowerCase(Locale.ROOT)
                    + "If would end " + loop + " early, whose rounds have no order: use loop(...)");
        }
        if (loop != null) {
            append(new Statement.Leave(where, use(condition)));
            return;
        }
        if (where != Exit.RETURN && scopes.get(at).kind != Kind.LOOP) {
            throw new KernelException("kernel '" + name + "': " + where.name().toLowerCase(Locale.ROOT)
                    + "If outside a loop's body");
        }
        append(new Statement.Leave(where, use(condition)));
    }

    List<Expr> call(Function f, List<Expr> arguments) {
        List<Value> in = new ArrayList<>();
        for (Expr a : arguments) {
            in.add(use(a));
        }
        List<Value> results = new ArrayList<>();
        List<Expr> out = new ArrayList<>();
        for (Value r : f.results()) {
            Value v = value(r.type());
            results.add(v);
            out.add(new Expr(this, top(), v));
        }
        append(new Statement.Call(results, f, in));
        return out;
    }

    Function finish(List<Expr> results) {
        List<Value> out = new ArrayList<>();
        for (Expr r : results) {
            out.add(use(r));
        }
        return function(out, null);
    }

    /** Ends the kernel of a gufunc. */
    Function finish(org.quern.ir.Core core) {
        return function(List.of(), core);
    }

    private Function function(List<Value> results, org.quern.ir.Core core) {
        Scope outermost = scopes.get(0);
        outermost.open = false;
        return new Function(name, parameters, uniforms, new Block(outermost.statements), results, core);
    }
}
