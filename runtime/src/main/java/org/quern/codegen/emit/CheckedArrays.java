package org.quern.codegen.emit;

import org.quern.ir.LocalArray;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.BoundsChecks;

/**
 * Emits reads and writes of local arrays with the checks that they need: see {@link LocalArrays} for the accesses
 * themselves.
 */
final class CheckedArrays {
    private final String function;
    private final LlvmFunction text;
    private final Values values;
    private final Masks masks;
    private final BoundsChecks checks;
    private final LocalArrays arrays;
    private final Faults faults;
    private final Notes notes;

    CheckedArrays(EmitContext e) {
        this.function = e.plan().function().name();
        this.text = e.text();
        this.values = e.values();
        this.masks = e.masks();
        this.checks = e.plan().checks();
        this.arrays = e.arrays();
        this.faults = e.faults();
        this.notes = e.kernel().notes();
    }

    LaneValue get(Op.Element read, MaskScope region) {
        LaneValue index = inside(read, read.array(), read.index(), region);
        String running = masks.atOrNull(region);
        // The index of an inactive lane may be anything: that of a loop which the lane left counts on.
        return arrays.get(read.array(),
                index.uniform() || running == null ? index : arrays.clamped(index, masks.not(running)));
    }

    void put(Statement.Put put, MaskScope region) {
        LaneValue index = inside(put, put.array(), put.index(), region);
        arrays.put(put.array(), index, values.get(put.value()), masks.atOrNull(region));
    }

    /**
     * The index, after a bounds check unless it is known to be in bounds: an index out of bounds fails, and reads
     * element 0. It is known to be in bounds for active lanes only.
     */
    private LaneValue inside(Object site, LocalArray array, Value index, MaskScope region) {
        LaneValue at = values.get(index);
        boolean known = checks.axes(site).isEmpty();
        notes.add("index " + index + " of '" + function + "' into " + array.length() + " elements: "
                + (known ? "known to be inside" : "checked")
                + (at.uniform() ? ", the same in all lanes: a load or store" : ", of each lane: a gather or scatter"));
        if (known) {
            return at;
        }
        String outside = arrays.outside(array, at);
        String running = masks.atOrNull(region);
        String any;
        if (at.uniform()) {
            any = running == null ? outside : text.let("and i1 %s, %s", outside, text.any(running));
        } else {
            any = text.any(running == null ? outside : masks.and(running, outside));
        }
        faults.check(any, site, null);
        return arrays.clamped(at, outside);
    }
}
