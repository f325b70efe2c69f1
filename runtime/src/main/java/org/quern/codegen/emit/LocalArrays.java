package org.quern.codegen.emit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.LocalArray;

/**
 * Local arrays and accesses to them: one vector of W lanes per element, so that an index that is the same in all lanes
 * is a plain load or store, and a varying one is a gather or scatter. Indices have been checked, or are known to be in
 * bounds; for a gather that holds in all lanes. See {@link CheckedArrays}.
 */
final class LocalArrays {
    private final LlvmFunction text;
    private final VectorType shape;
    private final Map<Integer, String> slots = new HashMap<>();
    private final BitSet scalars = new BitSet();

    LocalArrays(LlvmFunction text) {
        this.text = text;
        this.shape = text.shape();
    }

    /** With one copy for all lanes if scalar, else one each. */
    void declare(LocalArray a, boolean scalar) {
        String slot = text.array(type(a, scalar),
                (long) a.length() * (scalar ? 1 : shape.lanes()) * a.type().itemSize());
        place(a, slot, scalar);
        text.clear(slot, bytes(a));
    }

    /** Sets the address of an array that is declared elsewhere. */
    void place(LocalArray a, String slot, boolean scalar) {
        slots.put(a.id(), slot);
        scalars.set(a.id(), scalar);
    }

    /** Changes the address of an array. */
    void move(LocalArray a, String slot) {
        slots.put(a.id(), slot);
    }

    String slot(LocalArray a) {
        return slots.get(a.id());
    }

    boolean scalar(LocalArray a) {
        return scalars.get(a.id());
    }

    long bytes(LocalArray a) {
        return (long) a.length() * (scalar(a) ? 1 : shape.lanes()) * a.type().itemSize();
    }

    /** The LLVM type of a declared array. */
    String type(LocalArray a) {
        return type(a, scalar(a));
    }

    private String type(LocalArray a, boolean scalar) {
        return "[" + a.length() + " x " + shape.memory(a.type(), scalar) + "]";
    }

    /** Sets all elements to one value. */
    void fill(LocalArray a, LaneValue value) {
        text.each(Integer.toString(a.length()), j -> put(a, LaneValue.of(j, DType.INT64, true), value, null));
    }

    /** The index as i64, a scalar or one per lane. */
    private String wide(LaneValue index) {
        if (index.type().itemSize() == 8) {
            return index.ref();
        }
        String how = index.type().kind() == DType.Kind.SIGNED ? "sext" : "zext";
        return text.let("%s %s %s to %s", how, shape.of(index.type(), index.uniform()), index.ref(), i64(index));
    }

    private LlvmType i64(LaneValue index) {
        return shape.of(DType.INT64, index.uniform());
    }

    /** The lanes whose index is out of bounds; a scalar if the index is. */
    String outside(LocalArray a, LaneValue index) {
        LlvmType t = i64(index);
        return text.let("icmp uge %s %s, %s", t, wide(index), t.constant(Integer.toString(a.length())));
    }

    /** The index, with 0 in lanes that are out of bounds. */
    LaneValue clamped(LaneValue index, String outside) {
        LlvmType t = shape.of(index.type(), index.uniform());
        return LaneValue.of(text.select(t, outside, t.constant("0"), index.ref()), index.type(), index.uniform());
    }

    private String address(LocalArray a, String index) {
        return text.element(shape.memory(a.type(), scalar(a)), slot(a), index);
    }

    /** The address for each lane: element index, lane number. */
    private String addresses(LocalArray a, String index) {
        LlvmType t = shape.i64();
        LlvmType element = LlvmType.memory(a.type());
        if (scalar(a)) {
            return text.let("getelementptr %s, ptr %s, %s %s", element, slot(a), t, index);
        }
        String rows = text.let("mul %s %s, %s", t, index, t.constant(Integer.toString(shape.lanes())));
        String places = text.let("add %s %s, %s", t, rows, shape.iota(1));
        return text.let("getelementptr %s, ptr %s, %s %s", element, slot(a), t, places);
    }

    LaneValue get(LocalArray a, LaneValue index) {
        boolean uniform = scalar(a) && index.uniform();
        LlvmType t = shape.memory(a.type(), uniform);
        String raw = index.uniform() || shape.lanes() == 1
                ? text.load(t, address(a, wide(index)))
                : text.gather(t, addresses(a, wide(index)), a.type().itemSize(), null);
        return LaneValue.of(text.fromMemory(a.type(), uniform, raw), a.type(), uniform);
    }

    /** Sets the element in these lanes, or in all if null. */
    void put(LocalArray a, LaneValue index, LaneValue value, String lanes) {
        if (scalar(a)) {
            String raw = text.toMemory(a.type(), true, value.ref());
            text.store(LlvmType.memory(a.type()), raw, address(a, wide(index)));
            return;
        }
        LlvmType t = shape.memory(a.type(), false);
        String raw = text.toMemory(a.type(), false, text.vector(value));
        if (!index.uniform() && shape.lanes() > 1) {
            text.scatter(t, raw, addresses(a, wide(index)), a.type().itemSize(), lanes);
            return;
        }
        String at = address(a, wide(index));
        if (lanes != null) {
            raw = text.select(t, lanes, raw, text.load(t, at));
        }
        text.store(t, raw, at);
    }
}
