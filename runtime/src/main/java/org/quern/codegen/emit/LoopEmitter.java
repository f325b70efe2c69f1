package org.quern.codegen.emit;

import org.quern.codegen.analysis.FunctionPlan;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.codegen.analysis.Polls;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/** Emits sequential loops, under a mask if lanes may leave them at different times. */
final class LoopEmitter {
    private final FunctionPlan plan;
    /** True if while loops poll: not in a mathematical function, where they are short. */
    private final boolean whilesPoll;
    private final Notes notes;
    private final LlvmFunction text;
    private final Values values;
    private final Masks masks;
    private final Faults faults;
    private final BlockEmitter body;

    LoopEmitter(EmitContext e, BlockEmitter body) {
        this.plan = e.plan();
        this.whilesPoll = e.kernel().plan().polls().know(plan.function());
        this.notes = e.kernel().notes();
        this.text = e.text();
        this.values = e.values();
        this.masks = e.masks();
        this.faults = e.faults();
        this.body = body;
    }

    /** Opens a loop's scope, with masks if lanes may leave it at different times. */
    private MaskScope enter(Statement loop, MaskScope region) {
        String running = null;
        String looping = null;
        notes.add(loop, plan.function(), plan.divergence().divergent(loop)
                ? ": lanes leave it at different times; runs under a mask while any is left"
                : ": the same iterations for all lanes; a plain loop");
        if (plan.divergence().divergent(loop)) {
            String here = masks.at(region);
            running = masks.slot(here);
            looping = skips(loop) ? masks.slot(here) : running;
        }
        return new MaskScope(region, loop, running, looping, text.label("next"), text.label("exit"));
    }

    /** {@return whether lanes may skip the rest of an iteration of this loop} */
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

    /** The number of iterations between polls of a counted loop; 0 if it does not poll. */
    private int between(Statement loop, Value end) {
        // Instances in lanes have small cores: the loops around the innermost one poll often enough.
        boolean isSmall = plan.variant() == KernelVariant.BATCH && plan.function().core() != null
                && plan.function().core().sizes().contains(end);
        int rounds = plan.polls().rounds(loop);
        return isSmall && rounds > Polls.MOST_OUTER ? 0 : rounds;
    }

    /**
     * Emits a counted loop.
     *
     * @param eachRound emits the beginning of every iteration
     */
    void emit(Statement loop, Value counted, Value begin, Value end, Block rounds, MaskScope region,
            Runnable eachRound) {
        Counted c = new Counted(counted, end, rounds, eachRound);
        MaskScope in = enter(loop, region);
        text.store(c.indexType, values.as(begin, c.uniformIndex), c.slot);
        final int between = between(loop, end);
        Strips strips = c.uniformTest && in.running() == null && between > 1
                ? new Strips(text, faults, counted.type(), c.slot, between)
                : null;
        if (strips != null && plan.polls().twin(loop)) {
            String few = text.label("few");
            String many = text.label("many");
            text.branch(strips.isOne(values.as(begin, true), values.as(end, true)), few, many);
            text.start(few);
            c.emit(new MaskScope(region, loop, null, null, text.label("next"), in.exit()), null, 0);
            text.start(many);
        }
        c.emit(in, strips, between);
        text.start(in.exit());
    }

    /** The parts of a counted loop, whose code may be emitted twice. */
    private final class Counted {
        private final Value counted;
        private final Value end;
        private final Block rounds;
        private final Runnable eachRound;
        private final DType type;
        private final boolean uniformIndex;
        private final boolean uniformTest;
        private final LlvmType indexType;
        private final String slot;

        Counted(Value counted, Value end, Block rounds, Runnable eachRound) {
            this.counted = counted;
            this.end = end;
            this.rounds = rounds;
            this.eachRound = eachRound;
            this.type = counted.type();
            this.uniformIndex = plan.divergence().uniform(counted);
            this.uniformTest = uniformIndex && plan.divergence().uniform(end);
            this.indexType = text.shape().of(type, uniformIndex);
            this.slot = text.alloca(indexType);
        }

        /**
         * Emits the loop, from the index in the slot on.
         *
         * @param between iterations between polls, in strips or, without them, in each iteration; 0 if it does not poll
         */
        void emit(MaskScope in, Strips strips, int between) {
            String head = text.label("head");
            String round = text.label("body");
            String stop = values.as(end, uniformTest);
            if (strips == null) {
                text.jump(head);
            } else {
                stop = strips.begin(stop, head);
            }
            text.start(head);
            String index = text.load(indexType, slot);
            LaneValue position = LaneValue.of(index, type, uniformIndex);
            String more = text.let("icmp %s %s %s, %s", type.kind() == DType.Kind.SIGNED ? "slt" : "ult",
                    text.shape().of(type, uniformTest), text.as(position, uniformTest), stop);
            if (in.running() != null) {
                String lanes = masks.startRound(in);
                if (uniformTest) {
                    more = text.let("and i1 %s, %s", more, text.any(lanes));
                } else {
                    more = text.any(masks.keep(in, lanes, more));
                }
            }
            if (strips == null) {
                text.branch(more, round, in.exit());
            } else {
                strips.end(index, more, round, values.as(end, true), in.exit());
            }

            text.start(round);
            if (strips == null && between > 0) {
                faults.pollIn(in.exit());
            }
            eachRound.run();
            values.define(counted, position);
            body.block(rounds, in);
            text.jump(in.next());

            text.start(in.next());
            String one = indexType.constant("1");
            // An index at the largest value is not below any end, so the sum is not used when it wraps.
            String next = text.let("add %s %s, %s", indexType, index, one);
            text.store(indexType, next, slot);
            text.jump(head);
        }
    }

    /** Emits a while loop. */
    void emit(Statement.While loop, MaskScope region) {
        MaskScope in = enter(loop, region);
        String round = text.label("body");
        String rounds = text.alloca(LlvmType.I64);
        text.store(LlvmType.I64, "0", rounds);
        text.jump(in.next());

        text.start(in.next());
        boolean divergent = in.running() != null;
        if (divergent) {
            masks.startRound(in);
        }
        body.test(loop, in);
        if (divergent) {
            String left = masks.keep(in, masks.load(in.running()), values.as(loop.condition(), false));
            text.branch(text.any(left), round, in.exit());
        } else {
            text.branch(values.as(loop.condition(), true), round, in.exit());
        }

        text.start(round);
        if (whilesPoll) {
            faults.pollIn(in.exit());
        }
        if (loop.limit() > 0) {
            checkLimit(loop, rounds, in);
        }
        body.block(loop.body(), in);
        text.jump(in.next());

        text.start(in.exit());
    }

    /** Counts an iteration; the one beyond the limit fails and ends the loop. */
    private void checkLimit(Statement.While loop, String rounds, MaskScope in) {
        String before = text.load(LlvmType.I64, rounds);
        faults.check(text.let("icmp uge i64 %s, %d", before, loop.limit()), loop, in.exit());
        text.store(LlvmType.I64, text.let("add i64 %s, 1", before), rounds);
    }
}
