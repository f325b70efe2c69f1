package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.abi.ContextLayout;
import org.quern.abi.FaultCode;
import org.quern.dtype.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;
import org.quern.ir.analysis.BoundsChecks;

/**
 * Emits reads and writes of cores and scratch memory with the checks that they need: see {@link MemoryAccess} for the
 * accesses themselves.
 */
final class CheckedMemory {
    private final String function;
    private final LlvmFunction text;
    private final VectorType shape;
    private final Values values;
    private final Masks masks;
    private final BoundsChecks checks;
    private final MemoryAccess memory;
    private final Faults faults;
    private final Notes notes;
    /** True if an index that is the same in all lanes is one access. */
    private final boolean within;
    /** For values that are consecutive integers in consecutive lanes: the one of lane 0. */
    private final Map<Integer, String> starts = new HashMap<>();

    CheckedMemory(EmitContext e) {
        this.function = e.plan().function().name();
        this.text = e.text();
        this.shape = text.shape();
        this.values = e.values();
        this.masks = e.masks();
        this.checks = e.plan().checks();
        this.memory = e.memory();
        this.faults = e.faults();
        this.notes = e.kernel().notes();
        this.within = e.plan().variant().within();
    }

    /** Records that a value is this integer in lane 0, and one more in each further lane. */
    void startsAt(Value v, String first) {
        starts.put(v.id(), first);
    }

    /** Tracks values that are consecutive integers in consecutive lanes. */
    void follow(Statement.Let let) {
        if (!(let.op() instanceof Op.Binary b) || let.result().type() != DType.INT64) {
            return;
        }
        boolean sum = b.op() == BinaryOp.ADD;
        if (!sum && b.op() != BinaryOp.SUB) {
            return;
        }
        String first = starts.get(b.a().id());
        Value other = b.b();
        if (first == null && sum) {
            first = starts.get(b.b().id());
            other = b.a();
        }
        if (first != null && values.get(other).uniform()) {
            starts.put(let.result().id(), text.let("%s i64 %s, %s", sum ? "add" : "sub", first,
                    values.get(other).ref()));
        }
    }

    /** An access to an array: an element's index, and for each axis the index of lane 0 if lanes are consecutive. */
    private record Access(Memory array, List<LaneValue> index, List<String> start, LaneValue value) {}

    /**
     * Reads an element of a core or of scratch memory, or sets it if a value is given. An index not known to be in
     * bounds is checked: one that is outside fails, and nothing is read or written.
     */
    LaneValue access(Object site, Memory array, List<Value> indices, MaskScope region, LaneValue value) {
        Access a = new Access(array, new ArrayList<>(), new ArrayList<>(), value);
        List<Integer> checked = checks.axes(site);
        for (int axis = 0; axis < indices.size(); axis++) {
            Value v = indices.get(axis);
            a.index.add(values.get(v));
            a.start.add(starts.get(v.id()));
            if (checked.contains(axis)) {
                notes.add("index " + v + " of '" + function + "' into axis " + axis + " of " + array + ": checked");
            }
        }
        String running = masks.atOrNull(region);
        if (checked.isEmpty()) {
            return reach(a, running);
        }
        boolean uniform = MemoryAccess.uniform(a.index);
        String outside = null;
        LlvmType t = shape.of(DType.INT64, uniform);
        for (int axis : checked) {
            LaneValue size = values.get(array.sizes().get(axis));
            String one = text.let("icmp uge %s %s, %s", t, text.as(a.index.get(axis), uniform), text.as(size, uniform));
            outside = outside == null ? one : text.let("or %s %s, %s", t.mask(), outside, one);
        }
        boolean scalar = uniform || shape.lanes() == 1;
        String failing = scalar || running == null ? outside : masks.and(running, outside);
        String any = scalar ? failing : text.any(failing);
        String fault = text.label("fault");
        String inside = text.label("inside");
        String on = text.label("on");
        text.branchUnlikely(any, fault, scalar ? inside : on);
        text.start(fault);
        note(faults.codeOf(site), checked, a, failing, scalar ? running : null, scalar);
        text.jump(on);
        if (!scalar) {
            text.start(on);
            String reached = running == null ? masks.not(outside) : masks.and(running, masks.not(outside));
            return reach(a, reached);
        }
        text.start(inside);
        LaneValue read = reach(a, running);
        String from = text.block();
        text.jump(on);
        text.start(on);
        if (read == null) {
            return null;
        }
        String result = text.let("phi %s [ zeroinitializer, %%%s ], [ %s, %%%s ]",
                shape.of(read.type(), read.uniform()), fault, read.ref(), from);
        return LaneValue.of(result, read.type(), read.uniform());
    }

    private LaneValue reach(Access a, String lanes) {
        if (a.value == null) {
            return memory.load(a.array, a.index, a.start, lanes);
        }
        boolean one = shape.lanes() == 1 || (within && MemoryAccess.uniform(a.index));
        if (lanes == null || !one) {
            memory.store(a.array, a.index, a.start, a.value, lanes);
            return null;
        }
        String store = text.label("store");
        String on = text.label("on");
        text.branch(text.any(lanes), store, on);
        text.start(store);
        memory.store(a.array, a.index, a.start, a.value, null);
        text.jump(on);
        text.start(on);
        return null;
    }

    /**
     * Records the first failure: its code, and the requested half of the index that is out of bounds, of the first such
     * lane.
     *
     * @param running mask of lanes of which one must be active; null if one is known to be
     */
    private void note(long code, List<Integer> checked, Access a, String failing, String running, boolean scalar) {
        String lane = scalar ? "0" : firstLane(failing);
        String note = null;
        String shift = text.load(LlvmType.I64, text.at("%context", ContextLayout.SHIFT));
        for (int c = checked.size() - 1; c >= 0; c--) {
            int axis = checked.get(c);
            LaneValue i = a.index.get(axis);
            String at = i.uniform() || shape.lanes() == 1 ? i.ref() : text.extract(shape.i64(), i.ref(), lane);
            String shifted = text.let("shl i64 %s, %d", text.let("lshr i64 %s, %s", at, shift), FaultCode.BITS);
            String here = text.let("or i64 %s, %d", shifted, code + axis);
            LaneValue size = values.get(a.array.sizes().get(axis));
            String bad = text.let("icmp uge i64 %s, %s", at, size.ref());
            note = note == null ? here : text.select(LlvmType.I64, bad, here, note);
        }
        faults.note(note, running == null ? "true" : text.any(running));
    }

    /** The number of the first lane of a mask, an i64. */
    private String firstLane(String mask) {
        LlvmType bits = new LlvmType("i" + shape.lanes(), 1);
        String number = text.intrinsicWithFlag("cttz", bits, text.let("bitcast %s %s to %s", shape.mask(), mask, bits),
                true);
        return shape.lanes() == 64
                ? number
                : text.let("%s %s %s to i64", shape.lanes() < 64 ? "zext" : "trunc", bits, number);
    }
}
