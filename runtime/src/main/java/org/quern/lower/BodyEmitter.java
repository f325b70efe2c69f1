package org.quern.lower;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.quern.array.DType;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.MathFunction;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * Emits the statements of one function for W lanes.
 *
 * <p>Divergent control flow runs under an execution mask: a loop that lanes leave at different times keeps the mask of
 * those still in it and goes on while any is; a choice that divides them runs each way under its part of the mask, unless
 * that is empty; what outlives either is assigned lane by lane. Lanes that do not take part compute along; nothing they
 * compute is seen.
 */
final class BodyEmitter {
    private final Function function;
    private final ModuleEmitter module;
    private final Shape shape;
    private final Text text;
    private final Uniformity uniformity;
    private final OpEmitter ops;
    private final ArrayEmitter arrays;
    private final Form form;
    /** Null in a function that has no core. */
    private final MemoryEmitter memory;
    /** Takes scratch memory of these sizes. */
    private final BiConsumer<Memory.Scratch, List<String>> reserve;
    private final Ranges ranges = new Ranges();
    /** Null where memory is. */
    private final CoreAccess cores;
    /** The partial results of the lanes loop around, or null. */
    private Partials partials;
    /** Where elements go that return, if all do at once. */
    private String end;
    private final Emitted[] values;
    private final Variables variables;
    private final Masks masks;

    /** For a function of elements. */
    BodyEmitter(Function function, ModuleEmitter module, Text text, Uniformity uniformity, String entryMask) {
        this(function, module, text, uniformity, entryMask, Form.ELEMENTS, null, null);
    }

    /** For a form of a function. */
    BodyEmitter(Function function, ModuleEmitter module, Text text, Uniformity uniformity, String entryMask, Form form,
            MemoryEmitter memory, BiConsumer<Memory.Scratch, List<String>> reserve) {
        this.reserve = reserve;
        this.form = form;
        this.memory = memory;
        this.function = function;
        this.module = module;
        this.shape = module.shape();
        this.text = text;
        this.uniformity = uniformity;
        this.masks = new Masks(text, shape, entryMask);
        this.ops = new OpEmitter(text, shape, module);
        this.arrays = new ArrayEmitter(text, shape, module, ops);
        Counts counts = Counts.of(function);
        this.values = new Emitted[counts.values()];
        this.variables = new Variables(function, counts.variables(), text, shape, uniformity, masks, ops);
        this.cores = memory == null
                ? null
                : new CoreAccess(function, module, text, masks, ranges, memory, form, values);
    }

    /** Emits the body; the answer is one value per result. */
    List<Emitted> emit(List<Emitted> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            values[function.parameters().get(i).id()] = parameters.get(i);
        }
        if (function.core() != null) {
            ranges.define(function.core());
        }
        String running = uniformity.returns() ? masks.slot(masks.entry()) : null;
        block(function.body(), Region.function(running));
        if (end != null) {
            jump(end);
            text.start(end);
        }
        List<Emitted> results = new ArrayList<>();
        for (Value r : function.results()) {
            results.add(values[r.id()]);
        }
        return results;
    }

    private void block(Block block, Region region) {
        for (Statement s : block.statements()) {
            module.mark(text, s, function);
            switch (s) {
                case Statement.Let let -> {
                    values[let.result().id()] = op(let.op(), region);
                    ranges.define(let.result(), let.op());
                    if (cores != null) {
                        cores.follow(let);
                    }
                }
                case Statement.Declare d -> variables.declare(d.variable(), values[d.initial().id()], region);
                case Statement.Assign a -> variables.assign(a.variable(), values[a.value().id()], region);
                case Statement.Accumulate a -> accumulate(a, region);
                case Statement.Reserve r -> reserve(r.memory());
                case Statement.Store store ->
                        cores.access(store, store.memory(), store.indices(), region, values[store.value().id()]);
                case Statement.Lanes loop -> lanes(loop, region);
                case Statement.Loop loop -> loop(loop, loop.index(), loop.begin(), loop.end(), loop.body(), region);
                case Statement.While loop -> loop(loop, region);
                case Statement.If choice -> choose(choice, region);
                case Statement.Leave leave -> leave(leave, region);
                case Statement.Local local -> arrays.declare(local.array(), uniformity.uniform(local.array()));
                case Statement.Put put -> {
                    Emitted index = inside(put, put.array(), put.index(), region);
                    arrays.put(put.array(), index, values[put.value().id()], masks.atOrNull(region));
                }
                case Statement.Call call -> call(call, region);
            }
        }
    }

    private Emitted op(Op op, Region region) {
        if (op instanceof Op.Element e) {
            return arrays.get(e.array(), inside(e, e.array(), e.index(), region));
        }
        if (op instanceof Op.Load load) {
            return cores.access(load, load.memory(), load.operands(), region, null);
        }
        if (op instanceof Op.Read read) {
            return variables.read(read.variable());
        }
        List<Emitted> operands = new ArrayList<>();
        for (Value v : op.operands()) {
            operands.add(values[v.id()]);
        }
        return ops.emit(op, op instanceof Op.Apply m ? ordinary(m, operands, region) : operands);
    }

    /**
     * The operands of a mathematical function, with an ordinary number for lanes that do not take part: a vector function
     * leaves its quick path for all lanes if one lane has a special value, which one that went another way may well have.
     */
    private List<Emitted> ordinary(Op.Apply m, List<Emitted> operands, Region region) {
        String running = masks.atOrNull(region);
        if (running == null || !operands.stream().anyMatch(e -> !e.uniform())) {
            return operands;
        }
        String type = shape.of(m.type());
        String number = shape.splat(Text.scalar(m.type()), m.function() == MathFunction.ACOSH ? "2.0" : "0.5");
        List<Emitted> safe = new ArrayList<>();
        for (Emitted e : operands) {
            safe.add(Emitted.of(text.let("select %s %s, %s %s, %s %s", shape.mask(), running, type, ops.vector(e), type,
                    number), m.type(), false));
        }
        return safe;
    }

    /** The operand in the form, scalar or vector, that the place asks for. */
    private String as(Value v, boolean uniform) {
        Emitted e = values[v.id()];
        return uniform ? e.ref() : ops.vector(e);
    }

    /** The index, after a check that it is inside its array where that is not known: outside fails, and reads element 0. */
    private Emitted inside(Object site, LocalArray array, Value index, Region region) {
        Emitted at = values[index.id()];
        boolean known = ranges.within(index, array.length());
        module.note("index " + index + " of '" + function.name() + "' into " + array.length() + " elements: "
                + (known ? "known to be inside" : "checked")
                + (at.uniform() ? ", the same in all lanes: a load or store" : ", of each lane: a gather or scatter"));
        if (known) {
            return at;
        }
        String outside = arrays.outside(array, at);
        String running = masks.atOrNull(region);
        String any;
        if (at.uniform()) {
            any = running == null ? outside : text.let("and i1 %s, %s", outside, ops.any(running));
        } else {
            any = ops.any(running == null ? outside : masks.and(running, outside));
        }
        String fault = text.label("fault");
        String on = text.label("on");
        branch(any, fault, on);
        text.start(fault);
        fail(site);
        jump(on);
        text.start(on);
        return arrays.clamped(at, outside);
    }

    /** Notes that this place failed; the kernel returns it at the end of the block. */
    private void fail(Object site) {
        text.line("store i64 %d, ptr %s", module.faultCode(site), ModuleEmitter.FAULT);
    }

    private void branch(String condition, String then, String otherwise) {
        text.line("br i1 %s, label %%%s, label %%%s", condition, then, otherwise);
    }

    private void jump(String label) {
        text.line("br label %%%s", label);
    }

    /** Opens a loop's region: masks if lanes may leave it at different times. */
    private Region enter(Statement loop, Region region) {
        String running = null;
        String looping = null;
        module.note(where(loop) + (uniformity.divergent(loop)
                ? ": lanes leave it at different times; runs under a mask while any is left"
                : ": the same rounds for all lanes; a plain loop"));
        if (uniformity.divergent(loop)) {
            String here = masks.at(region);
            running = masks.slot(here);
            looping = skips(loop) ? masks.slot(here) : running;
        }
        return new Region(region, loop, running, looping, text.label("next"), text.label("exit"));
    }

    /** Whether lanes may skip the rest of a round of this loop. */
    private static boolean skips(Statement loop) {
        for (Block block : loop.blocks()) {
            for (Statement s : block.statements()) {
                boolean nestedLoop = s instanceof Statement.Loop || s instanceof Statement.While;
                if ((s instanceof Statement.Leave leave && leave.where() == Exit.CONTINUE)
                        || (!nestedLoop && skips(s))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void loop(Statement loop, Value counted, Value begin, Value end, Block rounds, Region region) {
        boolean uniformIndex = uniformity.uniform(counted);
        boolean uniformTest = uniformIndex && uniformity.uniform(end);
        DType type = counted.type();
        String indexType = shape.of(type, uniformIndex);
        String indexSlot = text.alloca(indexType);
        Region in = enter(loop, region);
        String head = text.label("head");
        String body = text.label("body");
        text.line("store %s %s, ptr %s", indexType, as(begin, uniformIndex), indexSlot);
        jump(head);

        text.start(head);
        String index = text.let("load %s, ptr %s", indexType, indexSlot);
        Emitted position = Emitted.of(index, type, uniformIndex);
        String more = text.let("icmp %s %s %s, %s", type.kind() == DType.Kind.SIGNED ? "slt" : "ult",
                shape.of(type, uniformTest), uniformTest ? index : ops.vector(position), as(end, uniformTest));
        if (in.running() != null) {
            String lanes = masks.startRound(in);
            if (uniformTest) {
                more = text.let("and i1 %s, %s", more, ops.any(lanes));
            } else {
                more = ops.any(masks.keep(in, lanes, more));
            }
        }
        branch(more, body, in.exit());

        text.start(body);
        if (loop instanceof Statement.Lanes) {
            partials.nextRound();
        }
        values[counted.id()] = position;
        ranges.loop(counted, begin, end);
        block(rounds, in);
        jump(in.next());

        text.start(in.next());
        String one = uniformIndex ? "1" : shape.splat(Text.scalar(type), "1");
        // An index at the largest value is not below any end, so the sum is not used when it wraps.
        String next = text.let("add %s %s, %s", indexType, index, one);
        text.line("store %s %s, ptr %s", indexType, next, indexSlot);
        jump(head);

        text.start(in.exit());
    }

    private void loop(Statement.While loop, Region region) {
        Region in = enter(loop, region);
        String body = text.label("body");
        String rounds = text.alloca("i64");
        text.line("store i64 0, ptr %s", rounds);
        jump(in.next());

        text.start(in.next());
        boolean divergent = in.running() != null;
        if (divergent) {
            masks.startRound(in);
        }
        block(loop.test(), in);
        if (divergent) {
            branch(ops.any(masks.keep(in, masks.load(in.running()), as(loop.condition(), false))), body, in.exit());
        } else {
            branch(as(loop.condition(), true), body, in.exit());
        }

        text.start(body);
        if (loop.limit() > 0) {
            checkLimit(loop, rounds, in);
        }
        block(loop.body(), in);
        jump(in.next());

        text.start(in.exit());
    }

    /** Counts a round; the one beyond the limit fails and ends the loop. */
    private void checkLimit(Statement.While loop, String rounds, Region in) {
        String so = text.let("load i64, ptr %s", rounds);
        String over = text.let("icmp uge i64 %s, %d", so, loop.limit());
        String fault = text.label("fault");
        String on = text.label("on");
        branch(over, fault, on);
        text.start(fault);
        fail(loop);
        jump(in.exit());
        text.start(on);
        String more = text.let("add i64 %s, 1", so);
        text.line("store i64 %s, ptr %s", more, rounds);
    }

    private String where(Statement s) {
        String what = switch (s) {
            case Statement.Loop loop -> "loop " + loop.index();
            case Statement.Lanes loop -> "lanes " + loop.index();
            case Statement.While loop -> "while " + loop.condition();
            case Statement.If choice -> "if " + choice.condition();
            default -> throw new AssertionError(s);
        };
        return what + " of '" + function.name() + "'";
    }

    private void choose(Statement.If choice, Region region) {
        module.note(where(choice) + (uniformity.divergent(choice)
                ? ": divides the lanes; each way runs under its mask, or not at all if that is empty"
                : ": the same way for all lanes; a branch"));
        if (uniformity.divergent(choice)) {
            String here = masks.at(region);
            String chosen = as(choice.condition(), false);
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
        branch(as(choice.condition(), true), then, otherwise);
        text.start(then);
        block(choice.then(), Region.way(region, choice, null));
        jump(end);
        text.start(otherwise);
        block(choice.otherwise(), Region.way(region, choice, null));
        jump(end);
        text.start(end);
    }

    /** One way of a choice that divides the lanes; not taken at all if no lane is there to take it. */
    private void way(Statement.If choice, Block block, Region region, String lanes) {
        String way = text.label("way");
        String end = text.label("end");
        branch(ops.any(lanes), way, end);
        text.start(way);
        block(block, Region.way(region, choice, masks.slot(lanes)));
        jump(end);
        text.start(end);
    }

    @SuppressWarnings("ReferenceEquality") // regions are places, not values
    private void leave(Statement.Leave leave, Region region) {
        boolean returns = leave.where() == Exit.RETURN;
        if (returns && form.within()) {
            end = end == null ? text.label("end") : end;
            String on = text.label("on");
            branch(scalar(leave.condition()), end, on);
            text.start(on);
            return;
        }
        Region loop = returns ? null : region.loop();
        if (!returns && loop.running() == null) {
            String on = text.label("on");
            branch(as(leave.condition(), true), leave.where() == Exit.BREAK ? loop.exit() : loop.next(), on);
            text.start(on);
            return;
        }
        String stay = masks.not(masks.and(masks.at(region), as(leave.condition(), false)));
        for (Region at = region; at != null; at = at.parent()) {
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

    /** A value that is the same in all lanes, as a scalar. */
    private String scalar(Value v) {
        return memory.scalar(values[v.id()]);
    }

    private void reserve(Memory.Scratch scratch) {
        List<String> sizes = new ArrayList<>();
        for (Value v : scratch.sizes()) {
            sizes.add(scalar(v));
        }
        reserve.accept(scratch, sizes);
    }

    private void accumulate(Statement.Accumulate a, Region region) {
        Emitted value = values[a.value().id()];
        if (partials != null && partials.has(a.variable())) {
            partials.add(a.variable(), value, masks.atOrNull(region));
            return;
        }
        combine(a.variable(), a.reduction(), value, region);
    }

    private void combine(Variable v, Reduction r, Emitted value, Region region) {
        Emitted old = variables.read(v);
        boolean uniform = old.uniform() && value.uniform();
        String now = new Partials(module, text, ops).combine(r, uniform, uniform ? old.ref() : ops.vector(old),
                uniform ? value.ref() : ops.vector(value));
        variables.assign(v, Emitted.of(now, v.type(), uniform), region);
    }

    private void lanes(Statement.Lanes loop, Region region) {
        module.note(where(loop) + (form.within() ? ": in lanes where the core is not small" : ": a place a lane where the core is small"));
        Map<Variable, Reduction> reductions = Reduction.of(loop.body());
        partials = new Partials(module, text, ops, reductions, form.within());
        String rounds = null;
        if (form.within()) {
            partials.start(null);
            LanesEmitter lanes = new LanesEmitter(text, shape, partials.parts());
            lanes.emit(scalar(loop.begin()), scalar(loop.end()), (part, first, mask) -> {
                partials.part(part);
                boolean slot = mask != null || uniformity.divergent(loop);
                String running = slot ? masks.slot(mask == null ? masks.at(region) : masks.and(mask, masks.at(region))) : null;
                values[loop.index().id()] = lanes.index(first);
                cores.startsAt(loop.index(), first);
                ranges.loop(loop.index(), loop.begin(), loop.end());
                String next = text.label("next");
                block(loop.body(), new Region(region, loop, running, running, next, next));
                jump(next);
                text.start(next);
            });
        } else {
            if (uniformity.uniform(loop.begin()) && uniformity.uniform(loop.end())) {
                rounds = text.let("sub i64 %s, %s", as(loop.end(), true), as(loop.begin(), true));
            }
            partials.start(rounds);
            partials.countRounds();
            loop(loop, loop.index(), loop.begin(), loop.end(), loop.body(), region);
        }
        Partials ended = partials;
        partials = null;
        for (Map.Entry<Variable, Reduction> e : reductions.entrySet()) {
            combine(e.getKey(), e.getValue(), ended.total(e.getKey(), rounds), region);
        }
    }

    private void call(Statement.Call call, Region region) {
        BitSet varying = new BitSet();
        for (int i = 0; i < call.arguments().size(); i++) {
            varying.set(i, !values[call.arguments().get(i).id()].uniform());
        }
        // The analysis made the results of a call vary together: a function with one varying argument gets vectors.
        if (!varying.isEmpty() || call.function().keepsLanes()) {
            varying.set(0, call.arguments().size());
        }
        ModuleEmitter.Instance callee = module.instance(call.function(), varying);
        StringBuilder arguments = new StringBuilder(shape.mask()).append(' ').append(masks.at(region));
        arguments.append(", ptr ").append(module.mayFail() ? ModuleEmitter.FAULT : "null");
        for (Value a : call.arguments()) {
            boolean uniform = varying.isEmpty();
            arguments.append(", ").append(shape.of(a.type(), uniform)).append(' ').append(as(a, uniform));
        }
        String all = text.let("call %s %s(%s)", callee.resultType(), callee.name(), arguments);
        for (int i = 0; i < call.results().size(); i++) {
            Value r = call.results().get(i);
            String one = call.results().size() == 1
                    ? all
                    : text.let("extractvalue %s %s, %d", callee.resultType(), all, i);
            values[r.id()] = Emitted.of(one, r.type(), varying.isEmpty());
        }
    }
}
