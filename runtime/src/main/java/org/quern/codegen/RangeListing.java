package org.quern.codegen;

import java.util.ArrayList;
import java.util.List;
import org.quern.codegen.analysis.Ranges;
import org.quern.ir.Block;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Lists the indices of a function's accesses that are known to be in bounds. Facts are gathered in the order of its
 * statements.
 */
final class RangeListing {
    private final Ranges ranges = new Ranges();
    private final Listing text;

    RangeListing(Function f) {
        text = new Listing(f, "");
        if (f.core() != null) {
            ranges.define(f.core());
        }
        list(f.body());
    }

    private void list(Block block) {
        for (Statement s : block.statements()) {
            text.add(s, remark(s));
            switch (s) {
                case Statement.Let let -> ranges.define(let.result(), let.op());
                case Statement.Loop loop -> ranges.loop(loop.index(), loop.begin(), loop.end());
                case Statement.Lanes loop -> ranges.loop(loop.index(), loop.begin(), loop.end());
                case Statement.Parallel loop -> ranges.chunk(loop.first(), loop.last(), loop.begin(), loop.end());
                default -> {}
            }
            text.within(s, this::list);
        }
    }

    private String remark(Statement s) {
        return switch (s) {
            case Statement.Let let when let.op() instanceof Op.Element e -> remark(e.array(), e.index());
            case Statement.Let let when let.op() instanceof Op.Load load -> remark(load.memory(), load.operands());
            case Statement.Put put -> remark(put.array(), put.index());
            case Statement.Store store -> remark(store.memory(), store.indices());
            default -> "";
        };
    }

    private String remark(LocalArray array, Value index) {
        return ranges.within(index, array.length()) ? "inside" : "checked";
    }

    private String remark(Memory memory, List<Value> indices) {
        List<String> checked = new ArrayList<>();
        for (int axis = 0; axis < indices.size(); axis++) {
            if (!ranges.within(indices.get(axis), memory.sizes().get(axis))) {
                checked.add(Integer.toString(axis));
            }
        }
        return checked.isEmpty() ? "inside" : "checked in axis " + String.join(", ", checked);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
