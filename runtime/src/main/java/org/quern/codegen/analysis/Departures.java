package org.quern.codegen.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * The statements of a function at which lanes leave, and what is done with the statements after them. Most are executed
 * for idle lanes too, at negligible cost. Loops are skipped once the last lane has left: with no lane they would still
 * iterate, fail or never end.
 */
public final class Departures {
    private final boolean within;
    private final Set<Statement> leavingLoop = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Statement> returning = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Statement> beforeLoops = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Statement> loopingTests = Collections.newSetFromMap(new IdentityHashMap<>());

    private final int end;

    private Departures(boolean within, int end) {
        this.within = within;
        this.end = end;
    }

    /** The departures of a function in one of its variants. */
    static Departures of(Function f, KernelVariant variant) {
        Departures all = new Departures(variant.within(), end(f));
        all.visit(f.body(), new IdentityHashMap<>());
        return all;
    }

    /**
     * Visits a block; returns whether it contains a loop or a call of a function with one.
     *
     * @param loops the functions that have been asked
     */
    @SuppressWarnings("ReferenceEquality") // the test and not a body like it
    private boolean visit(Block block, Map<Function, Boolean> loops) {
        boolean after = false;
        List<Statement> all = block.statements();
        for (int i = all.size() - 1; i >= 0; i--) {
            Statement s = all.get(i);
            if (after) {
                beforeLoops.add(s);
            }
            boolean inside = false;
            for (Block nested : s.blocks()) {
                boolean looping = visit(nested, loops);
                inside |= looping;
                boolean isChoice = s instanceof Statement.If;
                for (Statement inner : nested.statements()) {
                    add(returning, s, returning.contains(inner));
                    add(leavingLoop, s, isChoice && leavingLoop.contains(inner));
                }
                add(loopingTests, s, looping && s instanceof Statement.While loop && nested == loop.test());
            }
            if (s instanceof Statement.Leave leave) {
                (leave.where() == Exit.RETURN ? returning : leavingLoop).add(s);
            }
            after |= inside || loops(s, loops);
        }
        return after;
    }

    private static void add(Set<Statement> to, Statement s, boolean is) {
        if (is) {
            to.add(s);
        }
    }

    private static boolean loops(Statement s, Map<Function, Boolean> loops) {
        return switch (s) {
            case Statement.Loop l -> true;
            case Statement.While l -> true;
            case Statement.Lanes l -> true;
            case Statement.Parallel l -> true;
            case Statement.Call call -> loops.computeIfAbsent(call.function(), Function::loops);
            case Statement.Accumulate a when a.reduction().function() != null ->
                loops.computeIfAbsent(a.reduction().function(), Function::loops);
            default -> false;
        };
    }

    /**
     * {@return whether this statement may remove lanes from the mask of its block}
     *
     * @param fromLoop true if the enclosing loop has a mask
     * @param masked true if any enclosing statement has a mask
     */
    public boolean departs(Statement s, boolean fromLoop, boolean masked) {
        return (fromLoop && leavingLoop.contains(s)) || (masked && !within && returning.contains(s));
    }

    /** {@return whether a statement after this one, in its block, is a loop, contains one or calls a function with one} */
    public boolean isBeforeLoops(Statement s) {
        return beforeLoops.contains(s);
    }

    /** {@return whether the test of a while loop contains a loop or calls a function with one} */
    public boolean testLoops(Statement.While loop) {
        return loopingTests.contains(loop);
    }

    /** The position of the trailing reads of a block, with casts of the values read. */
    static int reads(List<Statement> statements) {
        int start = statements.size();
        while (start > 0 && statements.get(start - 1) instanceof Statement.Let let
                && (let.op() instanceof Op.Read || let.op() instanceof Op.Cast)) {
            start--;
        }
        return start;
    }

    /**
     * The position in the function's body at which its end begins. Elements that have returned run the end too, since
     * their results are read there. 0 if the results are not read at the end: then nothing is skipped.
     */
    public int end() {
        return end;
    }

    private static int end(Function function) {
        List<Statement> body = function.body().statements();
        int start = reads(body);
        Set<Value> there = new HashSet<>();
        for (int i = start; i < body.size(); i++) {
            Statement.Let let = (Statement.Let) body.get(i);
            if (let.op() instanceof Op.Cast cast && !there.contains(cast.a())) {
                start = i + 1;
                there.clear();
            } else {
                there.add(let.result());
            }
        }
        List<Value> elsewhere = new ArrayList<>(function.results());
        elsewhere.removeAll(there);
        elsewhere.removeAll(function.parameters());
        return elsewhere.isEmpty() ? start : 0;
    }
}
