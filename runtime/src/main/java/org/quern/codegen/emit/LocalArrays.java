package org.quern.codegen.emit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.LocalArray;

/**
 * Local arrays and accesses to them: one vector of W lanes per element, so that an index that is the same in all lanes
 * is a plain load or store, and one that is not gathers or scatters. Indices are checked, or known to be inside, before
 * they come here: those of a gather in all lanes. See {@link CheckedArrays}.
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

    /** Scalar: one element for all lanes, instead of one each. */
    void declare(LocalArray a, boolean scalar) {
        String slot = text.array(type(a, scalar),
                (long) a.length() * (scalar ? 1 : shape.lanes()) * a.type().itemSize());
        place(a, slot, scalar);
        text.clear(slot, bytes(a));
    }

    /** Says where an array is that is declared elsewhere. */
    void place(LocalArray a, String slot, boolean scalar) {
        slots.put(a.id(), slot);
        scalars.set(a.id(), scalar);
    }

    /** Says that an array is elsewhere from now on. */
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

    /** The LLVM type of an array that is declared. */
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

    /** The index as i64, scalar or a lane each. */
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

    /** The lanes whose index is not inside; a scalar where the index is. */
    String outside(LocalArray a, LaneValue index) {
        LlvmType t = i64(index);
        return text.let("icmp uge %s %s, %s", t, wide(index), t.constant(Integer.toString(a.length())));
    }

    /** The index, 0 where it is outside. */
    LaneValue clamped(LaneValue index, String outside) {
        LlvmType t = shape.of(index.type(), index.uniform());
        return LaneValue.of(text.select(t, outside, t.constant("0"), index.ref()), index.type(), index.uniform());
    }

    private String address(LocalArray a, String index) {
        return text.element(shape.memory(a.type(), scalar(a)), slot(a), index);
    }

    /** Each lane's own address: element index, lane number. */
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

    /** Sets the element in these lanes, or in all where lanes is null. */
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
