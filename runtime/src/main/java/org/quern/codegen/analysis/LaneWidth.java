package org.quern.codegen.analysis;

import java.util.BitSet;
import java.util.function.Predicate;
import org.quern.codegen.isa.InstructionSet;
import org.quern.dtype.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Chooses the lane count W, the number of elements that a block of the kernel computes at once. W is a few machine
 * vectors of the widest dtype, so that several independent dependency chains are in flight: four for a short formula,
 * or for a loop whose variables fit into the registers with four vectors each; two if more values are live. The
 * library's own mathematical functions are long dependency chains: four vectors of them are faster than two in spite of
 * the registers that have to be spilled.
 */
public final class LaneWidth {
    /** The native runtime's bound: see nrt.h. */
    public static final int MOST = 256;

    /** Operations above which a formula counts as long: measured on the fused kernels of the benchmarks. */
    private static final int SHORT = 12;

    private int widest = 1;
    private int most = MOST;
    private int operations;
    private int kept;
    private final BitSet inLoops = new BitSet();
    private boolean loops;
    private boolean ownMath;
    private boolean mathOrArrays;
    private final Predicate<Op.Apply> isOwn;

    private LaneWidth(Predicate<Op.Apply> isOwn) {
        this.isOwn = isOwn;
    }

    /**
     * Collects the facts about a kernel.
     *
     * @param isOwn true for a mathematical function whose code is compiled into the kernel in its own dtype
     */
    public static LaneWidth of(Function kernel, Predicate<Op.Apply> isOwn) {
        LaneWidth lanes = new LaneWidth(isOwn);
        for (Function f : kernel.closure()) {
            if (f.core() == null) {
                for (Value p : f.parameters()) {
                    lanes.see(p.type());
                    lanes.kept++;
                }
            } else {
                f.core().inputs().forEach(o -> lanes.see(o.type()));
            }
            lanes.see(f.body(), false);
            lanes.kept += lanes.inLoops.cardinality();
            lanes.inLoops.clear();
        }
        return lanes;
    }

    /** W for a machine. */
    public int choose(InstructionSet target) {
        return Math.min(most, vectors(target) * target.vectorBytes() / widest);
    }

    /**
     * The largest W that the kernel admits: {@link #MOST}, or the least number of partial results of its reductions.
     */
    public int most() {
        return most;
    }

    private int vectors(InstructionSet target) {
        boolean fits = loops ? kept <= target.valuesInFourVectors() : ownMath || operations <= SHORT;
        return fits && !mathOrArrays ? 4 : 2;
    }

    /** The facts that determine W, for people. */
    public String reasons(InstructionSet target) {
        return vectors(target) + " vectors of " + target.vectorBytes() + " bytes, the widest dtype has " + widest
                + ", at most " + most
                + "; operations " + operations + ", values kept " + kept + (loops ? ", loops" : "")
                + (ownMath ? ", functions" : "")
                + (mathOrArrays ? ", local arrays or functions by way of float64" : "");
    }

    private void see(DType type) {
        widest = Math.max(widest, type.itemSize());
    }

    private void see(Block block, boolean inLoop) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    if (!(let.op() instanceof Op.Constant)) {
                        see(let.op().type());
                        operations++;
                    }
                    if (let.op() instanceof Op.Read read && inLoop) {
                        inLoops.set(read.variable().id());
                    }
                    if (let.op() instanceof Op.Apply apply) {
                        boolean own = isOwn.test(apply);
                        ownMath |= own;
                        mathOrArrays |= !own;
                    }
                }
                case Statement.Loop loop -> loops = true;
                case Statement.While loop -> loops = true;
                case Statement.Local local -> {
                    mathOrArrays = true;
                    see(local.array().type());
                }
                case Statement.Put put -> operations++;
                case Statement.If choice -> operations++;
                case Statement.Declare d -> see(d.variable().type());
                case Statement.Assign a -> {
                    operations++;
                    if (inLoop) {
                        inLoops.set(a.variable().id());
                    }
                }
                case Statement.Lanes loop -> loops = true;
                case Statement.Parallel loop -> loops = true;
                case Statement.Accumulate a -> {
                    operations++;
                    most = Math.min(most, a.reduction().partials());
                }
                case Statement.Reserve r -> see(r.memory().type());
                case Statement.Store store -> {
                    operations++;
                    see(store.memory().type());
                }
                case Statement.Leave leave -> operations++;
                case Statement.Call call -> operations++;
            }
            boolean within = inLoop || s instanceof Statement.Loop || s instanceof Statement.While;
            // (a lanes loop carries no values from iteration to iteration)
            s.blocks().forEach(b -> see(b, within));
        }
    }
}
