package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.List;
import org.quern.ir.Block;
import org.quern.ir.Core;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * The outputs that a gufunc's kernel certainly writes as a whole. An output is whole if there is a store whose indices
 * are those of the enclosing loops, each from 0 to the size of its axis; no other statement encloses it; no statement
 * before it, in the kernel or in an iteration of one of these loops, leaves; and no statement in these loops, before
 * the store or after it, ends them early. Nor is the output read before these loops have ended, except for an element
 * after its store in the same iteration. Outputs not recognised as whole keep their earlier contents.
 */
public final class Coverage {
    private record Counted(Value index, Value end) {}

    private final Core core;
    private final ConstantFolder constants = new ConstantFolder();
    private final List<Memory> whole = new ArrayList<>();
    /** Memories that are read by earlier statements of the kernel's body than the one visited. */
    private final List<Memory> read = new ArrayList<>();
    /** Writes of whole outputs within that statement. */
    private final List<Statement.Store> writes = new ArrayList<>();

    private Coverage(Core core) {
        this.core = core;
    }

    /** For each operand of a gufunc's kernel, inputs first: true if it is certainly written as a whole. */
    public static boolean[] whole(Function kernel) {
        Core core = kernel.core();
        Coverage c = new Coverage(core);
        c.visit(kernel.body(), List.of());
        int inputs = core.inputs().size();
        boolean[] is = new boolean[inputs + core.outputs().size()];
        for (int i = 0; i < is.length; i++) {
            is[i] = c.whole.contains(i < inputs ? core.inputs().get(i) : core.outputs().get(i - inputs));
        }
        return is;
    }

    /**
     * For each operand of a gufunc's kernel, inputs first: true if its contents before the call matter, which is so for
     * inputs and for outputs that are not certainly written as a whole.
     */
    public static boolean[] reads(Function kernel) {
        boolean[] reads = whole(kernel);
        for (int i = 0; i < reads.length; i++) {
            reads[i] = i < kernel.core().inputs().size() || !reads[i];
        }
        return reads;
    }

    /** Visits statements as long as each is certainly reached, in each iteration of the enclosing loops. */
    private void visit(Block block, List<Counted> loops) {
        for (Statement s : block.statements()) {
            // No switch over types: a fresh process runs this for every kernel, and linking such a switch costs it
            // milliseconds.
            if (s instanceof Statement.Let let) {
                constants.define(let.result(), let.op());
            } else if (s instanceof Statement.Loop loop) {
                nest(loop.index(), loop.begin(), loop.end(), loop.body(), loops);
            } else if (s instanceof Statement.Lanes loop) {
                nest(loop.index(), loop.begin(), loop.end(), loop.body(), loops);
            } else if (s instanceof Statement.Parallel loop) {
                parallel(loop, loops);
            } else if (s instanceof Statement.Store store && covers(store, loops)) {
                writes.add(store);
            }
            if (loops.isEmpty()) {
                settle(s);
            }
            if (Exits.leaves(s)) {
                return;
            }
        }
    }

    /** Accepts the stores within a statement of the kernel's body as whole if the memory is not read before. */
    private void settle(Statement s) {
        for (Statement.Store write : writes) {
            Memory m = write.memory();
            // An in-out operand holds the caller's values, read or not.
            boolean inOut = core.inputs().contains(m);
            if (whole.contains(m) || (!inOut && read.contains(m))) {
                continue;
            }
            (!inOut && readBefore(s, write) ? read : whole).add(m);
        }
        writes.clear();
        reads(s);
    }

    /** {@return whether the memory of a store may be read before it, in the statement with its loops} */
    private static boolean readBefore(Statement whole, Statement.Store write) {
        boolean written = false;
        for (Statement s : new Block(List.of(whole)).all()) {
            if (s.equals(write)) {
                written = true;
            } else if (s instanceof Statement.Let let && let.op() instanceof Op.Load load
                    && load.memory().equals(write.memory())
                    && (!written || !load.operands().equals(write.indices()))) {
                return true;
            }
        }
        return false;
    }

    private void reads(Statement within) {
        for (Statement s : new Block(List.of(within)).all()) {
            if (s instanceof Statement.Let let && let.op() instanceof Op.Load load && !read.contains(load.memory())) {
                read.add(load.memory());
            }
        }
    }

    /** The iterations of all chunks are those from begin to end. */
    private void parallel(Statement.Parallel loop, List<Counted> loops) {
        Statement chunk = loop.body().statements().get(0);
        if (chunk instanceof Statement.Lanes rounds) {
            nest(rounds.index(), loop.begin(), loop.end(), rounds.body(), loops);
        } else if (chunk instanceof Statement.Loop rounds) {
            nest(rounds.index(), loop.begin(), loop.end(), rounds.body(), loops);
        }
    }

    private void nest(Value index, Value begin, Value end, Block body, List<Counted> loops) {
        if (constants.is(begin, 0) && index.type() == begin.type() && !Exits.ends(body)) {
            List<Counted> within = new ArrayList<>(loops);
            within.add(new Counted(index, end));
            visit(body, within);
        }
    }

    private boolean covers(Statement.Store store, List<Counted> loops) {
        if (store.indices().size() != loops.size()) {
            return false;
        }
        List<Value> used = new ArrayList<>();
        for (int axis = 0; axis < loops.size(); axis++) {
            Value index = store.indices().get(axis);
            for (Counted loop : loops) {
                if (loop.index.equals(index) && !used.contains(index)
                        && reaches(loop.end, store.memory().sizes().get(axis))) {
                    used.add(index);
                }
            }
        }
        return used.size() == loops.size();
    }

    private boolean reaches(Value end, Value size) {
        int d = core.sizes().indexOf(size);
        return end.equals(size) || (d >= 0 && core.fixed().get(d) > 0 && constants.is(end, core.fixed().get(d)));
    }
}
