package org.quern.codegen.analysis;

import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.Variable;

/**
 * Divergence analysis: finds the values, variables, loops and choices that are the same in every lane. Uniform values
 * are computed once, as scalars, and a uniform condition is a branch; varying values have one element per lane, and
 * divergent control flow runs under masks.
 *
 * <p>Everything starts as uniform. Variation is propagated until a fixed point is reached.
 */
public final class Divergence {
    /**
     * The context of a statement.
     *
     * @param loop innermost loop, or null
     * @param around the context of that loop, or null
     * @param divided true if only some of the lanes in that loop may reach the statement
     * @param sheltered variables declared inside the current divergent branch; inactive lanes cannot observe them
     */
    private record Place(Statement loop, Place around, boolean divided, BitSet sheltered) {}

    private final Function function;
    private final BitSet varyingValues = new BitSet();
    private final BitSet varyingVariables = new BitSet();
    private final Set<Statement> divergent = Collections.newSetFromMap(new IdentityHashMap<>());

    private final boolean within;
    private final boolean returns;
    /** Local arrays with one copy per lane. */
    private final BitSet laneArrays = new BitSet();
    /** Accumulators of the enclosing lanes loop, kept in partial results; null outside of one. */
    private Set<Variable> shared;
    private boolean changed;

    private Divergence(Function function, boolean within) {
        this.function = function;
        this.within = within;
        this.returns = !within && returns(function.body());
    }

    /** Analyses a function of elements whose arguments are the same in all lanes. */
    static Divergence ofUniform(Function function) {
        return of(function, KernelVariant.ELEMENTS, 0);
    }

    /**
     * Analyses a function in one of its variants. The elements of a function of elements vary, but for its uniform
     * parameters; sizes of core dimensions do not.
     */
    static Divergence of(Function function, KernelVariant variant) {
        return of(function, variant, function.core() == null ? function.inputs() : 0);
    }

    private static Divergence of(Function function, KernelVariant variant, int varying) {
        Divergence u = new Divergence(function, variant.within());
        function.parameters().subList(0, varying).forEach(p -> u.varyingValues.set(p.id()));
        do {
            u.changed = false;
            u.visit(function.body(), new Place(null, null, false, new BitSet()));
        } while (u.changed);
        return u;
    }

    public boolean uniform(Value v) {
        return !varyingValues.get(v.id());
    }

    /** {@return whether a local array has one copy for all lanes, instead of one each} */
    public boolean uniform(LocalArray a) {
        return within && !laneArrays.get(a.id());
    }

    public boolean uniform(Variable v) {
        return !varyingVariables.get(v.id());
    }

    /** {@return whether lanes may leave this loop at different times, or take different branches of this choice} */
    public boolean divergent(Statement loopOrChoice) {
        return divergent.contains(loopOrChoice);
    }

    /** {@return whether elements may return before the function's end} */
    public boolean returns() {
        return returns;
    }

    private static boolean returns(Block block) {
        return block.any(s -> s instanceof Statement.Leave leave && leave.where() == Exit.RETURN);
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
                            || (let.op() instanceof Op.Element e && (!within || laneArrays.get(e.array().id())))
                            || (let.op() instanceof Op.Load && !within)
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
                case Statement.Accumulate a -> {
                    boolean partial = shared != null && shared.contains(a.variable());
                    if (!within || (!partial
                            && (!uniform(a.value()) || !place.sheltered.get(a.variable().id())))) {
                        mark(varyingVariables, a.variable().id());
                    }
                }
                case Statement.Local local -> {
                    if (!within || shared != null) {
                        laneArrays.set(local.array().id());
                    }
                }
                case Statement.Put put -> {}
                case Statement.Store store -> {}
                case Statement.Reserve reserve -> {}
                case Statement.Lanes loop -> {
                    if (within) {
                        vary(loop.index());
                        shared = Reduction.of(loop.body()).keySet();
                        visit(loop.body(), new Place(loop, place, false, new BitSet()));
                        shared = null;
                    } else {
                        counted(loop, loop.index(), loop.begin(), loop.end(), loop.body(), place);
                    }
                }
                // Chunk bounds are the same for all lanes.
                case Statement.Parallel loop -> visit(loop.body(), place);
                case Statement.Loop loop -> counted(loop, loop.index(), loop.begin(), loop.end(), loop.body(), place);
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
                    // Outside of lanes loops all lanes hold the same values, whatever the callee does.
                    boolean alike = within && shared == null;
                    if (!alike && (anyVaries(call.arguments()) || call.function().keepsLanes())) {
                        call.results().forEach(this::vary);
                    }
                }
            }
        }
    }

    private void counted(Statement loop, Value index, Value begin, Value end, Block body, Place place) {
        if (!uniform(begin)) {
            vary(index);
        }
        if (!uniform(begin) || !uniform(end)) {
            diverge(loop);
        }
        visit(body, inside(loop, place));
    }

    private Place inside(Statement loop, Place place) {
        return new Place(loop, place, false, divergent(loop) ? new BitSet() : place.sheltered);
    }

    private void leave(Statement.Leave leave, Place place) {
        if (leave.where() == Exit.RETURN && within) {
            return; // outside of lanes loops, so the same in all lanes
        }
        if (leave.where() == Exit.RETURN) {
            // An early return is done with masks, so every enclosing loop loses lanes.
            for (Place at = place; at != null && at.loop != null; at = at.around) {
                diverge(at.loop);
            }
        } else if (place.divided || !uniform(leave.condition())) {
            diverge(place.loop);
        }
    }
}
