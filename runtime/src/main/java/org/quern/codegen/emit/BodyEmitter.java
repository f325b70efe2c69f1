package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.List;
import org.quern.codegen.analysis.Departures;
import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.FunctionPlan;
import org.quern.codegen.analysis.LaneWidth;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.MathFunction;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Emits the statements of one function for W lanes.
 *
 * <p>Divergent control flow runs under an execution mask: a loop that lanes leave at different times keeps the mask of
 * those still in it and iterates while any is; a divergent choice runs each branch under its part of the mask, unless
 * that is empty; assignments to variables that outlive either are blended lane by lane. Inactive lanes compute as well;
 * none of their results is observable.
 */
final class BodyEmitter implements BlockEmitter {
    private final FunctionPlan plan;
    private final KernelContext kernel;
    private final LlvmFunction text;
    private final Values values;
    private final Masks masks;
    private final Variables variables;
    private final OpEmitter ops;
    private final LocalArrays locals;
    private final CheckedArrays arrays;
    private final CallEmitter calls;
    private final LoopEmitter loops;
    /** Null in a function without a core. */
    private final CheckedMemory cores;
    /** Null in a function without a core. */
    private final ScratchEmitter scratch;
    private final LanesEmitter rounds;
    private final ParallelEmitter parallel;
    private final Divergence divergence;
    private final Departures departures;
    /** Label to which elements go that return, if all return at once. */
    private String end;

    BodyEmitter(EmitContext e) {
        this.plan = e.plan();
        this.kernel = e.kernel();
        this.text = e.text();
        this.values = e.values();
        this.masks = e.masks();
        this.variables = e.variables();
        this.ops = e.ops();
        this.locals = e.arrays();
        this.arrays = new CheckedArrays(e);
        this.calls = new CallEmitter(e);
        this.loops = new LoopEmitter(e, this);
        this.cores = e.memory() == null ? null : new CheckedMemory(e);
        this.scratch = e.scratch();
        this.rounds = new LanesEmitter(e, this, loops, cores);
        this.parallel = new ParallelEmitter(e, this, rounds, BodyEmitter::new);
        this.divergence = plan.divergence();
        this.departures = plan.departures();
    }

    /** Emits the body; returns one value per result. */
    List<LaneValue> emit(List<LaneValue> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            values.define(plan.function().parameters().get(i), parameters.get(i));
        }
        String running = divergence.returns() ? masks.slot(masks.entry()) : null;
        MaskScope region = MaskScope.function(running);
        List<Statement> body = plan.function().body().statements();
        int last = departures.end();
        statements(body.subList(0, last), region, null);
        for (Statement s : body.subList(last, body.size())) {
            statement(s, region);
        }
        if (end != null) {
            text.jump(end);
            text.start(end);
        }
        List<LaneValue> results = new ArrayList<>();
        for (Value r : plan.function().results()) {
            results.add(values.get(r));
        }
        return results;
    }

    @Override
    public void block(Block block, MaskScope region) {
        statements(block.statements(), region, null);
    }

    @Override
    public void test(Statement.While loop, MaskScope scope) {
        if (scope.running() != null && departures.testLoops(loop)) {
            whileAnyIsThere(scope, scope.exit());
        }
        statements(loop.test().statements(), scope, scope.exit());
    }

    /**
     * Emits statements.
     *
     * @param vacant label to branch to if the last lane leaves before the end; null for the label after the last
     *     statement
     */
    private void statements(List<Statement> statements, MaskScope region, String vacant) {
        String to = vacant;
        for (Statement s : statements) {
            statement(s, region);
            if (departures.isBeforeLoops(s) && departs(s, region)) {
                to = to == null ? text.label("vacant") : to;
                whileAnyIsThere(region, to);
            }
        }
        if (vacant == null && to != null) {
            text.jump(to);
            text.start(to);
        }
    }

    private boolean departs(Statement s, MaskScope region) {
        return departures.departs(s, region.isInLoop() && region.loop().running() != null, region.masked());
    }

    /** Branches away if no lane is active any more. */
    private void whileAnyIsThere(MaskScope region, String vacant) {
        String on = text.label("on");
        text.branch(text.any(masks.at(region)), on, vacant);
        text.start(on);
    }

    private void statement(Statement s, MaskScope region) {
        kernel.mark(text, s, plan.function());
        switch (s) {
            case Statement.Let let -> {
                values.define(let.result(), op(let.op(), region));
                if (cores != null) {
                    cores.follow(let);
                }
            }
            case Statement.Declare d -> variables.declare(d.variable(), values.get(d.initial()), region);
            case Statement.Assign a -> variables.assign(a.variable(), values.get(a.value()), region);
            case Statement.Accumulate a -> rounds.accumulate(a, region);
            case Statement.Reserve r -> scratch.reserve(r.memory(), values);
            case Statement.Store store ->
                cores.access(store, store.memory(), store.indices(), region, values.get(store.value()));
            case Statement.Lanes loop -> rounds.lanes(loop, region);
            case Statement.Parallel loop -> parallel.emit(loop, region);
            case Statement.Loop loop ->
                loops.emit(loop, loop.index(), loop.begin(), loop.end(), loop.body(), region, () -> {});
            case Statement.While loop -> loops.emit(loop, region);
            case Statement.If choice -> choose(choice, region);
            case Statement.Leave leave -> leave(leave, region);
            case Statement.Local local -> locals.declare(local.array(), divergence.uniform(local.array()));
            case Statement.Put put -> arrays.put(put, region);
            case Statement.Call call -> calls.emit(call, region);
        }
    }

    private LaneValue op(Op op, MaskScope region) {
        if (op instanceof Op.Element read) {
            return arrays.get(read, region);
        }
        if (op instanceof Op.Load load) {
            return cores.access(load, load.memory(), load.operands(), region, null);
        }
        if (op instanceof Op.Read variable) {
            return variables.read(variable.variable());
        }
        List<LaneValue> operands = new ArrayList<>();
        for (Value v : op.operands()) {
            operands.add(values.get(v));
        }
        return ops.emit(op, op instanceof Op.Apply m ? ordinary(m, operands, region) : operands);
    }

    /**
     * The operands of a mathematical function, with an ordinary number in inactive lanes: a vector function leaves its
     * fast path for all lanes if one lane has a special value, which a lane that took another branch may well have.
     */
    private List<LaneValue> ordinary(Op.Apply m, List<LaneValue> operands, MaskScope region) {
        String running = masks.atOrNull(region);
        if (running == null || !operands.stream().anyMatch(o -> !o.uniform())) {
            return operands;
        }
        LlvmType type = text.shape().of(m.type());
        String number = type.constant(m.function() == MathFunction.ACOSH ? "2.0" : "0.5");
        List<LaneValue> safe = new ArrayList<>();
        for (LaneValue o : operands) {
            safe.add(LaneValue.of(text.select(type, running, text.vector(o), number), m.type(), false));
        }
        return safe;
    }

    private void choose(Statement.If choice, MaskScope region) {
        kernel.notes().add(choice, plan.function(), divergence.divergent(choice)
                ? ": divides the lanes; each way runs under its mask, or not at all if that is empty"
                : ": the same way for all lanes; a branch");
        if (divergence.divergent(choice)) {
            String here = masks.at(region);
            String chosen = values.as(choice.condition(), false);
            String then = masks.and(here, chosen);
            String otherwise = choice.otherwise().statements().isEmpty() ? null : masks.and(here, masks.not(chosen));
            way(choice, choice.then(), region, then);
            if (otherwise != null) {
                way(choice, choice.otherwise(), region, otherwise);
            }
            return;
        }
        String then = text.label("then");
        String otherwise = text.label("else");
        String end = text.label("end");
        text.branch(values.as(choice.condition(), true), then, otherwise);
        text.start(then);
        block(choice.then(), MaskScope.way(region, choice, null));
        text.jump(end);
        text.start(otherwise);
        block(choice.otherwise(), MaskScope.way(region, choice, null));
        text.jump(end);
        text.start(end);
    }

    /** One branch of a divergent choice, skipped if no lane takes it. */
    private void way(Statement.If choice, Block block, MaskScope region, String lanes) {
        String way = text.label("way");
        String end = text.label("end");
        text.branch(text.any(lanes), way, end);
        text.start(way);
        block(block, MaskScope.way(region, choice, masks.slot(lanes)));
        text.jump(end);
        text.start(end);
    }

    @SuppressWarnings("ReferenceEquality") // scopes are compared by identity
    private void leave(Statement.Leave leave, MaskScope region) {
        boolean returns = leave.where() == Exit.RETURN;
        if (returns && plan.variant().within()) {
            end = end == null ? text.label("end") : end;
            String on = text.label("on");
            text.branch(values.scalar(leave.condition()), end, on);
            text.start(on);
            return;
        }
        MaskScope loop = returns ? null : region.loop();
        if (!returns && loop.running() == null) {
            String on = text.label("on");
            text.branch(values.as(leave.condition(), true), leave.where() == Exit.BREAK ? loop.exit() : loop.next(),
                    on);
            text.start(on);
            return;
        }
        String stay = masks.not(masks.and(masks.at(region), values.as(leave.condition(), false)));
        for (MaskScope at = region; at != null; at = at.parent()) {
            boolean last = at == loop;
            if (at.running() != null) {
                masks.store(at.running(), masks.and(masks.load(at.running()), stay));
                boolean forGood = !last || leave.where() == Exit.BREAK;
                if (forGood && !at.looping().equals(at.running())) {
                    masks.store(at.looping(), masks.and(masks.load(at.looping()), stay));
                }
            }
            if (last) {
                return;
            }
        }
    }
}
