package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.dtype.DType;
import org.quern.ir.Memory;

/**
 * Emits accesses to the cores of operands and to scratch memory. Where all lanes have one index it is a scalar access (lanes
 * within the core) or that of W neighbours (lanes across places); where neighbouring lanes have neighbouring indices of a
 * contiguous axis, a vector; else gather and scatter. Indices are known to be inside, or lanes whose index is not are left out.
 */
final class MemoryAccess {
    /** Where an array is, and the bytes from index to index of each axis: names or literals of i64. */
    private record Place(String base, List<String> strides) {}

    private final LlvmFunction text;
    private final VectorType shape;
    private final ModuleEmitter module;
    private final OpEmitter ops;
    private final KernelVariant form;
    private final Map<Memory, Place> places = new HashMap<>();

    MemoryAccess(LlvmFunction text, ModuleEmitter module, KernelVariant form) {
        this.text = text;
        this.shape = module.shape();
        this.module = module;
        this.ops = new OpEmitter(text, shape, module);
        this.form = form;
    }

    /** Says where an array is. */
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

    /** Whether the last axis is contiguous in what neighbouring lanes of a lanes loop read. */
    private boolean contiguous(Memory memory) {
        return form == KernelVariant.UNIT || (form == KernelVariant.STRIDED && memory instanceof Memory.Scratch);
    }

    /**
     * The element at an index.
     *
     * @param start for each axis the index of lane 0 where neighbouring lanes have neighbouring indices, else null
     * @param lanes those that take part, or null: all
     */
    LaneValue load(Memory memory, List<LaneValue> index, List<String> start, String lanes) {
        DType type = memory.type();
        String element = LlvmFunction.memory(type);
        if (uniform(index)) {
            boolean scalar = form.within();
            String t = scalar ? element : shape.of(element);
            String raw = text.let("load %s, ptr %s, align 1", t, address(memory, refs(index)));
            return LaneValue.of(fromMemory(type, raw, scalar), type, scalar);
        }
        String t = shape.of(element);
        String raw;
        if (shape.lanes() == 1) {
            raw = text.let("load %s, ptr %s, align 1", t, address(memory, refs(index)));
        } else if (neighbours(memory, index, start)) {
            String pointer = address(memory, first(index, start));
            raw = lanes == null ? text.let("load %s, ptr %s, align 1", t, pointer) : masked(type, pointer, lanes);
        } else {
            raw = gather(type, addresses(memory, index), lanes);
        }
        return LaneValue.of(fromMemory(type, raw, false), type, false);
    }

    /** Sets the element at an index; a scalar one takes the value of lane 0. */
    void store(Memory memory, List<LaneValue> index, List<String> start, LaneValue value, String lanes) {
        DType type = memory.type();
        boolean scalar = uniform(index) && form.within();
        if (scalar) {
            String raw = toMemory(type, scalar(value), true);
            text.line("store %s %s, ptr %s, align 1", LlvmFunction.memory(type), raw, address(memory, refs(index)));
            return;
        }
        String t = shape.of(LlvmFunction.memory(type));
        String raw = toMemory(type, ops.vector(value), false);
        if (shape.lanes() > 1 && !uniform(index) && !neighbours(memory, index, start)) {
            scatter(type, raw, addresses(memory, index), lanes);
            return;
        }
        String pointer = address(memory, uniform(index) || shape.lanes() == 1 ? refs(index) : first(index, start));
        if (lanes == null || shape.lanes() == 1) {
            text.line("store %s %s, ptr %s, align 1", t, raw, pointer);
        } else {
            String name = "@llvm.masked.store" + suffix(type) + ".p0";
            module.declare("declare void " + name + "(" + t + ", ptr, i32 immarg, " + shape.mask() + ")");
            text.line("call void %s(%s %s, ptr %s, i32 1, %s %s)", name, t, raw, pointer, shape.mask(), lanes);
        }
    }

    /** A value that is the same in all lanes, as a scalar. */
    String scalar(LaneValue e) {
        return e.uniform() || shape.lanes() == 1 ? e.ref() : text.let("extractelement %s %s, i64 0", shape.of(e.type()), e.ref());
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
            String bytes = text.let("mul i64 %s, %s", index.get(axis), place.strides.get(axis));
            at = text.let("getelementptr i8, ptr %s, i64 %s", at, bytes);
        }
        return at;
    }

    /** Each lane's own address. */
    private String addresses(Memory memory, List<LaneValue> index) {
        Place place = places.get(memory);
        String base = place.base;
        String t = shape.of("i64");
        String bytes = form.within() ? null : lanes(memory.type().itemSize());
        for (int axis = 0; axis < index.size(); axis++) {
            LaneValue i = index.get(axis);
            String stride = place.strides.get(axis);
            if (i.uniform()) {
                base = text.let("getelementptr i8, ptr %s, i64 %s", base, text.let("mul i64 %s, %s", i.ref(), stride));
                continue;
            }
            String part = text.let("mul %s %s, %s", t, i.ref(), ops.vector(LaneValue.of(stride, DType.INT64, true)));
            bytes = bytes == null ? part : text.let("add %s %s, %s", t, bytes, part);
        }
        return text.let("getelementptr i8, ptr %s, %s %s", base, t, bytes);
    }

    private String lanes(int itemSize) {
        StringBuilder all = new StringBuilder("<");
        for (int i = 0; i < shape.lanes(); i++) {
            all.append(i == 0 ? "i64 " : ", i64 ").append((long) i * itemSize);
        }
        return all.append('>').toString();
    }

    private String suffix(DType type) {
        String memory = LlvmFunction.memory(type);
        return ".v" + shape.lanes() + (memory.equals("float") ? "f32" : memory.equals("double") ? "f64" : memory);
    }

    private String masked(DType type, String pointer, String lanes) {
        String t = shape.of(LlvmFunction.memory(type));
        String name = "@llvm.masked.load" + suffix(type) + ".p0";
        module.declare("declare " + t + " " + name + "(ptr, i32 immarg, " + shape.mask() + ", " + t + ")");
        return text.let("call %s %s(ptr %s, i32 1, %s %s, %s zeroinitializer)", t, name, pointer, shape.mask(), lanes, t);
    }

    private String gather(DType type, String pointers, String lanes) {
        String t = shape.of(LlvmFunction.memory(type));
        String name = "@llvm.masked.gather" + suffix(type) + ".v" + shape.lanes() + "p0";
        module.declare("declare " + t + " " + name + "(" + shape.of("ptr") + ", i32 immarg, " + shape.mask() + ", " + t + ")");
        return text.let("call %s %s(%s %s, i32 1, %s %s, %s zeroinitializer)", t, name, shape.of("ptr"), pointers,
                shape.mask(), lanes == null ? shape.all() : lanes, t);
    }

    private void scatter(DType type, String raw, String pointers, String lanes) {
        String t = shape.of(LlvmFunction.memory(type));
        String name = "@llvm.masked.scatter" + suffix(type) + ".v" + shape.lanes() + "p0";
        module.declare("declare void " + name + "(" + t + ", " + shape.of("ptr") + ", i32 immarg, " + shape.mask() + ")");
        text.line("call void %s(%s %s, %s %s, i32 1, %s %s)", name, t, raw, shape.of("ptr"), pointers, shape.mask(),
                lanes == null ? shape.all() : lanes);
    }

    private String fromMemory(DType type, String raw, boolean scalar) {
        if (type == DType.BOOL && scalar) {
            return text.let("icmp ne i8 %s, 0", raw);
        }
        return module.fromMemory(text, type, raw);
    }

    private String toMemory(DType type, String value, boolean scalar) {
        if (type == DType.BOOL && scalar) {
            return text.let("zext i1 %s to i8", value);
        }
        return module.toMemory(text, type, value);
    }
}
