package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.dtype.DType;
import org.quern.ir.Memory;

/**
 * Emits accesses to the cores of operands and to scratch memory. If all lanes have the same index, the access is a
 * scalar (lanes within the core) or W consecutive elements (lanes across instances); if consecutive lanes have
 * consecutive indices of a contiguous axis, it is a vector; else a gather or scatter. Indices are known to be in
 * bounds, or lanes whose index is not are masked out: see {@link CheckedMemory}.
 */
final class MemoryAccess {
    /** The address of an array, and the bytes from index to index of each axis: names or literals of i64. */
    private record Place(String base, List<String> strides) {}

    private final LlvmFunction text;
    private final VectorType shape;
    private final KernelVariant form;
    private final Map<Memory, Place> places = new HashMap<>();

    MemoryAccess(LlvmFunction text, KernelVariant form) {
        this.text = text;
        this.shape = text.shape();
        this.form = form;
    }

    /** Sets the address of an array. */
    void place(Memory memory, String base, List<String> strides) {
        places.put(memory, new Place(base, strides));
    }

    /** The pointer and the strides of an array. */
    String base(Memory memory) {
        return places.get(memory).base;
    }

    List<String> strides(Memory memory) {
        return places.get(memory).strides;
    }

    /** {@return whether consecutive lanes of a lanes loop access contiguous elements of the last axis} */
    private boolean contiguous(Memory memory) {
        return form == KernelVariant.UNIT || (form == KernelVariant.STRIDED && memory instanceof Memory.Scratch);
    }

    /**
     * Loads the element at an index.
     *
     * @param start for each axis the index of lane 0 if consecutive lanes have consecutive indices, else null
     * @param lanes active lanes; null for all
     */
    LaneValue load(Memory memory, List<LaneValue> index, List<String> start, String lanes) {
        DType type = memory.type();
        boolean scalar = uniform(index) && form.within();
        LlvmType t = shape.memory(type, scalar);
        String raw;
        if (uniform(index) || shape.lanes() == 1) {
            raw = text.loadUnaligned(t, address(memory, refs(index)));
        } else if (neighbours(memory, index, start)) {
            String pointer = address(memory, first(index, start));
            raw = lanes == null ? text.loadUnaligned(t, pointer) : text.maskedLoad(t, pointer, lanes);
        } else {
            raw = text.gather(t, addresses(memory, index), 1, lanes);
        }
        return LaneValue.of(text.fromMemory(type, scalar, raw), type, scalar);
    }

    /** Sets the element at an index; a scalar one takes the value of lane 0. */
    void store(Memory memory, List<LaneValue> index, List<String> start, LaneValue value, String lanes) {
        DType type = memory.type();
        boolean scalar = uniform(index) && form.within();
        LlvmType t = shape.memory(type, scalar);
        String raw = text.toMemory(type, scalar, scalar ? text.scalar(value) : text.vector(value));
        if (scalar) {
            text.storeUnaligned(t, raw, address(memory, refs(index)));
            return;
        }
        if (shape.lanes() > 1 && !uniform(index) && !neighbours(memory, index, start)) {
            text.scatter(t, raw, addresses(memory, index), 1, lanes);
            return;
        }
        String pointer = address(memory, uniform(index) || shape.lanes() == 1 ? refs(index) : first(index, start));
        if (lanes == null || shape.lanes() == 1) {
            text.storeUnaligned(t, raw, pointer);
        } else {
            text.maskedStore(t, raw, pointer, lanes);
        }
    }

    static boolean uniform(List<LaneValue> index) {
        for (LaneValue e : index) {
            if (!e.uniform()) {
                return false;
            }
        }
        return true;
    }

    private boolean neighbours(Memory memory, List<LaneValue> index, List<String> start) {
        int last = index.size() - 1;
        return contiguous(memory) && start.get(last) != null && uniform(index.subList(0, last));
    }

    private static List<String> refs(List<LaneValue> index) {
        List<String> refs = new ArrayList<>();
        for (LaneValue e : index) {
            refs.add(e.ref());
        }
        return refs;
    }

    private static List<String> first(List<LaneValue> index, List<String> start) {
        List<String> refs = refs(index.subList(0, index.size() - 1));
        refs.add(start.get(index.size() - 1));
        return refs;
    }

    private String address(Memory memory, List<String> index) {
        Place place = places.get(memory);
        String at = place.base;
        for (int axis = 0; axis < index.size(); axis++) {
            at = text.at(at, text.let("mul i64 %s, %s", index.get(axis), place.strides.get(axis)));
        }
        return at;
    }

    /** The address for each lane. */
    private String addresses(Memory memory, List<LaneValue> index) {
        Place place = places.get(memory);
        String base = place.base;
        LlvmType t = shape.i64();
        String bytes = form.within() ? null : shape.iota(memory.type().itemSize());
        for (int axis = 0; axis < index.size(); axis++) {
            LaneValue i = index.get(axis);
            String stride = place.strides.get(axis);
            if (i.uniform()) {
                base = text.at(base, text.let("mul i64 %s, %s", i.ref(), stride));
                continue;
            }
            String part = text.let("mul %s %s, %s", t, i.ref(), text.vector(LaneValue.of(stride, DType.INT64, true)));
            bytes = bytes == null ? part : text.let("add %s %s, %s", t, bytes, part);
        }
        return text.let("getelementptr i8, ptr %s, %s %s", base, t, bytes);
    }
}
