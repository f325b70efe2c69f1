package org.quern.codegen.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.Exit;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Handling of statements after one at which lanes leave. Most are executed for idle lanes too, at negligible cost.
 * Loops are skipped once the last lane has left: with no lane they would still iterate, fail or never end.
 */
public final class Departures {
    private final boolean within;
    private final IdentityHashMap<Function, Boolean> loops = new IdentityHashMap<>();

    public Departures(KernelVariant form) {
        this.within = form.within();
    }

    /**
     * {@return whether this statement may remove lanes from the mask of its block}
     *
     * @param fromLoop true if the enclosing loop has a mask
     * @param masked true if any enclosing statement has a mask
     */
    public boolean departs(Statement s, boolean fromLoop, boolean masked) {
        if (s instanceof Statement.Leave leave) {
            return leave.where() == Exit.RETURN ? masked && !within : fromLoop;
        }
        boolean loop = !(s instanceof Statement.If);
        for (Block block : s.blocks()) {
            for (Statement inner : block.statements()) {
                if (departs(inner, fromLoop && !loop, masked)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@return whether one of these statements is a loop, contains one or calls a function with one} */
    public boolean loops(List<Statement> statements) {
        return new Block(statements).any(this::loops);
    }

    private boolean loops(Statement s) {
        return switch (s) {
            case Statement.Loop l -> true;
            case Statement.While l -> true;
            case Statement.Lanes l -> true;
            case Statement.Parallel l -> true;
            case Statement.Call call -> loops(call.function());
            case Statement.Accumulate a -> a.reduction().function() != null && loops(a.reduction().function());
            default -> false;
        };
    }

    /** The position of the trailing reads of a block, with casts of the values read. */
    public static int reads(List<Statement> statements) {
        int start = statements.size();
        while (start > 0 && statements.get(start - 1) instanceof Statement.Let let
                && (let.op() instanceof Op.Read || let.op() instanceof Op.Cast)) {
            start--;
        }
        return start;
    }

    private boolean loops(Function f) {
        return loops.computeIfAbsent(f, Function::loops);
    }

    /**
     * The position in a function's body at which its end begins. Elements that have returned run the end too, since
     * their results are read there. 0 if the results are not read at the end: then nothing is skipped.
     */
    public static int end(Function function) {
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
