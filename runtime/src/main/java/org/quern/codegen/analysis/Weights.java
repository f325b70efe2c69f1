package org.quern.codegen.analysis;

import java.util.IdentityHashMap;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Reduction;
import org.quern.ir.Statement;

/**
 * Rough estimates of the code size of operations, in units of an addition. Mathematical functions and device functions
 * count as a call, or with all of their code if they are inlined.
 */
public final class Weights {
    /** Weight of a call that is not inlined. */
    private static final int CALL = 4;

    /** Weight of control flow. */
    private static final int BRANCH = 10;

    /** Weight of an index check, and of guarding a division. */
    private static final int CHECKED = 10;

    /** The most weight of a lanes loop's iterations that are unrolled in its code. */
    public static final long REPEATED = 1024;

    /** The same limit in a long kernel. */
    public static final long REPEATED_IN_LONG = 128;

    /** Saturation bound of sums: functions that call each other twice have exponential weight. */
    private static final long MOST = 1L << 40;

    private final MathLibrary math;
    private final int lanes;
    private final IdentityHashMap<Function, Long> expanded = new IdentityHashMap<>();

    /** For code with this many lanes, in which the iterations of a lanes loop may be unrolled. */
    public Weights(MathLibrary math, int lanes) {
        this.math = math;
        this.lanes = lanes;
    }

    /**
     * Number of vectors of iterations that the code of a lanes loop within a core processes at once: one for each
     * vector of partial results, which are then in registers; 1 if that would be more code than allowed.
     *
     * @param most limit of the weight of all of them together
     */
    public int vectors(Statement.Lanes loop, long most) {
        int all = 1;
        for (Reduction r : Reduction.of(loop.body()).values()) {
            all = Math.max(all, r.partials() / lanes);
        }
        return all == 1 || all * of(loop.body(), true) <= most ? all : 1;
    }

    /** The weight of a function with its callees in place of their calls. */
    public long expanded(Function f) {
        Long known = expanded.get(f);
        if (known == null) {
            known = of(f.body(), true);
            expanded.put(f, known);
        }
        return known;
    }

    /** The weight of a block without the code of callees. */
    public static long of(Block block) {
        return new Weights(null, 1).of(block, false);
    }

    /** The weight of a statement without the code of callees. */
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
