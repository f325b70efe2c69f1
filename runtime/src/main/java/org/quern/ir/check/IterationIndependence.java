package org.quern.ir.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.LocalArray;
import org.quern.ir.Location;
import org.quern.ir.Locations;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.AffineIndex;
import org.quern.ir.analysis.AffineIndices;
import org.quern.ir.analysis.Definitions;
import org.quern.ir.analysis.Exits;
import org.quern.ir.text.Printer;

/**
 * A conservative test that the iterations of a lanes or parallel loop are independent. Memory that the loop writes must
 * have an axis in which every access has the loop's index plus or minus terms that are the same for all iterations and
 * all accesses; or that index times a constant, plus offsets that stay below that constant: then no two iterations
 * access the same element. Nor may the loop read an accumulator declared outside that it adds to, or end early.
 */
public final class IterationIndependence {
    /**
     * A violation of independence by a loop.
     *
     * @param message begins with the kind of the loop
     * @param at the offending statement; null if it is the loop as a whole
     */
    public record Violation(String message, Statement at) {}

    private record Access(Statement statement, Memory memory, List<Value> index, boolean write) {}

    private final String loop;
    private final Block body;
    private final List<Statement> statements;
    private final Locations locations;
    private final AffineIndices indices;
    private final List<Access> accesses = new ArrayList<>();
    private final Map<LocalArray, Reduction> shared = new HashMap<>();

    private IterationIndependence(String loop, Value index, Block body, Definitions definitions, Locations locations) {
        this.loop = loop;
        this.body = body;
        this.statements = body.all();
        this.locations = locations;
        this.indices = new AffineIndices(definitions, index);
    }

    /**
     * The violation of a lanes loop; null if its iterations are independent.
     *
     * @param definitions of the function, at least up to the loop's end
     * @param locations of its statements, as far as they are known; a message quotes the text of the others
     */
    public static Violation check(Statement.Lanes loop, Definitions definitions, Locations locations) {
        return new IterationIndependence("a lanes loop", loop.index(), loop.body(), definitions, locations).check();
    }

    /**
     * The violation of a parallel loop; null if its iterations are independent. The loop within its chunks needs no
     * check of its own.
     */
    public static Violation check(Statement.Parallel loop, Definitions definitions, Locations locations) {
        Statement chunk = loop.body().statements().get(0);
        IterationIndependence it = new IterationIndependence("a parallel loop", chunk.defines().get(0),
                chunk.blocks().get(0), definitions,
                locations);
        for (Statement.Shared s : loop.arrays()) {
            it.shared.put(s.array(), s.reduction());
        }
        return it.check();
    }

    private Violation check() {
        if (Exits.ends(body)) {
            return new Violation(loop + " is ended early, whose iterations have no order", /* at= */ null);
        }
        Violation order = order();
        if (order != null) {
            return order;
        }
        collect();
        for (Access w : accesses) {
            if (w.write) {
                Access other = meets(w);
                if (other != null) {
                    return meeting(w, other);
                }
            }
        }
        return null;
    }

    /**
     * An accumulator that is both added to and read has no defined value while the loop runs. The later of the two
     * statements is reported.
     */
    private Violation order() {
        Set<Object> own = new HashSet<>();
        Map<Object, Boolean> adds = new HashMap<>();
        Set<Statement> additions = new HashSet<>();
        additions(body, additions);
        for (Statement s : statements) {
            Object accumulator = null;
            boolean add = false;
            if (s instanceof Statement.Declare d) {
                own.add(d.variable());
            } else if (s instanceof Statement.Accumulate a) {
                accumulator = a.variable();
                add = true;
            } else if (s instanceof Statement.Put p && shared.containsKey(p.array())) {
                accumulator = p.array();
                add = true;
            } else if (s instanceof Statement.Let let && let.op() instanceof Op.Read r) {
                accumulator = r.variable();
            } else if (s instanceof Statement.Let let && let.op() instanceof Op.Element e
                    && shared.containsKey(e.array())
                    && !additions.contains(s)) {
                accumulator = e.array();
            }
            if (accumulator == null || own.contains(accumulator)) {
                continue;
            }
            Boolean before = adds.putIfAbsent(accumulator, add);
            if (before != null && before != add) {
                return new Violation(loop
                        + " adds to an accumulator and reads it: its iterations have no order, so there is no result so"
                        + " far; read it behind the loop, or use loop(...)", s);
            }
        }
        return null;
    }

    /** Finds the reads of shared elements that are combined with a value and stored back. */
    private void additions(Block block, Set<Statement> found) {
        List<Statement> all = block.statements();
        for (int i = 0; i < all.size(); i++) {
            for (Block within : all.get(i).blocks()) {
                additions(within, found);
            }
            if (i + 2 < all.size() && all.get(i) instanceof Statement.Let let && let.op() instanceof Op.Element e
                    && shared.containsKey(e.array()) && all.get(i + 2) instanceof Statement.Put put
                    && put.array().equals(e.array())
                    && put.index().equals(e.index())
                    && combines(shared.get(e.array()), all.get(i + 1), let.result(), put.value())) {
                found.add(let);
            }
        }
    }

    private static boolean combines(Reduction r, Statement s, Value element, Value sum) {
        boolean is = s instanceof Statement.Call call
                ? call.function().equals(r.function())
                : s instanceof Statement.Let let && let.op() instanceof Op.Binary b && b.op() == r.op();
        return is && s.uses().get(0).equals(element) && s.defines().get(0).equals(sum);
    }

    /** Collects accesses to memory that is not private to an iteration. */
    private void collect() {
        Set<Memory> own = new HashSet<>();
        for (Statement s : statements) {
            if (s instanceof Statement.Reserve r) {
                own.add(r.memory());
            } else if (s instanceof Statement.Store store && !own.contains(store.memory())) {
                accesses.add(new Access(s, store.memory(), store.indices(), true));
            } else if (s instanceof Statement.Let let && let.op() instanceof Op.Load load
                    && !own.contains(load.memory())) {
                accesses.add(new Access(s, load.memory(), load.operands(), false));
            }
        }
    }

    /** An access that another iteration may make to the element that this one writes, or null. */
    @SuppressWarnings("ReferenceEquality") // identity: the same access, not an equal one
    private Access meets(Access write) {
        Access worst = null;
        for (int axis = 0; axis < write.index.size(); axis++) {
            Access found = meets(write, axis);
            if (found == null) {
                return null;
            }
            worst = worst == null || found != write ? found : worst;
        }
        return worst == null ? write : worst;
    }

    private Access meets(Access write, int axis) {
        AffineIndex at = indices.of(write.index.get(axis));
        if (at == null || !at.apart(at)) {
            return write;
        }
        for (Access a : accesses) {
            if (a.memory.equals(write.memory)) {
                AffineIndex other = indices.of(a.index.get(axis));
                if (other == null || !at.apart(other)) {
                    return a;
                }
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // identity: the same access, not an equal one
    private Violation meeting(Access write, Access other) {
        String what = write.memory instanceof Memory.Operand ? "an output" : "scratch memory";
        String also = other == write
                ? ""
                : " and " + (other.write ? "written" : "read") + " at " + place(other.statement);
        return new Violation("two iterations of " + loop + " may meet in an element of " + what + ", written at "
                + place(write.statement)
                + also
                + "; every access to it in the loop must have the loop's index in one axis, plus or minus what is the"
                + " same for"
                + " all iterations, or times a constant plus less than that", /* at= */ null);
    }

    private String place(Statement s) {
        Location at = locations.at(s);
        return at == null ? '\'' + Printer.line(s) + '\'' : at.text();
    }
}
