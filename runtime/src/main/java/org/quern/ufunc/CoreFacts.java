package org.quern.ufunc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * What the driver of gufuncs' calls wants to know of a kernel.
 *
 * @param lanes whether it has lanes within a core
 * @param whole a bit for each output of which every element is surely written; of the others some keep what they hold
 */
record CoreFacts(boolean lanes, int whole) {
    static CoreFacts of(Function kernel) {
        Reader reader = new Reader(kernel);
        reader.read(kernel.body(), true);
        return new CoreFacts(reader.lanes, reader.leaves ? 0 : reader.whole);
    }

    /**
     * An output is surely written as a whole by a write whose indices are those of loops over all of its axes, in which there is
     * nothing but such loops.
     */
    private static final class Reader {
        private final Function kernel;
        private final Map<Integer, Long> constants = new HashMap<>();
        /** Loops around: index to the value that ends it. */
        private final Map<Integer, Value> around = new HashMap<>();
        private boolean lanes;
        private boolean leaves;
        private int whole;

        Reader(Function kernel) {
            this.kernel = kernel;
        }

        void read(Block block, boolean always) {
            for (Statement s : block.statements()) {
                if (s instanceof Statement.Let let && let.op() instanceof Op.Constant c) {
                    constants.put(let.result().id(), c.bits());
                    continue;
                }
                if (s instanceof Statement.Store store && always && covers(store)) {
                    whole |= 1 << (((Memory.Operand) store.memory()).operand() - inputs());
                }
                leaves |= s instanceof Statement.Leave;
                lanes |= s instanceof Statement.Lanes;
                if (s instanceof Statement.Loop loop) {
                    loop(loop.index(), loop.begin(), loop.end(), loop.body(), always);
                    continue;
                }
                if (s instanceof Statement.Lanes loop) {
                    loop(loop.index(), loop.begin(), loop.end(), loop.body(), always);
                    continue;
                }
                for (Block within : s.blocks()) {
                    read(within, false);
                }
            }
        }

        private int inputs() {
            return kernel.core().inputs().size();
        }

        private void loop(Value index, Value begin, Value end, Block body, boolean always) {
            Long first = constants.get(begin.id());
            boolean all = always && first != null && first == 0;
            if (all) {
                around.put(index.id(), end);
            }
            read(body, all);
            around.remove(index.id());
        }

        private boolean covers(Statement.Store store) {
            if (!(store.memory() instanceof Memory.Operand o) || o.operand() < inputs()) {
                return false;
            }
            List<Value> sizes = o.sizes();
            Set<Integer> axes = new HashSet<>();
            for (int axis = 0; axis < sizes.size(); axis++) {
                Value end = around.get(store.indices().get(axis).id());
                if (end == null || !isSize(end, sizes.get(axis))) {
                    return false;
                }
                axes.add(store.indices().get(axis).id());
            }
            // A loop over nothing around it would keep it from being run: loops over its own axes only.
            return axes.size() == sizes.size() && around.size() == sizes.size();
        }

        private boolean isSize(Value end, Value size) {
            long fixed = kernel.core().fixed().get(size.id());
            Long known = constants.get(end.id());
            return end.id() == size.id() || (fixed > 0 && known != null && known == fixed);
        }
    }
}
