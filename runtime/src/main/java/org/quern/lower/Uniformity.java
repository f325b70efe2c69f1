package org.quern.lower;

import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * Divergence analysis: which values, variables, loops and choices are the same in every lane. What is uniform is computed
 * once, as a scalar, and a uniform condition is a branch; the rest has a lane each and runs under masks.
 *
 * <p>Everything starts as uniform; what is found to vary makes more vary, until nothing changes.
 */
final class Uniformity {
    /**
     * Where a statement stands.
     *
     * @param loop innermost loop, or null
     * @param around the place of that loop, or null
     * @param divided whether, since that loop began, only some lanes may have come here
     * @param sheltered variables declared since control last divided: lanes that are not here never see them again
     */
    private record Place(Statement loop, Place around, boolean divided, BitSet sheltered) {}

    private final Function function;
    private final BitSet varyingValues = new BitSet();
    private final BitSet varyingVariables = new BitSet();
    private final Set<Statement> divergent = Collections.newSetFromMap(new IdentityHashMap<>());

    private final boolean returns;
    private boolean changed;

    private Uniformity(Function function) {
        this.function = function;
        this.returns = returns(function.body());
    }

    /**
     * Analyses a function.
     *
     * @param varyingParameters by position
     */
    static Uniformity of(Function function, BitSet varyingParameters) {
        Uniformity u = new Uniformity(function);
        for (int i = 0; i < function.parameters().size(); i++) {
            if (varyingParameters.get(i)) {
                u.varyingValues.set(function.parameters().get(i).id());
            }
        }
        do {
            u.changed = false;
            u.visit(function.body(), new Place(null, null, false, new BitSet()));
        } while (u.changed);
        return u;
    }

    boolean uniform(Value v) {
        return !varyingValues.get(v.id());
    }

    boolean uniform(Variable v) {
        return !varyingVariables.get(v.id());
    }

    /** Whether lanes may leave this loop at different times, or take different ways at this choice. */
    boolean divergent(Statement loopOrChoice) {
        return divergent.contains(loopOrChoice);
    }

    /** Whether elements may end before the function's end. */
    boolean returns() {
        return returns;
    }

    private static boolean returns(Block block) {
        for (Statement s : block.statements()) {
            if (s instanceof Statement.Leave leave && leave.where() == Exit.RETURN) {
                return true;
            }
            for (Block within : s.blocks()) {
                if (returns(within)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void mark(BitSet set, int id) {
        if (!set.get(id)) {
            set.set(id);
            changed = true;
        }
    }

    private void vary(Value v) {
        mark(varyingValues, v.id());
    }

    private void diverge(Statement s) {
        changed |= divergent.add(s);
    }

    private boolean anyVaries(List<Value> values) {
        for (Value v : values) {
            if (!uniform(v)) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // the function's own block
    private void visit(Block block, Place place) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    if (anyVaries(let.op().operands())
                            || let.op() instanceof Op.Element
                            || (let.op() instanceof Op.Read read && !uniform(read.variable()))) {
                        vary(let.result());
                    }
                }
                case Statement.Declare declare -> {
                    // An element that returned early still has its outputs, which are variables of the outermost block.
                    if (!returns || block != function.body()) {
                        place.sheltered.set(declare.variable().id());
                    }
                    if (!uniform(declare.initial())) {
                        mark(varyingVariables, declare.variable().id());
                    }
                }
                case Statement.Assign assign -> {
                    if (!uniform(assign.value()) || !place.sheltered.get(assign.variable().id())) {
                        mark(varyingVariables, assign.variable().id());
                    }
                }
                case Statement.Local local -> { }
                case Statement.Put put -> { }
                case Statement.Loop loop -> {
                    if (!uniform(loop.begin())) {
                        vary(loop.index());
                    }
                    if (!uniform(loop.begin()) || !uniform(loop.end())) {
                        diverge(loop);
                    }
                    visit(loop.body(), inside(loop, place));
                }
                case Statement.While loop -> {
                    Place inside = inside(loop, place);
                    visit(loop.test(), inside);
                    if (!uniform(loop.condition())) {
                        diverge(loop);
                    }
                    visit(loop.body(), inside);
                }
                case Statement.If choice -> {
                    if (!uniform(choice.condition())) {
                        diverge(choice);
                    }
                    boolean divides = divergent(choice);
                    for (Block way : choice.blocks()) {
                        visit(way, new Place(place.loop, place.around, place.divided || divides,
                                divides ? new BitSet() : place.sheltered));
                    }
                }
                case Statement.Leave leave -> leave(leave, place);
                case Statement.Call call -> {
                    if (anyVaries(call.arguments()) || call.function().keepsLanes()) {
                        call.results().forEach(this::vary);
                    }
                }
            }
        }
    }

    private Place inside(Statement loop, Place place) {
        return new Place(loop, place, false, divergent(loop) ? new BitSet() : place.sheltered);
    }

    private void leave(Statement.Leave leave, Place place) {
        if (leave.where() == Exit.RETURN) {
            // Returning is done with masks, so every loop around it loses lanes.
            for (Place at = place; at != null && at.loop != null; at = at.around) {
                diverge(at.loop);
            }
        } else if (place.divided || !uniform(leave.condition())) {
            diverge(place.loop);
        }
    }
}
