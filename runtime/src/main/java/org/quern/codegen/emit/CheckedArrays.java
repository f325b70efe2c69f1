package org.quern.codegen.emit;

import org.quern.ir.LocalArray;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/** Emits reads and writes of local arrays with the checks that they need: see {@link LocalArrays} for the accesses themselves. */
final class CheckedArrays {
    private final EmitContext e;

    CheckedArrays(EmitContext e) {
        this.e = e;
    }

    LaneValue get(Op.Element read, MaskScope region) {
        LaneValue index = inside(read, read.array(), read.index(), region);
        String running = e.masks.atOrNull(region);
        // A lane that is not there has an index of which nothing is known: that of a loop which it left counts on.
        return e.arrays.get(read.array(), index.uniform() || running == null ? index : e.arrays.clamped(index, e.masks.not(running)));
    }

    void put(Statement.Put put, MaskScope region) {
        LaneValue index = inside(put, put.array(), put.index(), region);
        e.arrays.put(put.array(), index, e.value(put.value()), e.masks.atOrNull(region));
    }

    /**
     * The index, after a check that it is inside its array where that is not known: outside fails, and reads element 0. What is
     * known is so for lanes that take part.
     */
    private LaneValue inside(Object site, LocalArray array, Value index, MaskScope region) {
        LaneValue at = e.value(index);
        boolean known = e.ranges.within(index, array.length());
        e.module.note("index " + index + " of '" + e.function.name() + "' into " + array.length() + " elements: "
                + (known ? "known to be inside" : "checked")
                + (at.uniform() ? ", the same in all lanes: a load or store" : ", of each lane: a gather or scatter"));
        if (known) {
            return at;
        }
        String outside = e.arrays.outside(array, at);
        String running = e.masks.atOrNull(region);
        String any;
        if (at.uniform()) {
            any = running == null ? outside : e.text.let("and i1 %s, %s", outside, e.ops.any(running));
        } else {
            any = e.ops.any(running == null ? outside : e.masks.and(running, outside));
        }
        String fault = e.text.label("fault");
        String on = e.text.label("on");
        e.text.branchUnlikely(any, fault, on);
        e.text.start(fault);
        e.fail(site);
        e.jump(on);
        e.text.start(on);
        return e.arrays.clamped(at, outside);
    }
}
