package org.quern.ir.check;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Locations;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.OpTypes;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;
import org.quern.ir.analysis.Definitions;

/**
 * Checks the rules that lowering relies on: every value and variable is defined once, before its use and in scope, and
 * used with the dtype that it was defined with; operands have the dtypes that the operation takes; breaks are in loops;
 * calls match their callees; unordered iterations are independent.
 */
public final class Verifier {
    private final Function function;
    private final BitSet defined = new BitSet();
    private final BitSet declared = new BitSet();
    private final BitSet everDefined = new BitSet();
    private final BitSet everDeclared = new BitSet();
    private final BitSet locals = new BitSet();
    private final BitSet everLocal = new BitSet();
    private final BitSet reserved = new BitSet();
    private final BitSet everReserved = new BitSet();
    /** Values that may be sizes of scratch memory: see {@link Memory.Scratch}. */
    private final BitSet natural = new BitSet();
    /** Variables that were declared before the lanes or parallel loop. */
    private BitSet outside = new BitSet();
    /** Local arrays that were declared before it, except accumulators of the parallel loop. */
    private BitSet fixed = new BitSet();
    private boolean inLanes;
    private boolean inRounds;
    private final Map<Integer, DType> valueTypes = new HashMap<>();
    private final Map<Integer, DType> variableTypes = new HashMap<>();

    private Verifier(Function function) {
        this.function = function;
    }

    /**
     * Checks a function and its callees.
     *
     * @throws VerifyException that names the function, the statement and the rule
     */
    public static void verify(Function root) {
        for (Function f : root.closure()) {
            new Verifier(f).run();
        }
    }

    private void run() {
        for (Value p : function.parameters()) {
            define(p);
        }
        if (function.core() != null) {
            function.core().sizes().forEach(size -> natural.set(size.id()));
        }
        statements(function.body(), false);
        iterations();
        check(function.results().isEmpty() == (function.core() != null), "a function has at least one result");
        for (Value r : function.results()) {
            use(r);
        }
    }

    /**
     * Checks that the iterations of unordered loops are independent, and that their bounds are the same for all
     * instances.
     */
    private void iterations() {
        Definitions definitions = Definitions.of(function);
        Locations unknown = new Locations();
        Set<Statement> chunks = new HashSet<>();
        for (Statement s : function.body().all()) {
            IterationIndependence.Violation violation = null;
            if (s instanceof Statement.Parallel loop) {
                chunks.add(loop.body().statements().get(0));
                violation = IterationIndependence.check(loop, definitions, unknown);
                sameForAllInstances(definitions, "a bound of a parallel loop", s.uses());
            } else if (s instanceof Statement.Lanes loop && !chunks.contains(s)) {
                violation = IterationIndependence.check(loop, definitions, unknown);
            } else if (s instanceof Statement.Reserve) {
                sameForAllInstances(definitions, "the size of scratch memory", s.uses());
            }
            if (violation != null) {
                throw error(violation.message());
            }
        }
    }

    private void sameForAllInstances(Definitions definitions, String what, List<Value> values) {
        for (Value v : values) {
            check(definitions.sameForAllInstances(v), what + " depends on elements");
        }
    }

    private VerifyException error(String rule) {
        return new VerifyException("function '" + function.name() + "': " + rule);
    }

    private void check(boolean holds, String rule) {
        if (!holds) {
            throw error(rule);
        }
    }

    private void define(Value v) {
        check(!everDefined.get(v.id()), v + " is defined twice");
        everDefined.set(v.id());
        defined.set(v.id());
        valueTypes.put(v.id(), v.type());
    }

    private void use(Value v) {
        check(defined.get(v.id()), v + " is used where it is not defined");
        expect(v.toString(), valueTypes.get(v.id()), v.type());
    }

    private void expect(String what, DType type, DType expected) {
        check(type == expected, what + " is " + type + " where " + expected + " is expected");
    }

    private void use(Value v, DType type) {
        use(v);
        expect(v.toString(), v.type(), type);
    }

    /** Checks a nested block. It sees the enclosing definitions; its own end with it. */
    private void nested(Block block, boolean inLoop) {
        BitSet values = (BitSet) defined.clone();
        BitSet variables = (BitSet) declared.clone();
        BitSet arrays = (BitSet) locals.clone();
        BitSet memories = (BitSet) reserved.clone();
        statements(block, inLoop);
        defined.and(values);
        declared.and(variables);
        locals.and(arrays);
        reserved.and(memories);
    }

    /** Checks the body of a loop of independent iterations. */
    private void rounds(Block block, boolean inLoop, BitSet arrays) {
        BitSet variables = outside;
        BitSet before = fixed;
        boolean in = inRounds;
        outside = (BitSet) declared.clone();
        fixed = arrays;
        inRounds = true;
        nested(block, inLoop);
        outside = variables;
        fixed = before;
        inRounds = in;
    }

    private void statements(Block block, boolean inLoop) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    op(let.op());
                    check(let.result().type() == let.op().type(), let.result() + " has not its operation's dtype");
                    define(let.result());
                    natural(let);
                }
                case Statement.Declare d -> {
                    use(d.initial(), d.variable().type());
                    check(!everDeclared.get(d.variable().id()), d.variable() + " is declared twice");
                    everDeclared.set(d.variable().id());
                    declared.set(d.variable().id());
                    variableTypes.put(d.variable().id(), d.variable().type());
                }
                case Statement.Assign a -> {
                    check(!outside.get(a.variable().id()),
                            "a lanes or parallel loop assigns no variable that is declared outside");
                    variable(a.variable());
                    use(a.value(), a.variable().type());
                }
                case Statement.Loop loop -> {
                    check(loop.index().type().isInteger(), "a loop's index is an integer");
                    use(loop.begin(), loop.index().type());
                    use(loop.end(), loop.index().type());
                    define(loop.index());
                    nested(loop.body(), true);
                    defined.clear(loop.index().id());
                }
                case Statement.Local local -> {
                    check(local.array().length() > 0, "a local array has elements");
                    check(!everLocal.get(local.array().id()), "a local array is declared once");
                    everLocal.set(local.array().id());
                    locals.set(local.array().id());
                }
                case Statement.Put put -> {
                    array(put.array(), put.index());
                    check(!fixed.get(put.array().id()),
                            "a lanes or parallel loop writes no local array that is declared outside,"
                                    + " but for a parallel loop's accumulators");
                    use(put.value(), put.array().type());
                }
                case Statement.While loop -> {
                    check(loop.limit() >= 0, "a limit is not negative");
                    BitSet values = (BitSet) defined.clone();
                    BitSet variables = (BitSet) declared.clone();
                    BitSet arrays = (BitSet) locals.clone();
                    statements(loop.test(), false);
                    use(loop.condition(), DType.BOOL);
                    defined.and(values);
                    declared.and(variables);
                    locals.and(arrays);
                    nested(loop.body(), true);
                }
                case Statement.If choice -> {
                    use(choice.condition(), DType.BOOL);
                    nested(choice.then(), inLoop);
                    nested(choice.otherwise(), inLoop);
                }
                case Statement.Leave leave -> {
                    check(inLoop || leave.where() == Exit.RETURN, "a break or continue is within a loop");
                    check(!inRounds || leave.where() != Exit.RETURN, "a lanes or parallel loop does not return");
                    use(leave.condition(), DType.BOOL);
                }
                case Statement.Lanes loop -> {
                    check(!inLanes, "a lanes loop is not within another");
                    use(loop.begin(), DType.INT64);
                    use(loop.end(), DType.INT64);
                    check(loop.index().type() == DType.INT64, "a lanes loop counts in int64");
                    define(loop.index());
                    inLanes = true;
                    rounds(loop.body(), true, (BitSet) locals.clone());
                    inLanes = false;
                    defined.clear(loop.index().id());
                }
                case Statement.Parallel loop -> parallel(loop);
                case Statement.Accumulate a -> {
                    variable(a.variable());
                    use(a.value(), a.variable().type());
                    check(a.reduction().type() == a.variable().type(), "an accumulator has its reduction's dtype");
                    rule(OpTypes.problem(a.reduction()));
                }
                case Statement.Reserve r -> {
                    for (Value size : r.memory().sizes()) {
                        use(size, DType.INT64);
                        check(natural.get(size.id()),
                                "the size of scratch memory is a core dimension, a constant, or the greater of"
                                        + " such a one and another value, so that it is not negative");
                    }
                    check(!everReserved.get(r.memory().id()), "scratch memory is declared once");
                    everReserved.set(r.memory().id());
                    reserved.set(r.memory().id());
                }
                case Statement.Store store -> {
                    memory(store.memory(), store.indices());
                    use(store.value(), store.memory().type());
                }
                case Statement.Call call -> call(call);
            }
        }
    }

    private void natural(Statement.Let let) {
        boolean is = switch (let.op()) {
            case Op.Constant c -> c.bits() >= 0;
            case Op.Binary b -> b.op() == BinaryOp.MAX && (natural.get(b.a().id()) || natural.get(b.b().id()));
            default -> false;
        };
        natural.set(let.result().id(), is && let.result().type() == DType.INT64);
    }

    private void parallel(Statement.Parallel loop) {
        check(!inLanes, "a parallel loop is not within a lanes loop");
        use(loop.begin(), DType.INT64);
        use(loop.end(), DType.INT64);
        for (Value v : List.of(loop.first(), loop.last())) {
            check(v.type() == DType.INT64, "a chunk's bounds are int64");
            define(v);
        }
        BitSet arrays = (BitSet) locals.clone();
        for (Statement.Shared s : loop.arrays()) {
            check(locals.get(s.array().id()), "an array of accumulators is used where it is not declared");
            check(s.reduction().type() == s.array().type(), "accumulators have their reduction's dtype");
            rule(OpTypes.problem(s.reduction()));
            check(!fixed.get(s.array().id()), "accumulators are those of the parallel loop around, too");
            arrays.clear(s.array().id());
        }
        check(loop.body().statements().size() == 1 && isChunk(loop.body().statements().get(0), loop),
                "a chunk is one loop over its iterations");
        rounds(loop.body(), false, arrays);
        defined.clear(loop.first().id());
        defined.clear(loop.last().id());
    }

    private static boolean isChunk(Statement s, Statement.Parallel loop) {
        return (s instanceof Statement.Lanes lanes && lanes.begin().equals(loop.first())
                && lanes.end().equals(loop.last()))
                || (s instanceof Statement.Loop next && next.begin().equals(loop.first())
                        && next.end().equals(loop.last()));
    }

    private void call(Statement.Call call) {
        Function f = call.function();
        check(f.uniforms().isEmpty(), "'" + f.name() + "' has uniform parameters: only a kernel has them");
        check(call.arguments().size() == f.parameters().size(), "a call gives each parameter of '" + f.name() + "'");
        for (int i = 0; i < call.arguments().size(); i++) {
            use(call.arguments().get(i), f.parameters().get(i).type());
        }
        check(call.results().size() == f.results().size(), "a call takes each result of '" + f.name() + "'");
        for (int i = 0; i < call.results().size(); i++) {
            check(call.results().get(i).type() == f.results().get(i).type(), "a call's results have their dtypes");
            define(call.results().get(i));
        }
    }

    private void array(LocalArray a, Value index) {
        check(locals.get(a.id()), "a local array is used where it is not declared");
        use(index);
        check(index.type().isInteger(), "an index is an integer");
    }

    private void memory(Memory memory, List<Value> indices) {
        check(function.core() != null, "only the kernel of a gufunc indexes cores");
        switch (memory) {
            case Memory.Operand o ->
                check(function.core().inputs().contains(o) || function.core().outputs().contains(o),
                        o + " is an operand");
            case Memory.Scratch own -> check(reserved.get(own.id()), own + " is used where it is not declared");
        }
        check(indices.size() == memory.sizes().size(), memory + " has " + memory.sizes().size() + " axes");
        for (Value i : indices) {
            use(i, DType.INT64);
        }
    }

    private void variable(Variable v) {
        check(declared.get(v.id()), v + " is used where it is not declared");
        expect(v.toString(), variableTypes.get(v.id()), v.type());
    }

    private void op(Op op) {
        op.operands().forEach(this::use);
        rule(OpTypes.problem(op));
        switch (op) {
            case Op.Element e -> array(e.array(), e.index());
            case Op.Load load -> memory(load.memory(), load.operands());
            case Op.Read r -> variable(r.variable());
            default -> {}
        }
    }

    /** Fails if a rule is broken. */
    private void rule(String broken) {
        if (broken != null) {
            throw error(broken);
        }
    }
}
