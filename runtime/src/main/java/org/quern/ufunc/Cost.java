package org.quern.ufunc;

import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * How long an element of a kernel takes on one thread, by its operations: within a factor of a few, which is what it takes to
 * tell work that is worth handing to another thread from work that is not.
 *
 * @param nanos of an element
 * @param uneven whether some elements may take much longer than others: a loop's rounds depend on them
 */
record Cost(double nanos, boolean uneven) {
    // Nanoseconds of a byte, measured on code of level x86-64-v4 in the second-level cache; other levels take a small multiple.
    private static final double MEMORY = 0.006;
    private static final double OPERATION = 0.002;
    private static final double DIVISION = 0.02;
    private static final double FUNCTION = 0.04;

    /** Rounds of a loop whose number is not known. */
    private static final long ROUNDS = 16;

    static Cost of(Function f) {
        double bytes = 0;
        for (Value p : f.parameters()) {
            bytes += p.type().itemSize();
        }
        for (Value r : f.results()) {
            bytes += r.type().itemSize();
        }
        Sum sum = new Sum();
        double operations = sum.of(f);
        return new Cost(bytes * MEMORY + operations, sum.uneven);
    }

    /** No switches over types here: linking one costs a fresh process more than a call. */
    private static final class Sum {
        private boolean uneven;

        private double of(Function f) {
            return of(f.body(), new Op[highest(f.body()) + 1]);
        }

        private static int highest(Block block) {
            int most = 0;
            for (Statement s : block.statements()) {
                if (s instanceof Statement.Let let) {
                    most = Math.max(most, let.result().id());
                }
                for (Block within : s.blocks()) {
                    most = Math.max(most, highest(within));
                }
            }
            return most;
        }

        private double of(Block block, Op[] known) {
            double sum = 0;
            for (Statement s : block.statements()) {
                sum += of(s, known);
            }
            return sum;
        }

        private double of(Statement s, Op[] known) {
            if (s instanceof Statement.Let let) {
                known[let.result().id()] = let.op();
                return Cost.of(let.op());
            }
            if (s instanceof Statement.Call call) {
                return of(call.function());
            }
            double within = s instanceof Statement.Put put ? 2 * OPERATION * put.value().type().itemSize() : OPERATION;
            for (Block b : s.blocks()) {
                within += of(b, known);
            }
            if (s instanceof Statement.Loop loop) {
                return within * rounds(loop, known);
            }
            if (s instanceof Statement.While) {
                uneven = true;
                return within * ROUNDS;
            }
            uneven |= s instanceof Statement.Leave;
            return within;
        }

        private long rounds(Statement.Loop loop, Op[] known) {
            if (constant(loop.begin(), known) instanceof Op.Constant begin
                    && constant(loop.end(), known) instanceof Op.Constant end) {
                return Math.max(0, end.bits() - begin.bits());
            }
            uneven = true;
            return ROUNDS;
        }

        private static Op constant(Value v, Op[] known) {
            return v.id() < known.length ? known[v.id()] : null;
        }
    }

    private static double of(Op op) {
        int width = op.type().itemSize();
        if (op instanceof Op.Constant || op instanceof Op.Read) {
            return 0;
        }
        if (op instanceof Op.Apply) {
            return FUNCTION * width;
        }
        boolean divides = op instanceof Op.Binary b
                && (b.op() == BinaryOp.DIV || b.op() == BinaryOp.FLOOR_DIV || b.op() == BinaryOp.MOD || b.op() == BinaryOp.REM);
        return (divides ? DIVISION : OPERATION) * width;
    }
}
