package org.quern.lower;

import org.quern.array.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Chooses the lane count W: how many elements a block of the kernel computes at once. A few machine vectors of the
 * widest dtype, so that several independent chains are in flight: four for a short formula, or a loop whose variables four
 * times fit into the registers; two where more values are alive than those hold.
 */
final class Lanes {
    /** The runtime's bound: nrt.h. */
    static final int MOST = 256;

    /** Operations beyond which a formula counts as long: measured on the fused kernels of the benchmarks. */
    private static final int SHORT = 12;

    /** Inputs and variables that a loop may keep alive in four vectors each: 24 of 32 registers. */
    private static final int FEW = 6;

    private int widest = 1;
    private int operations;
    private int kept;
    private boolean loops;
    private boolean mathOrArrays;

    private Lanes() {}

    static int choose(Function kernel, Target target) {
        Lanes lanes = new Lanes();
        for (Function f : kernel.closure()) {
            for (Value p : f.parameters()) {
                lanes.keep(p.type());
            }
            lanes.see(f.body());
        }
        boolean fits = lanes.loops ? lanes.kept <= FEW : lanes.operations <= SHORT;
        int vectors = fits && !lanes.mathOrArrays ? 4 : 2;
        return Math.min(MOST, vectors * target.vectorBytes() / lanes.widest);
    }

    private void see(DType type) {
        widest = Math.max(widest, type.itemSize());
    }

    private void keep(DType type) {
        see(type);
        kept++;
    }

    private void see(Block block) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    if (!(let.op() instanceof Op.Constant)) {
                        see(let.op().type());
                        operations++;
                    }
                    mathOrArrays |= let.op() instanceof Op.Apply;
                }
                case Statement.Loop loop -> loops = true;
                case Statement.While loop -> loops = true;
                case Statement.Local local -> {
                    mathOrArrays = true;
                    see(local.array().type());
                }
                case Statement.Put put -> operations++;
                case Statement.If choice -> operations++;
                case Statement.Declare d -> keep(d.variable().type());
                case Statement.Assign a -> operations++;
                case Statement.Leave leave -> operations++;
                case Statement.Call call -> operations++;
            }
            s.blocks().forEach(this::see);
        }
    }
}
