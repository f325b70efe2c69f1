package org.quern.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.array.DType;
import org.quern.ir.BinaryOp;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Op;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/** Emits reads and writes of cores and scratch memory with the checks that they need: see {@link MemoryEmitter} for the accesses themselves. */
final class CoreAccess {
    private final Function function;
    private final ModuleEmitter module;
    private final Text text;
    private final Shape shape;
    private final Masks masks;
    private final OpEmitter ops;
    private final Ranges ranges;
    private final MemoryEmitter memory;
    private final Form form;
    /** The function's values, by number. */
    private final Emitted[] values;
    /** For values that in neighbouring lanes are neighbouring integers: the one of lane 0. */
    private final Map<Integer, String> starts = new HashMap<>();

    CoreAccess(Function function, ModuleEmitter module, Text text, Masks masks, Ranges ranges, MemoryEmitter memory, Form form,
            Emitted[] values) {
        this.function = function;
        this.module = module;
        this.text = text;
        this.shape = module.shape();
        this.masks = masks;
        this.ops = new OpEmitter(text, shape, module);
        this.ranges = ranges;
        this.memory = memory;
        this.form = form;
        this.values = values;
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
        if (first != null && values[other.id()].uniform()) {
            starts.put(let.result().id(), text.let("%s i64 %s, %s", sum ? "add" : "sub", first, values[other.id()].ref()));
        }
    }

    /**
     * Reads an element of a core or of scratch memory, or, where there is a value, sets it. What is not known to be inside is
     * checked: outside fails, and nothing is read or written.
     */
    Emitted access(Object site, Memory array, List<Value> indices, Region region, Emitted value) {
        List<Emitted> index = new ArrayList<>();
        List<String> start = new ArrayList<>();
        List<Integer> checked = new ArrayList<>();
        boolean uniform = true;
        for (int axis = 0; axis < indices.size(); axis++) {
            Value v = indices.get(axis);
            index.add(values[v.id()]);
            start.add(starts.get(v.id()));
            uniform &= values[v.id()].uniform();
            if (!ranges.within(v, array.sizes().get(axis))) {
                checked.add(axis);
                module.note("index " + v + " of '" + function.name() + "' into axis " + axis + " of " + array + ": checked");
            }
        }
        String running = masks.atOrNull(region);
        if (checked.isEmpty()) {
            return reach(array, index, start, value, running);
        }
        String outside = null;
        for (int axis : checked) {
            Emitted i = index.get(axis);
            String t = uniform ? "i64" : shape.of("i64");
            Emitted size = values[array.sizes().get(axis).id()];
            String one = text.let("icmp uge %s %s, %s", t, uniform ? i.ref() : ops.vector(i), uniform ? size.ref() : ops.vector(size));
            outside = outside == null ? one : text.let("or %s %s, %s", uniform ? "i1" : shape.mask(), outside, one);
        }
        boolean scalar = uniform || shape.lanes() == 1;
        String failing = scalar || running == null ? outside : masks.and(running, outside);
        String any = scalar ? failing : ops.any(failing);
        String fault = text.label("fault");
        String inside = text.label("inside");
        String on = text.label("on");
        branch(any, fault, scalar ? inside : on);
        text.start(fault);
        fail(module.faultCode(site), checked, index, array, failing, scalar ? running : null, scalar);
        jump(on);
        if (!scalar) {
            text.start(on);
            String reached = running == null ? masks.not(outside) : masks.and(running, masks.not(outside));
            return reach(array, index, start, value, reached);
        }
        text.start(inside);
        Emitted read = reach(array, index, start, value, running);
        String from = text.block();
        jump(on);
        text.start(on);
        if (read == null) {
            return null;
        }
        String type = shape.of(read.type(), read.uniform());
        String result = text.let("phi %s [ zeroinitializer, %%%s ], [ %s, %%%s ]", type, fault, read.ref(), from);
        return Emitted.of(result, read.type(), read.uniform());
    }

    private Emitted reach(Memory array, List<Emitted> index, List<String> start, Emitted value, String lanes) {
        if (value == null) {
            return memory.load(array, index, start, lanes);
        }
        boolean one = shape.lanes() == 1 || (form.within() && MemoryEmitter.uniform(index));
        if (lanes == null || !one) {
            memory.store(array, index, start, value, lanes);
            return null;
        }
        String store = text.label("store");
        String on = text.label("on");
        branch(ops.any(lanes), store, on);
        text.start(store);
        memory.store(array, index, start, value, null);
        jump(on);
        text.start(on);
        return null;
    }

    /**
     * Notes the first failure: its code, and the index that is outside, of the first lane.
     *
     * @param running lanes of which one must take part, or null: known to
     */
    private void fail(int code, List<Integer> checked, List<Emitted> index, Memory array, String failing, String running,
            boolean scalar) {
        String lane = "0";
        if (!scalar) {
            String bits = text.let("bitcast %s %s to i%d", shape.mask(), failing, shape.lanes());
            String type = "i" + shape.lanes();
            module.declare("declare " + type + " @llvm.cttz." + type + "(" + type + ", i1 immarg)");
            String first = text.let("call %s @llvm.cttz.%s(%s %s, i1 true)", type, type, type, bits);
            lane = shape.lanes() == 64 ? first : text.let("%s %s %s to i64", shape.lanes() < 64 ? "zext" : "trunc", type, first);
        }
        String note = null;
        for (int c = checked.size() - 1; c >= 0; c--) {
            int axis = checked.get(c);
            Emitted i = index.get(axis);
            String at = i.uniform() || shape.lanes() == 1 ? i.ref()
                    : text.let("extractelement %s %s, i64 %s", shape.of("i64"), i.ref(), lane);
            String shifted = text.let("shl i64 %s, 16", at);
            String here = text.let("or i64 %s, %d", shifted, code + axis);
            Emitted size = values[array.sizes().get(axis).id()];
            String bad = text.let("icmp uge i64 %s, %s", at, size.ref());
            note = note == null ? here : text.let("select i1 %s, i64 %s, i64 %s", bad, here, note);
        }
        String old = text.let("load i64, ptr %s", ModuleEmitter.FAULT);
        String none = text.let("icmp eq i64 %s, 0", old);
        none = running == null ? none : text.let("and i1 %s, %s", none, ops.any(running));
        String first = text.let("select i1 %s, i64 %s, i64 %s", none, note, old);
        text.line("store i64 %s, ptr %s", first, ModuleEmitter.FAULT);
    }

    private void branch(String condition, String then, String otherwise) {
        text.line("br i1 %s, label %%%s, label %%%s", condition, then, otherwise);
    }

    private void jump(String label) {
        text.line("br label %%%s", label);
    }
}
