package org.quern.codegen.emit;

import org.quern.codegen.analysis.Divergence;
import org.quern.codegen.analysis.FunctionPlan;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Variable;

/**
 * The variables of one function, each in a stack slot that LLVM promotes to a register. An assignment in which only
 * some lanes are active is blended with the other lanes' values, unless the difference is unobservable.
 */
final class Variables {
    private final Function function;
    private final LlvmFunction text;
    private final VectorType shape;
    private final Divergence uniformity;
    private final Masks masks;
    private final String[] slots;
    private final MaskScope[] declaredIn;

    Variables(FunctionPlan plan, LlvmFunction text, Masks masks) {
        this.function = plan.function();
        this.text = text;
        this.shape = text.shape();
        this.uniformity = plan.divergence();
        this.masks = masks;
        this.slots = new String[plan.counts().variables()];
        this.declaredIn = new MaskScope[plan.counts().variables()];
    }

    LaneValue read(Variable v) {
        boolean uniform = uniformity.uniform(v);
        return LaneValue.of(text.load(shape.of(v.type(), uniform), slots[v.id()]), v.type(), uniform);
    }

    void declare(Variable v, LaneValue initial, MaskScope region) {
        boolean uniform = uniformity.uniform(v);
        slots[v.id()] = text.alloca(shape.of(v.type(), uniform));
        declaredIn[v.id()] = region;
        store(v, text.as(initial, uniform), uniform);
    }

    void assign(Variable v, LaneValue value, MaskScope region) {
        boolean uniform = uniformity.uniform(v);
        String now = text.as(value, uniform);
        if (!uniform && seenByIdleLanes(v, region)) {
            LlvmType type = shape.of(v.type());
            String old = text.load(type, slots[v.id()]);
            now = text.select(type, masks.at(region), now, old);
        }
        store(v, now, uniform);
    }

    /** The slot of a variable. */
    String slot(Variable v) {
        return slots[v.id()];
    }

    /** Changes the slot of a variable. */
    void move(Variable v, String slot) {
        slots[v.id()] = slot;
    }

    /** Assigns a value in all lanes, active or not. */
    void set(Variable v, LaneValue value) {
        boolean uniform = uniformity.uniform(v);
        store(v, text.as(value, uniform), uniform);
    }

    private void store(Variable v, String value, boolean uniform) {
        text.store(shape.of(v.type(), uniform), value, slots[v.id()]);
    }

    /**
     * {@return whether a lane that is inactive in this assignment may read the variable later} Not if it was declared
     * with the same lanes active, unless elements may return early: the results are read for those too. And not if it
     * is read within one divergent loop only, which lanes leave for good.
     */
    @SuppressWarnings("ReferenceEquality") // scopes are compared by identity
    private boolean seenByIdleLanes(Variable v, MaskScope region) {
        MaskScope home = declaredIn[v.id()];
        MaskScope at = region;
        while (at != home && at.running() == null) {
            at = at.parent();
        }
        if (at == home) {
            return home.parent() == null && home.running() != null;
        }
        boolean leftForGood = at.isLoop() && at.parent() == home && at.running().equals(at.looping());
        long within = at.statement().blocks().stream().mapToLong(b -> reads(v, b)).sum();
        return !leftForGood || within != reads(v, function.body());
    }

    private static long reads(Variable v, Block block) {
        return block.all().stream()
                .filter(s -> s instanceof Statement.Let let && let.op() instanceof Op.Read read
                        && read.variable().id() == v.id())
                .count();
    }
}
