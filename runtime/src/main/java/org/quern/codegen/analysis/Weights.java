package org.quern.codegen.analysis;

import java.util.IdentityHashMap;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;

/**
 * How much code operations become, roughly: 1 is an addition. Mathematical functions and device functions count as a
 * call, or with all that they become where they are compiled into their caller.
 */
public final class Weights {
    /** Of a call that stays one. */
    private static final int CALL = 4;

    /** Of what branches. */
    private static final int BRANCH = 10;

    /** Of an index that is checked, and of a division that is made defined. */
    private static final int CHECKED = 10;

    /** Of the rounds of a lanes loop that stand one after the other in its code, at most. */
    public static final long REPEATED = 1024;

    /** The same in a long kernel. */
    public static final long REPEATED_IN_LONG = 128;

    /** Where adding up ends: functions that call each other twice have exponentially much. */
    private static final long MOST = 1L << 40;

    private final MathLibrary math;
    private final int lanes;
    private final IdentityHashMap<Function, Long> expanded = new IdentityHashMap<>();

    /** For code of so many lanes: in it the rounds of a lanes loop may stand several times. */
    public Weights(MathLibrary math, int lanes) {
        this.math = math;
        this.lanes = lanes;
    }

    /**
     * How many vectors of rounds the code of a lanes loop within a core does at once: one for each vector of partial
     * results, which are in registers then, or one where that would be more code than told.
     *
     * @param most weight of all of them together at most
     */
    public int vectors(Statement.Lanes loop, long most) {
        int all = 1;
        for (Reduction r : Reduction.of(loop.body()).values()) {
            all = Math.max(all, r.partials() / lanes);
        }
        return all == 1 || all * of(loop.body(), true) <= most ? all : 1;
    }

    /** A function with all that it calls in place of the calls. */
    public long expanded(Function f) {
        Long known = expanded.get(f);
        if (known == null) {
            known = of(f.body(), true);
            expanded.put(f, known);
        }
        return known;
    }

    /** A block whose calls stay calls. */
    public static long of(Block block) {
        return new Weights(null, 1).of(block, false);
    }

    /** A statement whose calls stay calls. */
    public static long of(Statement s) {
        return new Weights(null, 1).of(s, false);
    }

    private long of(Block block, boolean expand) {
        long sum = 0;
        for (Statement s : block.statements()) {
            sum = Math.min(MOST, sum + of(s, expand));
        }
        return sum;
    }

    private long of(Statement s, boolean expand) {
        long sum = switch (s) {
            case Statement.Let let -> of(let.op(), expand);
            case Statement.Call call -> expand ? expanded(call.function()) : CALL;
            case Statement.Put put -> CHECKED;
            case Statement.Store store -> CHECKED;
            case Statement.Accumulate a -> expand && a.reduction().function() != null
                    ? expanded(a.reduction().function())
                    : CALL;
            default -> s.blocks().isEmpty() ? 1 : BRANCH;
        };
        long times = expand && s instanceof Statement.Lanes loop ? vectors(loop, REPEATED) : 1;
        for (Block within : s.blocks()) {
            sum += times * of(within, expand);
        }
        return sum;
    }

    private long of(Op op, boolean expand) {
        return switch (op) {
            case Op.Apply m -> {
                Function own = expand ? math.of(m) : null;
                yield own == null ? CALL : expanded(own);
            }
            case Op.Element e -> CHECKED;
            case Op.Load load -> CHECKED;
            case Op.Fma m when math != null && math.emulatesFma() -> CALL;
            case Op.Binary b when b.op() == BinaryOp.FLOOR_DIV || b.op() == BinaryOp.MOD || b.op() == BinaryOp.REM ->
                CHECKED;
            default -> 1;
        };
    }
}
