package org.quern.codegen.emit;

import java.util.Map;
import org.quern.codegen.analysis.FunctionPlan;
import org.quern.codegen.analysis.KernelPlan;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Variable;

/** Emits lanes loops, and additions to accumulators, in their iterations and elsewhere. */
final class LanesEmitter {
    private final FunctionPlan plan;
    private final KernelPlan kernel;
    private final Notes notes;
    private final LlvmFunction text;
    private final Values values;
    private final Masks masks;
    private final Variables variables;
    private final Combiner combiner;
    private final Faults faults;
    private final BlockEmitter body;
    private final LoopEmitter loops;
    private final CheckedMemory cores;
    /** The partial results of the enclosing lanes loop, or null. */
    private ReductionSlots partials;

    LanesEmitter(EmitContext e, BlockEmitter body, LoopEmitter loops, CheckedMemory cores) {
        this.plan = e.plan();
        this.kernel = e.kernel().plan();
        this.notes = e.kernel().notes();
        this.text = e.text();
        this.values = e.values();
        this.masks = e.masks();
        this.variables = e.variables();
        this.combiner = e.combiner();
        this.faults = e.faults();
        this.body = body;
        this.loops = loops;
        this.cores = cores;
    }

    void accumulate(Statement.Accumulate a, MaskScope region) {
        LaneValue value = values.get(a.value());
        if (partials != null && partials.has(a.variable())) {
            partials.add(a.variable(), value, masks.atOrNull(region));
            return;
        }
        combine(a.variable(), a.reduction(), value, region);
    }

    /** Combines an accumulator's value with another. */
    void combine(Variable v, Reduction r, LaneValue value, MaskScope region) {
        variables.assign(v, combiner.combine(r, variables.read(v), value, masks.atOrNull(region)), region);
    }

    void lanes(Statement.Lanes loop, MaskScope region) {
        boolean within = plan.variant().within();
        notes.add(loop, plan.function(),
                within ? ": in lanes where the core is not small" : ": one instance per lane where the core is small");
        Map<Variable, Reduction> reductions = Reduction.of(loop.body());
        int vectors = within ? kernel.vectors(loop) : 1;
        partials = new ReductionSlots(text, combiner, reductions, within, vectors);
        String rounds = null;
        if (within) {
            partials.start(null);
            partials.countRounds();
            within(loop, region, vectors);
        } else {
            if (plan.divergence().uniform(loop.begin()) && plan.divergence().uniform(loop.end())) {
                rounds = text.let("sub i64 %s, %s", values.as(loop.end(), true), values.as(loop.begin(), true));
            }
            partials.start(rounds);
            partials.countRounds();
            loops.emit(loop, loop.index(), loop.begin(), loop.end(), loop.body(), region, () -> partials.nextRound(0));
        }
        ReductionSlots ended = partials;
        partials = null;
        for (Map.Entry<Variable, Reduction> r : reductions.entrySet()) {
            combine(r.getKey(), r.getValue(), ended.total(r.getKey(), rounds, masks.atOrNull(region)), region);
        }
    }

    /** Emits a lanes loop with W iterations at once. */
    private void within(Statement.Lanes loop, MaskScope region, int vectors) {
        VectorLoop lanes = new VectorLoop(text, faults, vectors);
        VectorLoop.Rounds rounds = (part, first, mask) -> {
            partials.nextRound(part);
            String running = null;
            if (mask != null || plan.divergence().divergent(loop)) {
                running = masks.slot(mask == null ? masks.at(region) : masks.and(mask, masks.at(region)));
            }
            values.define(loop.index(), lanes.index(first));
            cores.startsAt(loop.index(), first);
            String next = text.label("next");
            body.block(loop.body(), new MaskScope(region, loop, running, running, next, next));
            text.jump(next);
            text.start(next);
        };
        lanes.emit(values.scalar(loop.begin()), values.scalar(loop.end()), plan.polls().rounds(loop),
                plan.polls().twin(loop), rounds);
    }
}
