package org.quern.codegen.emit;

import java.util.Map;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Variable;

/** Emits lanes loops, and what their rounds and others add to accumulators. */
final class LanesEmitter {
    private final EmitContext e;
    private final BodyEmitter body;
    private final LoopEmitter loops;
    private final CheckedMemory cores;
    /** The partial results of the lanes loop around, or null. */
    private ReductionSlots partials;

    LanesEmitter(EmitContext e, BodyEmitter body, LoopEmitter loops, CheckedMemory cores) {
        this.e = e;
        this.body = body;
        this.loops = loops;
        this.cores = cores;
    }

    void accumulate(Statement.Accumulate a, MaskScope region) {
        LaneValue value = e.value(a.value());
        if (partials != null && partials.has(a.variable())) {
            partials.add(a.variable(), value, e.masks.atOrNull(region));
            return;
        }
        combine(a.variable(), a.reduction(), value, region);
    }

    /** Combines what an accumulator holds with a value. */
    void combine(Variable v, Reduction r, LaneValue value, MaskScope region) {
        e.variables.assign(v, combined(r, e.variables.read(v), value, e.masks.atOrNull(region)), region);
    }

    /** Two values combined in these lanes, or in all (null). */
    LaneValue combined(Reduction r, LaneValue so, LaneValue value, String lanes) {
        boolean uniform = so.uniform() && value.uniform();
        String now = new ReductionSlots(e.module, e.text, e.ops).combine(r, uniform, uniform ? so.ref() : e.ops.vector(so),
                uniform ? value.ref() : e.ops.vector(value), lanes);
        return LaneValue.of(now, r.type(), uniform);
    }

    void lanes(Statement.Lanes loop, MaskScope region) {
        e.module.note(e.where(loop) + (e.form.within() ? ": in lanes where the core is not small" : ": a place a lane where the core is small"));
        Map<Variable, Reduction> reductions = Reduction.of(loop.body());
        int vectors = e.form.within() ? e.module.vectors(loop) : 1;
        partials = new ReductionSlots(e.module, e.text, e.ops, reductions, e.form.within(), vectors);
        String rounds = null;
        if (e.form.within()) {
            partials.start(null);
            partials.countRounds();
            within(loop, region, vectors);
        } else {
            if (e.uniformity.uniform(loop.begin()) && e.uniformity.uniform(loop.end())) {
                rounds = e.text.let("sub i64 %s, %s", e.as(loop.end(), true), e.as(loop.begin(), true));
            }
            partials.start(rounds);
            partials.countRounds();
            loops.emit(loop, loop.index(), loop.begin(), loop.end(), loop.body(), region, () -> partials.nextRound(0));
        }
        ReductionSlots ended = partials;
        partials = null;
        for (Map.Entry<Variable, Reduction> r : reductions.entrySet()) {
            combine(r.getKey(), r.getValue(), ended.total(r.getKey(), rounds, e.masks.atOrNull(region)), region);
        }
    }

    /** W rounds at once. */
    private void within(Statement.Lanes loop, MaskScope region, int vectors) {
        VectorLoop lanes = new VectorLoop(e, vectors);
        lanes.emit(e.scalar(loop.begin()), e.scalar(loop.end()), e.polls.rounds(loop), e.polls.twin(loop), (part, first, mask) -> {
            partials.nextRound(part);
            String running = null;
            if (mask != null || e.uniformity.divergent(loop)) {
                running = e.masks.slot(mask == null ? e.masks.at(region) : e.masks.and(mask, e.masks.at(region)));
            }
            e.define(loop.index(), lanes.index(first));
            cores.startsAt(loop.index(), first);
            e.ranges.loop(loop.index(), loop.begin(), loop.end());
            String next = e.text.label("next");
            body.block(loop.body(), new MaskScope(region, loop, running, running, next, next));
            e.jump(next);
            e.text.start(next);
        });
    }
}
