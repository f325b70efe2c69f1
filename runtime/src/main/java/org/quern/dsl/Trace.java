package org.quern.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.quern.array.DType;
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
        private boolean open = true;

        private Scope(Kind kind) {
            this.kind = kind;
        }
    }

    private enum Kind {
        BLOCK,
        LOOP,
        LANES,
        TEST
    }

    /** Far beyond any kernel that a compiler would be given time for. */
    private static final int MOST = 1 << 16;

    private final String name;
    private final boolean device;
    private final List<String> uniforms = new ArrayList<>();
    private final List<Op> ops = new ArrayList<>();
    private final List<Value> parameters = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private int values;
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
        scopes.add(new Scope(Kind.BLOCK));
        for (DType t : types) {
            parameters.add(value(t));
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
            parameters.add(value(type));
        }
        Value v = parameters.get(parameters.size() - uniforms.size() + at);
        if (v.type() != type) {
            throw new KernelException("kernel '" + name + "': uniform parameter '" + parameter + "' is " + v.type() + ", "
                    + type + " asked for");
        }
        return new Expr(this, scopes.get(0), v);
    }

    private Value value(DType type) {
        ops.add(null);
        return new Value(values++, type);
    }

    /** The operation that defines a value; null for what no operation defines: a parameter, an index, a call's result. */
    Op definition(Value v) {
        return ops.get(v.id());
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
        ops.set(v.id(), op);
        append(new Statement.Let(v, op));
        return new Expr(this, top(), v);
    }

    Expr constant(DType type, long bits) {
        return let(new Op.Constant(type, bits));
    }

    /** The value of an expression, if it may be used here. */
    Value use(Expr e) {
        if (Typed.present(e).trace() != this) {
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
        if (outsideLanes(v.scope())) {
            throw new KernelException("kernel '" + name + "': a lanes loop assigns a variable that is declared outside of it: its"
                    + " rounds have no order; use an accumulator, or loop(...)");
        }
        append(new Statement.Assign(v.variable(), use(e)));
    }

    void loop(DType type, Expr begin, Expr end, Consumer<Expr> body) {
        Value index = value(type);
        Block traced = nested(Kind.LOOP, () -> body.accept(new Expr(this, top(), index)));
        append(new Statement.Loop(index, use(begin), use(end), traced));
    }

    void lanes(Expr begin, Expr end, Consumer<Expr> body) {
        if (lanesScope() >= 0) {
            throw new KernelException("kernel '" + name + "': a lanes loop within a lanes loop: use loop(...) for one of them");
        }
        Value from = use(begin);
        Value to = use(end);
        Value index = value(DType.INT64);
        rounds.begin(index);
        Block traced = nested(Kind.LANES, () -> body.accept(new Expr(this, top(), index)));
        rounds.end();
        append(new Statement.Lanes(index, from, to, traced));
    }

    /** Where the scope of the lanes loop around is, or -1. */
    private int lanesScope() {
        for (int i = scopes.size() - 1; i > 0; i--) {
            if (scopes.get(i).kind == Kind.LANES) {
                return i;
            }
        }
        return -1;
    }

    /** Whether there is a lanes loop here that this scope is outside of. */
    private boolean outsideLanes(Scope declared) {
        int lanes = lanesScope();
        return lanes >= 0 && scopes.subList(0, lanes).contains(declared);
    }

    void accumulate(Accumulator a, Reduction reduction, Expr value) {
        use(a.var());
        if (outsideLanes(a.var().scope())) {
            rounds.adds(a);
        }
        append(new Statement.Accumulate(a.var().variable(), reduction, use(value)));
    }

    Expr accumulated(Accumulator a) {
        use(a.var());
        if (outsideLanes(a.var().scope())) {
            rounds.reads(a);
        }
        return let(a.read());
    }

    Memory.Scratch reserve(DType type, List<Expr> sizes) {
        if (scopes.size() > 1) {
            throw new KernelException("kernel '" + name + "': scratch memory is declared outside of loops and choices");
        }
        List<Value> lengths = new ArrayList<>();
        for (Expr e : sizes) {
            Value v = use(e);
            if (!rounds.sameForAllPlaces(v)) {
                throw new KernelException("kernel '" + name + "': the size of scratch memory depends on elements; one made of"
                        + " core dimensions, constants and uniform parameters expected");
            }
            lengths.add(v);
        }
        Memory.Scratch memory = new Memory.Scratch(scratches++, type, lengths);
        append(new Statement.Reserve(memory));
        return memory;
    }

    Expr load(Memory memory, List<Expr> index) {
        List<Value> at = used(index);
        rounds.access(memory, at, false);
        return let(new Op.Load(memory, at));
    }

    void store(Memory memory, List<Expr> index, Expr value) {
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

    boolean isParameter(Value v) {
        return parameters.contains(v);
    }

    /** A parameter as an expression. */
    Expr outermost(Value parameter) {
        return new Expr(this, scopes.get(0), parameter);
    }

    /** The bits of a constant. */
    long constantBits(Expr e) {
        if (definition(use(e)) instanceof Op.Constant c) {
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
        if (outsideLanes(a.scope())) {
            throw new KernelException("kernel '" + name + "': a lanes loop writes a local array that is declared outside of it:"
                    + " its rounds have no order");
        }
        append(new Statement.Put(a.array(), use(index), use(value)));
    }

    private void use(LocalArray a) {
        if (a.trace() != this || !a.scope().open) {
            throw new KernelException("kernel '" + name + "' uses a local array outside the block that declared it");
        }
    }

    void loopWhile(long limit, Supplier<Expr> test, Runnable body) {
        Value[] condition = new Value[1];
        Block tested = nested(Kind.TEST, () -> condition[0] = use(Typed.truth(test.get())));
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
        Scope scope = new Scope(kind);
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
        boolean ofLanes = where == Exit.RETURN ? lanesScope() >= 0 : scopes.get(at).kind == Kind.LANES;
        if (ofLanes && where != Exit.CONTINUE) {
            throw new KernelException("kernel '" + name + "': " + where.name().toLowerCase(Locale.ROOT)
                    + "If would end a lanes loop early, whose rounds have no order: use loop(...)");
        }
        if (ofLanes) {
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
