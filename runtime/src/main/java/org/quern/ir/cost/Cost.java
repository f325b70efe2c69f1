package org.quern.ir.cost;

import java.util.BitSet;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.UnaryOp;
import org.quern.ir.Value;
import org.quern.ir.analysis.ConstantFolder;

/**
 * Estimated time of an element of a kernel on one thread, by its operations. Accurate to a small factor, which suffices
 * to decide whether sharing the work with other threads pays.
 *
 * @param nanos nanoseconds for an element
 * @param uneven true if some elements may take much longer than others, as the number of a loop's iterations depends on
 *     them
 * @param bounded true if no element takes longer than {@code nanos}, to the same accuracy: the iterations of all loops
 *     are known
 */
public record Cost(double nanos, boolean uneven, boolean bounded) {
    // Nanoseconds of a byte, measured on code of level x86-64-v4 in the second-level cache; other levels take a small multiple.
    private static final double MEMORY = 0.006;
    private static final double OPERATION = 0.002;
    private static final double DIVISION = 0.02;
    private static final double FUNCTION = 0.04;

    // Scratch memory that is set to zero: bytes up to which it stays in a cache, and nanoseconds for each byte of
    // larger memory.
    private static final double CACHED = 1 << 20;
    private static final double FRESH = 0.3;

    // With lanes within the core, in nanoseconds: for a lanes loop; for combining the lanes of an accumulator in it;
    // for an accumulator that the next lanes loop waits for.
    private static final double LANES_LOOP = 0.75;
    private static final double COMBINED = 0.75;
    private static final double WAIT = 4;

    /** Time of an operation on one value, relative to its share of a vector operation. */
    private static final double ALONE = 4;

    private static final long[] NONE = {};

    /** Assumed iterations of a loop whose number is not known. */
    private static final long ROUNDS = 16;

    public static Cost of(Function f) {
        double bytes = 0;
        for (Value p : f.parameters()) {
            bytes += p.type().itemSize();
        }
        for (Value r : f.results()) {
            bytes += r.type().itemSize();
        }
        Sum sum = new Sum(NONE, false, 0);
        double operations = sum.of(f);
        return new Cost(bytes * MEMORY + operations, sum.uneven, sum.bounded);
    }

    /**
     * The cost of the core of a gufunc.
     *
     * @param sizes of the core dimensions
     * @param lanes of code with lanes within the core: lanes loops run that many iterations at once, also if fewer are
     *     left, and all other operations are on one value. 0 for code with a core in each lane, all lanes in use
     */
    public static Cost of(Function f, long[] sizes, int lanes) {
        double bytes = 0;
        for (Memory.Operand o : f.core().inputs()) {
            bytes += bytes(o, sizes);
        }
        for (Memory.Operand o : f.core().outputs()) {
            bytes += bytes(o, sizes);
        }
        Sum sum = new Sum(sizes, true, lanes);
        for (Value uniform : f.uniformParameters()) {
            sum.indices.set(uniform.id());
        }
        double operations = sum.of(f);
        return new Cost(Math.max(MEMORY, bytes * MEMORY + operations), sum.uneven, sum.bounded);
    }

    private static double bytes(Memory.Operand o, long[] sizes) {
        double bytes = o.type().itemSize();
        for (Value size : o.sizes()) {
            bytes *= sizes[size.id()];
        }
        return bytes;
    }

    /** No switches over types in this class: linking one costs a fresh process more than a call. */
    private static final class Sum {
        private final ConstantFolder known;
        /**
         * Values used mostly for indexing: computed from sizes, indices of loops, variables and uniform parameters.
         */
        private final BitSet indices = new BitSet();
        private final boolean core;
        private final int lanes;
        /** True within a lanes loop that has vectors of its own. */
        private boolean vectors;
        /** True within a loop whose number of iterations is not known. */
        private boolean guessing;
        /** Number of accumulators of this lanes loop, and of the one before. */
        private int combined;
        private int awaited;
        private boolean uneven;
        private boolean bounded = true;

        /**
         * Starts with the sizes of a core, which are the function's first values; empty for a function of elements.
         */
        Sum(long[] sizes, boolean core, int lanes) {
            this.known = ConstantFolder.assuming(sizes);
            this.indices.set(0, sizes.length);
            this.core = core;
            this.lanes = lanes;
        }

        private double of(Function f) {
            return of(f.body());
        }

        private double of(Block block) {
            double sum = 0;
            for (Statement s : block.statements()) {
                sum += of(s);
            }
            return sum;
        }

        private double of(Statement s) {
            if (s instanceof Statement.Let let) {
                known.define(let.result(), let.op());
                index(let.result(), let.op());
                // Index arithmetic is hoisted out of loops in compiled code, or reduced to an increment.
                return core && indices.get(let.result().id()) ? 0 : Cost.of(let.op()) * alone();
            }
            if (s instanceof Statement.Call call) {
                return called(call.function());
            }
            if (s instanceof Statement.Accumulate a && a.reduction().function() != null) {
                combined += vectors ? 1 : 0;
                return called(a.reduction().function());
            }
            if (s instanceof Statement.Parallel loop) {
                return parallel(loop);
            }
            if (s instanceof Statement.If choice && known.has(choice.condition())) {
                return of(known.get(choice.condition()) != 0 ? choice.then() : choice.otherwise());
            }
            if (s instanceof Statement.Loop loop) {
                return loop(loop.index(), loop.begin(), loop.end(), loop.body(), 0);
            }
            if (s instanceof Statement.Lanes loop) {
                return loop(loop.index(), loop.begin(), loop.end(), loop.body(), lanes);
            }
            if (s instanceof Statement.Reserve r) {
                return cleared(r.memory());
            }
            boolean outer = guessing;
            guessing |= s instanceof Statement.While;
            double within = (s instanceof Statement.Put put ? 2 * OPERATION * put.value().type().itemSize() : OPERATION)
                    * alone();
            for (Block b : s.blocks()) {
                within += of(b);
            }
            guessing = outer;
            if (s instanceof Statement.While) {
                uneven = true;
                bounded = false;
                return within * ROUNDS;
            }
            if (s instanceof Statement.Accumulate && vectors) {
                combined++;
            }
            uneven |= s instanceof Statement.Leave;
            return within;
        }

        /** Records whether a value is for indexing. */
        private void index(Value v, Op op) {
            if (v.type() != DType.INT64 && v.type() != DType.BOOL) {
                return;
            }
            if (op instanceof Op.Read || op instanceof Op.Constant || op instanceof Op.Binary
                    || op instanceof Op.Compare
                    || op instanceof Op.Select) {
                boolean all = true;
                for (Value from : op.operands()) {
                    all &= indices.get(from.id());
                }
                indices.set(v.id(), all);
            }
        }

        /** The time of setting scratch memory to zero. */
        private double cleared(Memory.Scratch m) {
            double bytes = m.type().itemSize();
            for (Value size : m.sizes()) {
                bounded &= known.has(size);
                bytes *= known.has(size) ? Math.max(0, known.get(size)) : ROUNDS;
            }
            // Small memory is reused and stays in a cache; memory larger than the caches is touched for the first time.
            return bytes * (bytes < CACHED ? OPERATION : FRESH);
        }

        private double called(Function f) {
            Sum callee = new Sum(NONE, false, 0);
            double nanos = callee.of(f) * alone();
            uneven |= callee.uneven;
            bounded &= callee.bounded;
            return nanos;
        }

        /** The total time of the loops of its chunks. */
        private double parallel(Statement.Parallel loop) {
            Statement chunk = loop.body().statements().get(0);
            if (chunk instanceof Statement.Lanes rounds) {
                return loop(rounds.index(), loop.begin(), loop.end(), rounds.body(), lanes);
            }
            Statement.Loop rounds = (Statement.Loop) chunk;
            return loop(rounds.index(), loop.begin(), loop.end(), rounds.body(), 0);
        }

        private double alone() {
            return lanes > 0 && !vectors ? ALONE : 1;
        }

        private double loop(Value index, Value begin, Value end, Block body, int width) {
            boolean sure = known.has(begin) && known.has(end);
            long rounds = !sure ? ROUNDS : known.get(begin) < known.get(end) ? known.get(end) - known.get(begin) : 0;
            uneven |= !sure;
            bounded &= sure;
            boolean outer = guessing;
            boolean before = vectors;
            combined = 0;
            guessing |= !sure;
            vectors |= width > 0;
            indices.set(index.id());
            double time = OPERATION * alone() + of(body);
            // A guessed number of iterations is not charged for idle lanes.
            if (width == 0 || guessing || rounds == 0) {
                time *= rounds;
            } else {
                time = time * (rounds + (width - rounds % width) % width) + LANES_LOOP + WAIT * awaited
                        + COMBINED * combined;
                awaited = combined;
            }
            guessing = outer;
            vectors = before;
            return time;
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
        boolean root = op instanceof Op.Unary u && u.op() == UnaryOp.SQRT;
        boolean divides = op instanceof Op.Binary b
                && (b.op() == BinaryOp.DIV || b.op() == BinaryOp.FLOOR_DIV || b.op() == BinaryOp.MOD
                        || b.op() == BinaryOp.REM);
        return (divides || root ? DIVISION : OPERATION) * width;
    }
}
