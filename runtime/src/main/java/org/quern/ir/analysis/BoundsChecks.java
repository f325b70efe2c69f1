package org.quern.ir.analysis;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.quern.ir.Function;
import org.quern.ir.LocalArray;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * The accesses of one function that need a bounds check: those with an index that is not known to be inside its axis. A
 * site is a {@link Statement.Put}, {@link Statement.Store}, {@link Op.Element} or {@link Op.Load}, as in {@link
 * FaultSites}.
 */
public final class BoundsChecks {
    private final Function function;
    private final IdentityHashMap<Object, List<Integer>> axes = new IdentityHashMap<>();
    /** Null until an access is found. */
    private Ranges ranges;

    private BoundsChecks(Function function) {
        this.function = function;
    }

    /** The checks of a function, without its callees. */
    public static BoundsChecks of(Function f) {
        BoundsChecks checks = new BoundsChecks(f);
        for (Statement s : f.body().all()) {
            switch (s) {
                case Statement.Put put -> checks.array(put, put.array(), put.index());
                case Statement.Store store -> checks.memory(store, store.memory(), store.indices());
                case Statement.Let let when let.op() instanceof Op.Element e -> checks.array(e, e.array(), e.index());
                case Statement.Let let when let.op() instanceof Op.Load load ->
                    checks.memory(load, load.memory(), load.operands());
                default -> {}
            }
        }
        return checks;
    }

    private Ranges ranges() {
        if (ranges == null) {
            ranges = Ranges.of(function);
        }
        return ranges;
    }

    private void array(Object site, LocalArray array, Value index) {
        axes.put(site, ranges().isWithin(index, array.length()) ? List.of() : List.of(0));
    }

    private void memory(Object site, Memory memory, List<Value> indices) {
        List<Integer> checked = new ArrayList<>();
        for (int axis = 0; axis < indices.size(); axis++) {
            if (!ranges().isWithin(indices.get(axis), memory.sizes().get(axis))) {
                checked.add(axis);
            }
        }
        axes.put(site, List.copyOf(checked));
    }

    /** The axes whose index is to be checked; a local array has axis 0 only. */
    public List<Integer> axes(Object site) {
        return axes.get(site);
    }
}
