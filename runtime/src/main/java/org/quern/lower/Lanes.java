package org.quern.lower;

import org.quern.array.DType;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Chooses the lane count W: how many elements a block of the kernel computes at once. A few machine vectors of the
 * widest dtype, so that several independent chains are in flight: four for a short formula, two where more values are
 * alive than the registers hold.
 */
final class Lanes {
    /** The runtime's bound: nrt.h. */
    static final int MOST = 256;

    /** Operations beyond which a formula counts as long: measured on the fused kernels of the benchmarks. */
    private static final int SHORT = 12;

    private int widest = 1;
    private int operations;
    private boolean loopsOrCalls;

    private Lanes() {}

    static int choose(Function kernel, Target target) {
        Lanes lanes = new Lanes();
        for (Function f : kernel.closure()) {
            for (Value p : f.parameters()) {
                lanes.see(p.type());
            }
            lanes.see(f.body());
        }
        int vectors = lanes.loopsOrCalls || lanes.operations > SHORT ? 2 : 4;
        return Math.min(MOST, vectors * target.vectorBytes() / lanes.widest);
    }

    private void see(DType type) {
        widest = Math.max(widest, type.itemSize());
    }

    private void see(Block block) {
        for (Statement s : block.statements()) {
            switch (s) {
                case Statement.Let let -> {
                    if (!(let.op() instanceof Op.Constant)) {
                        see(let.op().type());
                        operations++;
                    }
                    loopsOrCalls |= let.op() instanceof Op.Apply;
                }
                case Statement.Loop loop -> loopsOrCalls = true;
                case Statement.While loop -> loopsOrCalls = true;
                case Statement.Local local -> {
                    loopsOrCalls = true;
                    see(local.array().type());
                }
                case Statement.Put put -> operations++;
                case Statement.If choice -> operations++;
                case Statement.Declare d -> see(d.variable().type());
                case Statement.Assign a -> operations++;
                case Statement.Leave leave -> operations++;
                case Statement.Call call -> operations++;
            }
            s.blocks().forEach(this::see);
        }
    }
}
