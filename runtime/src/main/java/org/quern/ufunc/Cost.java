package org.quern.ufunc;

import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Memory;
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

    private static final long[] NONE = {};

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
        Sum sum = new Sum(NONE, 1);
        double operations = sum.of(f);
        return new Cost(bytes * MEMORY + operations, sum.uneven);
    }

    /**
     * The same for the core of a gufunc.
     *
     * @param sizes of the core dimensions
     * @param lanes lanes loops take so many rounds at once, also where fewer are left; 1: each takes its part of the time
     */
    static Cost of(Function f, long[] sizes, int lanes) {
        double bytes = 0;
        for (Memory.Operand o : f.core().inputs()) {
            bytes += bytes(o, sizes);
        }
        for (Memory.Operand o : f.core().outputs()) {
            bytes += bytes(o, sizes);
        }
        Sum sum = new Sum(sizes, lanes);
        double operations = sum.of(f);
        return new Cost(Math.max(MEMORY, bytes * MEMORY + operations), sum.uneven);
    }

    private static double bytes(Memory.Operand o, long[] sizes) {
        double bytes = o.type().itemSize();
        for (Value size : o.sizes()) {
            bytes *= sizes[size.id()];
        }
        return bytes;
    }

    /** No switches over types here: linking one costs a fresh process more than a call. */
    private static final class Sum {
        /** Values that are known beforehand: the first ones. */
        private final long[] sizes;
        private final int lanes;
        private boolean uneven;

        Sum(long[] sizes, int lanes) {
            this.sizes = sizes;
            this.lanes = lanes;
        }

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
                Sum callee = new Sum(NONE, lanes);
                double nanos = callee.of(call.function());
                uneven |= callee.uneven;
                return nanos;
            }
            if (s instanceof Statement.Parallel loop) {
                // What its chunks' loops take together.
                Block rounds = loop.body().statements().get(0).blocks().get(0);
                return (OPERATION + of(rounds, known)) * rounds(loop.begin(), loop.end(), known);
            }
            double within = s instanceof Statement.Put put ? 2 * OPERATION * put.value().type().itemSize() : OPERATION;
            for (Block b : s.blocks()) {
                within += of(b, known);
            }
            if (s instanceof Statement.Loop loop) {
                return within * rounds(loop.begin(), loop.end(), known);
            }
            if (s instanceof Statement.Lanes loop) {
                long rounds = rounds(loop.begin(), loop.end(), known);
                return within * (rounds + (lanes - rounds % lanes) % lanes);
            }
            if (s instanceof Statement.While) {
                uneven = true;
                return within * ROUNDS;
            }
            uneven |= s instanceof Statement.Leave;
            return within;
        }

        private long rounds(Value begin, Value end, Op[] known) {
            if (isKnown(begin, known) && isKnown(end, known)) {
                return Math.max(0, known(end, known) - known(begin, known));
            }
            uneven = true;
            return ROUNDS;
        }

        private boolean isKnown(Value v, Op[] known) {
            return v.id() < sizes.length || (v.id() < known.length && known[v.id()] instanceof Op.Constant);
        }

        private long known(Value v, Op[] known) {
            return v.id() < sizes.length ? sizes[v.id()] : ((Op.Constant) known[v.id()]).bits();
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
