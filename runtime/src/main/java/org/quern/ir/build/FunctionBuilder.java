package org.quern.ir.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Core;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Location;
import org.quern.ir.Locations;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;
import org.quern.ir.analysis.ConstantFolder;
import org.quern.ir.analysis.Definitions;
import org.quern.ir.check.IterationIndependence;

/**
 * Builds a function, statement by statement: numbers values, tracks scopes, and refuses violations of the rules of
 * kernels with the front end's exception. Dtypes are explicit: an operation's operands have the dtypes that it takes.
 * Used by one thread.
 */
public final class FunctionBuilder {
    /** The thread that runs a body for the positions of its statements; null most of the time. */
    private static volatile Thread locating;
    /** The positions found so far; null while nobody asks. */
    private static Locations located;

    /** The most statements: far more than a kernel has that compiles in acceptable time. */
    private static final int MOST = 1 << 16;

    private final String name;
    private final boolean device;
    private final FrontEnd front;
    private final int elements;
    private final List<String> uniforms = new ArrayList<>();
    private final List<Value> parameters = new ArrayList<>();
    private final Definitions definitions = new Definitions();
    /** Null until the first is recorded. */
    private Locations locations;
    private final Scopes scopes;
    private int statements;

    /**
     * Begins a function.
     *
     * @param types of the parameters: elements, or the sizes of a gufunc's core dimensions, which are int64
     * @param device true for a device function, which has no uniform parameters of its own
     */
    public FunctionBuilder(String name, List<DType> types, boolean device, FrontEnd front) {
        this.name = name;
        this.device = device;
        this.front = front;
        this.elements = types.size();
        this.scopes = new Scopes(this);
        for (DType t : types) {
            parameters.add(parameter(t));
        }
    }

    /**
     * The source positions of the statements of all functions that are built on this thread while a body runs. They are
     * not kept with functions: only messages need them, and taking them costs time and memory.
     *
     * @param body runs the body
     */
    public static Locations locating(Runnable body) {
        synchronized (FunctionBuilder.class) {
            Thread before = locating;
            Locations outer = located;
            Locations found = new Locations();
            located = found;
            locating = Thread.currentThread();
            try {
                body.run();
            } finally {
                locating = before;
                located = outer; // or the frames of what is found would keep the body's class loader
            }
            return found;
        }
    }

    /** The name given. */
    public String name() {
        return name;
    }

    /** The definitions of the values so far. */
    public Definitions definitions() {
        return definitions;
    }

    /** The source positions of statements. */
    public Locations locations() {
        if (locations == null) {
            locations = new Locations();
        }
        return locations;
    }

    RuntimeException refused(String rule) {
        return front.refused("kernel '" + name + "'" + rule, front.here());
    }

    /** A parameter that was given at the beginning. */
    public Value parameter(int i) {
        return parameters.get(i);
    }

    /** A uniform parameter; the same one for each request by its name. */
    public Value uniform(String parameter, DType type) {
        if (device) {
            throw front.refused("function '" + name + "' asks for the uniform parameter '" + parameter
                    + "': only a kernel has them, and passes them on as arguments", front.here());
        }
        int at = uniforms.indexOf(parameter);
        if (at < 0) {
            at = uniforms.size();
            uniforms.add(parameter);
            parameters.add(parameter(type));
        }
        Value v = parameters.get(elements + at);
        if (v.type() != type) {
            throw refused(": uniform parameter '" + parameter + "' is " + v.type() + ", " + type + " asked for");
        }
        return v;
    }

    private Value parameter(DType type) {
        Value v = scopes.value(type, scopes.outermost());
        definitions.parameter(v);
        return v;
    }

    private Value open(DType type) {
        Value v = scopes.value(type, scopes.top());
        definitions.open(v);
        return v;
    }

    private void append(Statement s) {
        if (++statements > MOST) {
            throw refused(" has more than " + MOST
                    + " operations: a Java loop that does not end? k.loop(...) is the kernel's own");
        }
        scopes.top().statements().add(s);
        if (scopes.inUnordered() && mayMeet(s)) {
            locations().add(s, front.here());
        }
        if (locating != null && locating == Thread.currentThread()) {
            located.add(s, front.here());
        }
    }

    /** {@return whether the check of a loop may report a statement, so that its position is needed} */
    private static boolean mayMeet(Statement s) {
        return s instanceof Statement.Store || s instanceof Statement.Accumulate || s instanceof Statement.Put
                || (s instanceof Statement.Let let
                        && (let.op() instanceof Op.Load || let.op() instanceof Op.Read
                                || let.op() instanceof Op.Element));
    }

    /** Refuses a value that may not be used at this point. */
    public Value use(Value v) {
        return scopes.use(v);
    }

    private void use(List<Value> values) {
        for (Value v : values) {
            scopes.use(v);
        }
    }

    /** The result of an operation. */
    public Value let(Op op) {
        use(op.operands());
        Value v = scopes.value(op.type(), scopes.top());
        definitions.define(v, op);
        append(new Statement.Let(v, op));
        return v;
    }

    /**
     * A constant.
     *
     * @param bits as in {@link Op.Constant}
     */
    public Value constant(DType type, long bits) {
        return let(new Op.Constant(type, bits));
    }

    /** The beginning of a count: an int64 constant 0 that is in scope, or else a new constant. */
    public Value zero(DType type) {
        Value first = type == DType.INT64 ? definitions.number(0) : null;
        return first != null && scopes.isOpen(first) ? first : constant(type, 0);
    }

    /** A variable of the innermost block. */
    public Variable declare(Value initial) {
        Variable v = scopes.variable(initial.type(), scopes.top());
        append(new Statement.Declare(v, use(initial)));
        return v;
    }

    /** A variable of the outermost block, zero until assigned; declared there even if requested within a loop. */
    public Variable declareOutermost(DType type) {
        Value zero = scopes.value(type, scopes.outermost());
        definitions.open(zero);
        Variable v = scopes.variable(type, scopes.outermost());
        List<Statement> outermost = scopes.outermost().statements();
        outermost.add(0, new Statement.Let(zero, new Op.Constant(type, 0)));
        outermost.add(1, new Statement.Declare(v, zero));
        return v;
    }

    /** The current value of a variable. */
    public Value read(Variable v) {
        scopes.use(v);
        return let(new Op.Read(v));
    }

    /** Gives a variable a value. */
    public void assign(Variable v, Value value) {
        scopes.refuseOutside(scopes.use(v),
                " assigns a variable that is declared outside of it: its iterations have no order; use an"
                        + " accumulator, or loop(...)");
        append(new Statement.Assign(v, use(value)));
    }

    /** Adds to a variable, which unordered loops must not read. */
    public void accumulate(Variable v, Reduction reduction, Value value) {
        scopes.use(v);
        append(new Statement.Accumulate(v, reduction, use(value)));
    }

    /** A local array of zeros. */
    public LocalArray local(DType type, int length) {
        LocalArray a = scopes.array(type, length, scopes.top());
        append(new Statement.Local(a));
        return a;
    }

    /** An element of a local array. */
    public Value element(LocalArray a, Value index) {
        scopes.use(a);
        return let(new Op.Element(a, index));
    }

    /** Gives an element of a local array a value. */
    public void put(LocalArray a, Value index, Value value) {
        scopes.refuseOutside(scopes.use(a),
                " writes a local array that is declared outside of it: its iterations have no order");
        append(new Statement.Put(a, use(index), use(value)));
    }

    /** Adds to an element of a local array, which unordered loops must not read. */
    public void accumulate(LocalArray a, Reduction reduction, Value index, Value value) {
        for (Scope loop : scopes.unorderedWithin(scopes.use(a))) {
            if (loop.kind() == Scope.Kind.LANES) {
                throw refused(
                        ": a lanes loop adds to an array of accumulators that is declared outside of it: of the"
                                + " iterations that run at"
                                + " once, two may add to one element; use loop(...) or parallel(...)");
            }
            loop.share(a, reduction);
        }
        Value element = let(new Op.Element(a, index));
        Value sum = reduction.function() == null
                ? let(new Op.Binary(reduction.op(), element, value))
                : call(reduction.function(), List.of(element, value)).get(0);
        append(new Statement.Put(a, index, sum));
    }

    /** The size of an axis of scratch memory: the given value, or 0 if that is negative. */
    public Value natural(Value size) {
        checkBound(size);
        boolean dimension = size.id() < elements;
        boolean counted = definitions.of(size) instanceof Op.Constant c && c.bits() >= 0;
        return dimension || counted ? size : let(new Op.Binary(BinaryOp.MAX, size, constant(DType.INT64, 0)));
    }

    /**
     * Scratch memory of zeros.
     *
     * @param sizes of its axes, each {@link #natural}
     */
    public Memory.Scratch reserve(DType type, List<Value> sizes) {
        Scope top = scopes.top();
        if (top != scopes.outermost() && top.kind() != Scope.Kind.PARALLEL) {
            throw refused(": scratch memory is declared outside of loops and choices, or in a parallel loop");
        }
        for (Value v : sizes) {
            if (!definitions.sameForAllInstances(use(v))) {
                throw refused(
                        ": the size of scratch memory depends on elements; one made of core dimensions, constants and"
                                + " uniform"
                                + " parameters expected");
            }
        }
        Memory.Scratch memory = scopes.scratch(type, sizes, top);
        append(new Statement.Reserve(memory));
        return memory;
    }

    /** An element of a core or of scratch memory. */
    public Value load(Memory memory, List<Value> index) {
        scopes.use(memory);
        return let(new Op.Load(memory, index));
    }

    /** Gives an element of a core or of scratch memory a value. */
    public void store(Memory memory, List<Value> index, Value value) {
        scopes.use(memory);
        use(index);
        append(new Statement.Store(memory, index, use(value)));
    }

    /**
     * Refuses a loop's bound that is computed from constants and overflows: it would wrap like any integer, which for a
     * bound is never intended.
     */
    public void checkBound(Value bound) {
        ConstantFolder.Overflow overflow = definitions.constants().overflow(use(bound));
        if (overflow != null) {
            throw front.refused("loop: a bound of " + overflow.exact() + " overflows " + overflow.type(), front.here());
        }
    }

    /** A loop in order; its bounds are of one integer dtype. */
    public void loop(Value begin, Value end, Consumer<Value> body) {
        Value index = counting(begin, end);
        append(new Statement.Loop(index, begin, end, iteration(Scope.Kind.LOOP, index, body)));
    }

    /** A loop of independent iterations, several of which run at once; its bounds are int64. */
    public void lanes(Value begin, Value end, Consumer<Value> body) {
        Scope around = scopes.innermostUnordered();
        if (around != null && around.kind() == Scope.Kind.LANES) {
            throw refused(": a lanes loop within a lanes loop: use loop(...) for one of them");
        }
        Value index = counting(begin, end);
        Statement.Lanes loop = new Statement.Lanes(index, begin, end, iteration(Scope.Kind.LANES, index, body));
        refuse(IterationIndependence.check(loop, definitions, locations()));
        append(loop);
    }

    private Value counting(Value begin, Value end) {
        checkBound(begin);
        checkBound(end);
        Value index = scopes.value(begin.type(), scopes.top());
        definitions.count(index, begin, end);
        return index;
    }

    /** A loop of independent iterations that several threads share; its bounds are int64. */
    public void parallel(Value begin, Value end, Consumer<Value> body) {
        Scope around = scopes.innermostUnordered();
        if (around != null && around.kind() == Scope.Kind.LANES) {
            throw refused(
                    ": a parallel loop within a lanes loop, whose iterations run at once already: use loop(...), or"
                            + " let the outer one be"
                            + " parallel(...)");
        }
        parallelBound(begin);
        parallelBound(end);
        Value first = open(DType.INT64);
        Value last = open(DType.INT64);
        Value index = open(DType.INT64);
        Scope scope = new Scope(Scope.Kind.PARALLEL);
        Block built = iteration(scope, index, body);
        List<Statement.Shared> shared = scope.shared();
        Statement chunk = shared.isEmpty() && !hasLanesOrMemory(built)
                ? new Statement.Lanes(index, first, last, built)
                : new Statement.Loop(index, first, last, built);
        Statement.Parallel loop = new Statement.Parallel(first, last, begin, end, new Block(List.of(chunk)), shared);
        refuse(IterationIndependence.check(loop, definitions, locations()));
        append(loop);
    }

    private void parallelBound(Value bound) {
        checkBound(bound);
        if (!definitions.sameForAllInstances(bound)) {
            throw refused(
                    ": a bound of a parallel loop depends on elements; one made of core dimensions, constants and"
                            + " uniform parameters"
                            + " expected");
        }
    }

    /** {@return whether an iteration contains a statement that prevents running W of them at once} */
    private static boolean hasLanesOrMemory(Block block) {
        for (Statement s : block.all()) {
            if (s instanceof Statement.Lanes || s instanceof Statement.Parallel || s instanceof Statement.Reserve) {
                return true;
            }
        }
        return false;
    }

    private void refuse(IterationIndependence.Violation violation) {
        if (violation != null) {
            Location at = violation.at() == null ? null : locations().at(violation.at());
            throw front.refused("kernel '" + name + "': " + violation.message(), at == null ? front.here() : at);
        }
    }

    private Block iteration(Scope.Kind kind, Value index, Consumer<Value> body) {
        return iteration(new Scope(kind), index, body);
    }

    private Block iteration(Scope scope, Value index, Consumer<Value> body) {
        scopes.move(index, scope);
        return scopes.within(scope, new Runnable() {
            @Override
            public void run() {
                body.accept(index);
            }
        });
    }

    /**
     * A loop that runs while a test, evaluated before each iteration, is true.
     *
     * @param limit the most iterations; 0 if there is no limit
     * @param test builds the test and returns its bool
     */
    public void loopWhile(long limit, Supplier<Value> test, Runnable body) {
        Value[] condition = new Value[1];
        Block tested = scopes.within(new Scope(Scope.Kind.TEST), new Runnable() {
            @Override
            public void run() {
                condition[0] = use(test.get());
            }
        });
        Block built = scopes.within(new Scope(Scope.Kind.LOOP), body);
        append(new Statement.While(tested, condition[0], built, limit));
    }

    /** A choice between two blocks by a bool. */
    public void choose(Value condition, Runnable then, Runnable otherwise) {
        use(condition);
        Block first = scopes.within(new Scope(Scope.Kind.BLOCK), then);
        Block second = scopes.within(new Scope(Scope.Kind.BLOCK), otherwise);
        append(new Statement.If(condition, first, second));
    }

    /** Takes an early exit if a bool is true. */
    public void leave(Exit where, Value condition) {
        Scope inner = scopes.innermostLoop();
        Scope loop = where == Exit.RETURN ? scopes.innermostUnordered() : inner.isUnordered() ? inner : null;
        if (loop != null && where != Exit.CONTINUE) {
            throw refused(": " + lower(where) + "If would end " + loop.loop()
                    + " early, whose iterations have no order: use loop(...)");
        }
        if (loop == null && where != Exit.RETURN && inner.kind() != Scope.Kind.LOOP) {
            throw refused(": " + lower(where) + "If outside a loop's body");
        }
        append(new Statement.Leave(where, use(condition)));
    }

    private static String lower(Exit where) {
        return where.name().toLowerCase(Locale.ROOT);
    }

    /** Calls a device function, and returns its results. */
    public List<Value> call(Function f, List<Value> arguments) {
        use(arguments);
        List<Value> results = new ArrayList<>();
        for (Value r : f.results()) {
            results.add(open(r.type()));
        }
        append(new Statement.Call(results, f, arguments));
        return results;
    }

    /** Ends a function of elements. */
    public Function finish(List<Value> results) {
        use(results);
        return function(results, null);
    }

    /** Ends the kernel of a gufunc. */
    public Function finish(Core core) {
        return function(List.of(), core);
    }

    private Function function(List<Value> results, Core core) {
        scopes.outermost().close();
        return new Function(name, parameters, uniforms, new Block(scopes.outermost().statements()), results, core);
    }
}
