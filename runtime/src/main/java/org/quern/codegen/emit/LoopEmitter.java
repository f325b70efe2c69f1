package org.quern.codegen.emit;

import org.quern.codegen.analysis.KernelVariant;
import org.quern.codegen.analysis.Polls;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/** Emits loops whose rounds follow each other, under a mask where lanes may leave them at different times. */
final class LoopEmitter {
    private final EmitContext e;
    private final BodyEmitter body;

    LoopEmitter(EmitContext e, BodyEmitter body) {
        this.e = e;
        this.body = body;
    }

    /** Opens a loop's region: masks if lanes may leave it at different times. */
    private MaskScope enter(Statement loop, MaskScope region) {
        String running = null;
        String looping = null;
        e.module.note(e.where(loop) + (e.uniformity.divergent(loop)
                ? ": lanes leave it at different times; runs under a mask while any is left"
                : ": the same rounds for all lanes; a plain loop"));
        if (e.uniformity.divergent(loop)) {
            String here = e.masks.at(region);
            running = e.masks.slot(here);
            looping = skips(loop) ? e.masks.slot(here) : running;
        }
        return new MaskScope(region, loop, running, looping, e.text.label("next"), e.text.label("exit"));
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

    /** After how many rounds a counted loop looks whether the call is cancelled; 0: it does not. */
    private int between(Statement loop, Value end) {
        // Cores that lie side by side are small: the loops around the innermost one look often enough.
        boolean isSmall = e.form == KernelVariant.BATCH && e.function.core() != null && e.function.core().sizes().contains(end);
        int rounds = e.polls.rounds(loop);
        return isSmall && rounds > Polls.MOST_OUTER ? 0 : rounds;
    }

    /**
     * Emits a loop that counts.
     *
     * @param eachRound emits what every round begins with
     */
    void emit(Statement loop, Value counted, Value begin, Value end, Block rounds, MaskScope region, Runnable eachRound) {
        LlvmFunction text = e.text;
        Counted c = new Counted(counted, begin, end, rounds, eachRound);
        MaskScope in = enter(loop, region);
        text.line("store %s %s, ptr %s", c.indexType, e.as(begin, c.uniformIndex), c.slot);
        final int between = between(loop, end);
        Strips strips = c.uniformTest && in.running() == null && between > 1
                ? new Strips(e, counted.type(), c.slot, between)
                : null;
        if (strips != null && e.polls.twin(loop)) {
            String few = text.label("few");
            String many = text.label("many");
            e.branch(strips.isOne(e.as(begin, true), e.as(end, true)), few, many);
            text.start(few);
            c.emit(new MaskScope(region, loop, null, null, text.label("next"), in.exit()), null, 0);
            text.start(many);
        }
        c.emit(in, strips, between);
        text.start(in.exit());
    }

    /** A loop that counts: what its code, which may stand twice, is made of. */
    private final class Counted {
        private final Value counted;
        private final Value begin;
        private final Value end;
        private final Block rounds;
        private final Runnable eachRound;
        private final DType type;
        private final boolean uniformIndex;
        private final boolean uniformTest;
        private final String indexType;
        private final String slot;

        Counted(Value counted, Value begin, Value end, Block rounds, Runnable eachRound) {
            this.counted = counted;
            this.begin = begin;
            this.end = end;
            this.rounds = rounds;
            this.eachRound = eachRound;
            this.type = counted.type();
            this.uniformIndex = e.uniformity.uniform(counted);
            this.uniformTest = uniformIndex && e.uniformity.uniform(end);
            this.indexType = e.shape.of(type, uniformIndex);
            this.slot = e.text.alloca(indexType);
        }

        /**
         * Emits it, from the index in the slot on.
         *
         * @param between rounds from look to look, in strips or, without them, at each round; 0: it does not look
         */
        void emit(MaskScope in, Strips strips, int between) {
            LlvmFunction text = e.text;
            String head = text.label("head");
            String round = text.label("body");
            String stop = e.as(end, uniformTest);
            if (strips == null) {
                e.jump(head);
            } else {
                stop = strips.begin(stop, head);
            }
            text.start(head);
            String index = text.let("load %s, ptr %s", indexType, slot);
            LaneValue position = LaneValue.of(index, type, uniformIndex);
            String more = text.let("icmp %s %s %s, %s", type.kind() == DType.Kind.SIGNED ? "slt" : "ult",
                    e.shape.of(type, uniformTest), uniformTest ? index : e.ops.vector(position), stop);
            if (in.running() != null) {
                String lanes = e.masks.startRound(in);
                if (uniformTest) {
                    more = text.let("and i1 %s, %s", more, e.ops.any(lanes));
                } else {
                    more = e.ops.any(e.masks.keep(in, lanes, more));
                }
            }
            if (strips == null) {
                e.branch(more, round, in.exit());
            } else {
                strips.end(index, more, round, e.as(end, true), in.exit());
            }

            text.start(round);
            if (strips == null && between > 0) {
                e.poll(in.exit());
            }
            eachRound.run();
            e.define(counted, position);
            e.ranges.loop(counted, begin, end);
            body.block(rounds, in);
            e.jump(in.next());

            text.start(in.next());
            String one = uniformIndex ? "1" : e.shape.splat(LlvmFunction.scalar(type), "1");
            // An index at the largest value is not below any end, so the sum is not used when it wraps.
            String next = text.let("add %s %s, %s", indexType, index, one);
            text.line("store %s %s, ptr %s", indexType, next, slot);
            e.jump(head);
        }
    }

    /** Emits a loop that goes on while a condition holds. */
    void emit(Statement.While loop, MaskScope region) {
        LlvmFunction text = e.text;
        MaskScope in = enter(loop, region);
        String round = text.label("body");
        String rounds = text.alloca("i64");
        text.line("store i64 0, ptr %s", rounds);
        e.jump(in.next());

        text.start(in.next());
        boolean divergent = in.running() != null;
        if (divergent) {
            e.masks.startRound(in);
        }
        body.test(loop.test(), in);
        if (divergent) {
            String left = e.masks.keep(in, e.masks.load(in.running()), e.as(loop.condition(), false));
            e.branch(e.ops.any(left), round, in.exit());
        } else {
            e.branch(e.as(loop.condition(), true), round, in.exit());
        }

        text.start(round);
        if (e.module.polls().know(e.function)) {
            e.poll(in.exit());
        }
        if (loop.limit() > 0) {
            checkLimit(loop, rounds, in);
        }
        body.block(loop.body(), in);
        e.jump(in.next());

        text.start(in.exit());
    }

    /** Counts a round; the one beyond the limit fails and ends the loop. */
    private void checkLimit(Statement.While loop, String rounds, MaskScope in) {
        String so = e.text.let("load i64, ptr %s", rounds);
        String over = e.text.let("icmp uge i64 %s, %d", so, loop.limit());
        String fault = e.text.label("fault");
        String on = e.text.label("on");
        e.text.branchUnlikely(over, fault, on);
        e.text.start(fault);
        e.fail(loop);
        e.jump(in.exit());
        e.text.start(on);
        String more = e.text.let("add i64 %s, 1", so);
        e.text.line("store i64 %s, ptr %s", more, rounds);
    }
}
