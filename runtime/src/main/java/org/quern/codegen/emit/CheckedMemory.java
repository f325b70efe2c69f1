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

/** Emits reads and writes of cores and scratch memory with the checks that they need: see {@link MemoryAccess} for the accesses themselves. */
final class CheckedMemory {
    private final EmitContext e;
    /** For values that in neighbouring lanes are neighbouring integers: the one of lane 0. */
    private final Map<Integer, String> starts = new HashMap<>();

    CheckedMemory(EmitContext e) {
        this.e = e;
    }

    /** Says that a value is this integer in lane 0, and one more in each further lane. */
    void startsAt(Value v, String first) {
        starts.put(v.id(), first);
    }

    /** Follows what is a neighbouring integer in each neighbouring lane. */
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
        if (first != null && e.value(other).uniform()) {
            starts.put(let.result().id(), e.text.let("%s i64 %s, %s", sum ? "add" : "sub", first, e.value(other).ref()));
        }
    }

    /**
     * Reads an element of a core or of scratch memory, or, where there is a value, sets it. What is not known to be inside is
     * checked: outside fails, and nothing is read or written.
     */
    LaneValue access(Object site, Memory array, List<Value> indices, MaskScope region, LaneValue value) {
        List<LaneValue> index = new ArrayList<>();
        List<String> start = new ArrayList<>();
        List<Integer> checked = new ArrayList<>();
        boolean uniform = true;
        for (int axis = 0; axis < indices.size(); axis++) {
            Value v = indices.get(axis);
            index.add(e.value(v));
            start.add(starts.get(v.id()));
            uniform &= e.value(v).uniform();
            if (!e.ranges.within(v, array.sizes().get(axis))) {
                checked.add(axis);
                e.module.note("index " + v + " of '" + e.function.name() + "' into axis " + axis + " of " + array + ": checked");
            }
        }
        String running = e.masks.atOrNull(region);
        if (checked.isEmpty()) {
            return reach(array, index, start, value, running);
        }
        String outside = null;
        for (int axis : checked) {
            LaneValue at = index.get(axis);
            String t = uniform ? "i64" : e.shape.of("i64");
            LaneValue size = e.value(array.sizes().get(axis));
            String one = e.text.let("icmp uge %s %s, %s", t, uniform ? at.ref() : e.ops.vector(at), uniform ? size.ref() : e.ops.vector(size));
            outside = outside == null ? one : e.text.let("or %s %s, %s", uniform ? "i1" : e.shape.mask(), outside, one);
        }
        boolean scalar = uniform || e.shape.lanes() == 1;
        String failing = scalar || running == null ? outside : e.masks.and(running, outside);
        String any = scalar ? failing : e.ops.any(failing);
        String fault = e.text.label("fault");
        String inside = e.text.label("inside");
        String on = e.text.label("on");
        e.text.branchUnlikely(any, fault, scalar ? inside : on);
        e.text.start(fault);
        fail(e.module.faultCode(site), checked, index, array, failing, scalar ? running : null, scalar);
        e.jump(on);
        if (!scalar) {
            e.text.start(on);
            String reached = running == null ? e.masks.not(outside) : e.masks.and(running, e.masks.not(outside));
            return reach(array, index, start, value, reached);
        }
        e.text.start(inside);
        LaneValue read = reach(array, index, start, value, running);
        String from = e.text.block();
        e.jump(on);
        e.text.start(on);
        if (read == null) {
            return null;
        }
        String type = e.shape.of(read.type(), read.uniform());
        String result = e.text.let("phi %s [ zeroinitializer, %%%s ], [ %s, %%%s ]", type, fault, read.ref(), from);
        return LaneValue.of(result, read.type(), read.uniform());
    }

    private LaneValue reach(Memory array, List<LaneValue> index, List<String> start, LaneValue value, String lanes) {
        if (value == null) {
            return e.memory.load(array, index, start, lanes);
        }
        boolean one = e.shape.lanes() == 1 || (e.form.within() && MemoryAccess.uniform(index));
        if (lanes == null || !one) {
            e.memory.store(array, index, start, value, lanes);
            return null;
        }
        String store = e.text.label("store");
        String on = e.text.label("on");
        e.branch(e.ops.any(lanes), store, on);
        e.text.start(store);
        e.memory.store(array, index, start, value, null);
        e.jump(on);
        e.text.start(on);
        return null;
    }

    /**
     * Notes the first failure: its code, and the half that is asked for of the index that is outside, of the first lane.
     *
     * @param running lanes of which one must take part, or null: known to
     */
    private void fail(int code, List<Integer> checked, List<LaneValue> index, Memory array, String failing, String running,
            boolean scalar) {
        String lane = "0";
        if (!scalar) {
            String bits = e.text.let("bitcast %s %s to i%d", e.shape.mask(), failing, e.shape.lanes());
            String type = "i" + e.shape.lanes();
            e.module.declare("declare " + type + " @llvm.cttz." + type + "(" + type + ", i1 immarg)");
            String first = e.text.let("call %s @llvm.cttz.%s(%s %s, i1 true)", type, type, type, bits);
            lane = e.shape.lanes() == 64 ? first : e.text.let("%s %s %s to i64", e.shape.lanes() < 64 ? "zext" : "trunc", type, first);
        }
        String note = null;
        String shift = e.text.let("load i64, ptr %s", e.text.let("getelementptr i8, ptr %%context, i64 %d", ContextLayout.SHIFT));
        for (int c = checked.size() - 1; c >= 0; c--) {
            int axis = checked.get(c);
            LaneValue i = index.get(axis);
            String at = i.uniform() || e.shape.lanes() == 1 ? i.ref()
                    : e.text.let("extractelement %s %s, i64 %s", e.shape.of("i64"), i.ref(), lane);
            String shifted = e.text.let("shl i64 %s, %d", e.text.let("lshr i64 %s, %s", at, shift), FaultCode.BITS);
            String here = e.text.let("or i64 %s, %d", shifted, code + axis);
            LaneValue size = e.value(array.sizes().get(axis));
            String bad = e.text.let("icmp uge i64 %s, %s", at, size.ref());
            note = note == null ? here : e.text.let("select i1 %s, i64 %s, i64 %s", bad, here, note);
        }
        e.fail(note, running == null ? "true" : e.ops.any(running));
    }
}
