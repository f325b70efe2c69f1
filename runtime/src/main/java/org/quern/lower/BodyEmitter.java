package org.quern.lower;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.quern.array.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * Emits the statements of one function for W lanes.
 *
 * <p>Divergent control flow runs under an execution mask: a loop that lanes leave at different times keeps the mask of
 * those still in it, goes on while any is, and assigns to what outlives it lane by lane. Lanes that left compute along;
 * nothing they compute is seen.
 */
final class BodyEmitter {
    /**
     * A stretch of control flow.
     *
     * @param loop the statement, or null for the function itself
     * @param maskSlot holds the lanes still running, or null where all lanes that entered the function are
     * @param exit label after the loop
     */
    private record Region(Region parent, Statement.Loop loop, String maskSlot, String exit) {}

    private final Function function;
    private final ModuleEmitter module;
    private final Shape shape;
    private final Text text;
    private final Uniformity uniformity;
    private final OpEmitter ops;
    private final Emitted[] values;
    private final String[] slots;
    private final Region[] declaredIn;
    /** The mask that the function was called with; null: all lanes. */
    private final String entryMask;

    BodyEmitter(Function function, ModuleEmitter module, Text text, Uniformity uniformity, String entryMask) {
        this.function = function;
        this.module = module;
        this.shape = module.shape();
        this.text = text;
        this.uniformity = uniformity;
        this.entryMask = entryMask;
        this.ops = new OpEmitter(text, shape, module);
        Counts counts = new Counts();
        counts.see(function.body());
        this.values = new Emitted[Math.max(counts.values, function.parameters().size())];
        this.slots = new String[counts.variables];
        this.declaredIn = new Region[counts.variables];
    }

    /** Emits the body; the answer is one value per result. */
    List<Emitted> emit(List<Emitted> parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            values[function.parameters().get(i).id()] = parameters.get(i);
        }
        block(function.body(), new Region(null, null, null, null));
        List<Emitted> results = new ArrayList<>();
        for (Value r : function.results()) {
            results.add(values[r.id()]);
        }
        return results;
    }

    private void block(Block block, Region region) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> values[let.result().id()] = op(let.op());
                case Statement.Declare declare -> declare(declare, region);
                case Statement.Assign assign -> assign(assign, region);
                case Statement.Loop loop -> loop(loop, region);
                case Statement.Break leave -> leave(leave, region);
                case Statement.Call call -> call(call, region);
            }
        }
    }

    private Emitted op(Op op) {
        if (op instanceof Op.Read read) {
            Variable v = read.variable();
            boolean uniform = uniformity.uniform(v);
            String now = text.let("load %s, ptr %s", shape.of(v.type(), uniform), slots[v.id()]);
            return new Emitted(now, v.type(), uniform, false);
        }
        List<Emitted> operands = new ArrayList<>();
        for (Value v : op.operands()) {
            operands.add(values[v.id()]);
        }
        return ops.emit(op, operands);
    }

    /** The operand in the form, scalar or vector, that the place asks for. */
    private String as(Value v, boolean uniform) {
        Emitted e = values[v.id()];
        return uniform ? e.ref() : ops.vector(e);
    }

    private void declare(Statement.Declare declare, Region region) {
        Variable v = declare.variable();
        boolean uniform = uniformity.uniform(v);
        slots[v.id()] = text.alloca(shape.of(v.type(), uniform));
        declaredIn[v.id()] = region;
        store(v, as(declare.initial(), uniform), uniform);
    }

    private void store(Variable v, String value, boolean uniform) {
        text.line("store %s %s, ptr %s", shape.of(v.type(), uniform), value, slots[v.id()]);
    }

    private void assign(Statement.Assign assign, Region region) {
        Variable v = assign.variable();
        boolean uniform = uniformity.uniform(v);
        String value = as(assign.value(), uniform);
        if (!uniform && seenByIdleLanes(v, region)) {
            String type = shape.of(v.type());
            String old = text.let("load %s, ptr %s", type, slots[v.id()]);
            value = text.let("select %s %s, %s %s, %s %s", shape.mask(), mask(region), type, value, type, old);
        }
        store(v, value, uniform);
    }

    /**
     * Whether a lane that does not take part in this assignment may read the variable later. Not if it was declared
     * where the same lanes ran, and not if it is read within the one divergent loop only: a lane that left is not back.
     */
    @SuppressWarnings("ReferenceEquality") // regions are places, not values
    private boolean seenByIdleLanes(Variable v, Region region) {
        Region at = region;
        while (at != declaredIn[v.id()] && at.maskSlot == null) {
            at = at.parent;
        }
        if (at == declaredIn[v.id()]) {
            return false;
        }
        return at.parent != declaredIn[v.id()]
                || reads(v, at.loop.body()) != reads(v, function.body());
    }

    private static int reads(Variable v, Block block) {
        int n = 0;
        for (Statement s : block.statements()) {
            if (s instanceof Statement.Let let && let.op() instanceof Op.Read read && read.variable().id() == v.id()) {
                n++;
            } else if (s instanceof Statement.Loop loop) {
                n += reads(v, loop.body());
            }
        }
        return n;
    }

    /** The lanes that run here. */
    private String mask(Region region) {
        for (Region at = region; at != null; at = at.parent) {
            if (at.maskSlot != null) {
                return text.let("load %s, ptr %s", shape.mask(), at.maskSlot);
            }
        }
        return entryMask == null ? shape.all() : entryMask;
    }

    private void loop(Statement.Loop loop, Region region) {
        boolean divergent = uniformity.divergent(loop);
        boolean uniformIndex = uniformity.uniform(loop.index());
        boolean uniformTest = uniformIndex && uniformity.uniform(loop.end());
        DType type = loop.index().type();
        String indexType = shape.of(type, uniformIndex);
        String indexSlot = text.alloca(indexType);
        String head = text.label("head");
        String body = text.label("body");
        String exit = text.label("exit");
        String maskSlot = null;
        if (divergent) {
            maskSlot = text.alloca(shape.mask());
            text.line("store %s %s, ptr %s", shape.mask(), mask(region), maskSlot);
        }
        text.line("store %s %s, ptr %s", indexType, as(loop.begin(), uniformIndex), indexSlot);
        text.line("br label %%%s", head);

        text.start(head);
        String index = text.let("load %s, ptr %s", indexType, indexSlot);
        String below = text.let("icmp %s %s %s, %s", type.kind() == DType.Kind.SIGNED ? "slt" : "ult",
                shape.of(type, uniformTest), uniformTest ? index : ops.vector(emitted(index, type, uniformIndex)),
                as(loop.end(), uniformTest));
        String more = below;
        if (divergent) {
            String lanes = text.let("load %s, ptr %s", shape.mask(), maskSlot);
            if (!uniformTest) {
                lanes = text.let("and %s %s, %s", shape.mask(), lanes, below);
                text.line("store %s %s, ptr %s", shape.mask(), lanes, maskSlot);
            }
            String any = ops.any(lanes);
            more = uniformTest ? text.let("and i1 %s, %s", below, any) : any;
        }
        text.line("br i1 %s, label %%%s, label %%%s", more, body, exit);

        text.start(body);
        values[loop.index().id()] = emitted(index, type, uniformIndex);
        block(loop.body(), new Region(region, loop, maskSlot, exit));
        String one = uniformIndex ? "1" : shape.splat(Text.scalar(type), "1");
        // An index at the largest value is not below any end, so the sum is not used when it wraps.
        String next = text.let("add %s %s, %s", indexType, index, one);
        text.line("store %s %s, ptr %s", indexType, next, indexSlot);
        text.line("br label %%%s", head);

        text.start(exit);
    }

    private static Emitted emitted(String ref, DType type, boolean uniform) {
        return new Emitted(ref, type, uniform, false);
    }

    private void leave(Statement.Break leave, Region region) {
        if (region.maskSlot == null) {
            String on = text.label("on");
            text.line("br i1 %s, label %%%s, label %%%s", as(leave.condition(), true), region.exit, on);
            text.start(on);
            return;
        }
        String lanes = text.let("load %s, ptr %s", shape.mask(), region.maskSlot);
        String stay = text.let("xor %s %s, %s", shape.mask(), as(leave.condition(), false), shape.all());
        String left = text.let("and %s %s, %s", shape.mask(), lanes, stay);
        text.line("store %s %s, ptr %s", shape.mask(), left, region.maskSlot);
    }

    private void call(Statement.Call call, Region region) {
        BitSet varying = new BitSet();
        for (int i = 0; i < call.arguments().size(); i++) {
            varying.set(i, !values[call.arguments().get(i).id()].uniform());
        }
        // The analysis made the results of a call vary together: a function with one varying argument gets vectors.
        if (!varying.isEmpty()) {
            varying.set(0, call.arguments().size());
        }
        ModuleEmitter.Instance callee = module.instance(call.function(), varying);
        StringBuilder arguments = new StringBuilder(shape.mask()).append(' ').append(mask(region));
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
            Emitted result = emitted(one, r.type(), varying.isEmpty());
            values[r.id()] = result;
        }
    }

    /** How many values and variables a function numbers. */
    private static final class Counts {
        private int values;
        private int variables;

        void see(Block block) {
            for (Statement s : block.statements()) {
                switch (s) {
                    case Statement.Let let -> value(let.result());
                    case Statement.Declare declare ->
                        variables = Math.max(variables, declare.variable().id() + 1);
                    case Statement.Loop loop -> {
                        value(loop.index());
                        see(loop.body());
                    }
                    case Statement.Call call -> call.results().forEach(this::value);
                    case Statement.Assign a -> {}
                    case Statement.Break b -> {}
                }
            }
        }

        private void value(Value v) {
            values = Math.max(values, v.id() + 1);
        }
    }
}
