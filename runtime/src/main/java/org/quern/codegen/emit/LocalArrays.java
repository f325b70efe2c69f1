package org.quern.codegen.emit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.quern.dtype.DType;
import org.quern.ir.LocalArray;

/**
 * Emits local arrays: one vector of W lanes per element, so that an index that is the same in all lanes is a plain load
 * or store, and one that is not gathers or scatters. Indices are checked, or known to be inside, before they come here: those of a
 * gather in all lanes.
 */
final class LocalArrays {
    private final LlvmFunction text;
    private final VectorType shape;
    private final ModuleEmitter module;
    private final OpEmitter ops;
    private final Map<Integer, String> slots = new HashMap<>();
    private final BitSet scalars = new BitSet();

    LocalArrays(LlvmFunction text, VectorType shape, ModuleEmitter module, OpEmitter ops) {
        this.text = text;
        this.shape = shape;
        this.module = module;
        this.ops = ops;
    }

    /** Scalar: one element for all lanes, instead of one each. */
    void declare(LocalArray a, boolean scalar) {
        String slot = text.array(type(a, scalar), (long) a.length() * (scalar ? 1 : shape.lanes()) * a.type().itemSize());
        place(a, slot, scalar);
        module.declare("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1 immarg)");
        text.line("call void @llvm.memset.p0.i64(ptr %s, i8 0, i64 %d, i1 false)", slot,
                bytes(a));
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
        return "[" + a.length() + " x " + (scalar ? LlvmFunction.memory(a.type()) : shape.of(LlvmFunction.memory(a.type()))) + "]";
    }

    /** Sets all elements to one value. */
    void fill(LocalArray a, LaneValue value) {
        text.each(Integer.toString(a.length()), j -> put(a, LaneValue.of(j, DType.INT64, true), value, null));
    }

    /** The index as i64, scalar or a lane each. */
    private String wide(LaneValue index) {
        String from = shape.of(index.type(), index.uniform());
        String to = index.uniform() ? "i64" : shape.of("i64");
        if (index.type().itemSize() == 8) {
            return index.ref();
        }
        String how = index.type().kind() == DType.Kind.SIGNED ? "sext" : "zext";
        return text.let("%s %s %s to %s", how, from, index.ref(), to);
    }

    /** The lanes whose index is not inside; a scalar where the index is. */
    String outside(LocalArray a, LaneValue index) {
        boolean uniform = index.uniform();
        String t = uniform ? "i64" : shape.of("i64");
        String length = uniform ? Integer.toString(a.length()) : shape.splat("i64", Integer.toString(a.length()));
        return text.let("icmp uge %s %s, %s", t, wide(index), length);
    }

    /** The index, 0 where it is outside. */
    LaneValue clamped(LaneValue index, String outside) {
        String t = shape.of(index.type(), index.uniform());
        String zero = index.uniform() ? "0" : shape.splat(LlvmFunction.scalar(index.type()), "0");
        String inside = text.let("select %s %s, %s %s, %s %s", index.uniform() ? "i1" : shape.mask(), outside, t, zero,
                t, index.ref());
        return LaneValue.of(inside, index.type(), index.uniform());
    }

    private String address(LocalArray a, String index) {
        String element = scalars.get(a.id()) ? LlvmFunction.memory(a.type()) : shape.of(LlvmFunction.memory(a.type()));
        return text.let("getelementptr %s, ptr %s, i64 %s", element, slots.get(a.id()), index);
    }

    /** Each lane's own address: element index, lane number. */
    private String addresses(LocalArray a, String index) {
        String t = shape.of("i64");
        if (scalars.get(a.id())) {
            return text.let("getelementptr %s, ptr %s, %s %s", LlvmFunction.memory(a.type()), slots.get(a.id()), t, index);
        }
        String rows = text.let("mul %s %s, %s", t, index, shape.splat("i64", Integer.toString(shape.lanes())));
        StringBuilder lanes = new StringBuilder("<");
        for (int i = 0; i < shape.lanes(); i++) {
            lanes.append(i == 0 ? "i64 " : ", i64 ").append(i);
        }
        String places = text.let("add %s %s, %s", t, rows, lanes.append('>'));
        return text.let("getelementptr %s, ptr %s, %s %s", LlvmFunction.memory(a.type()), slots.get(a.id()), t, places);
    }

    private String suffix(LocalArray a) {
        String memory = LlvmFunction.memory(a.type());
        String element = memory.equals("float") ? "f32" : memory.equals("double") ? "f64" : memory;
        return ".v" + shape.lanes() + element + ".v" + shape.lanes() + "p0";
    }

    LaneValue get(LocalArray a, LaneValue index) {
        if (scalars.get(a.id()) && index.uniform()) {
            String raw = text.let("load %s, ptr %s", LlvmFunction.memory(a.type()), address(a, wide(index)));
            return LaneValue.of(a.type() == DType.BOOL ? text.let("icmp ne i8 %s, 0", raw) : raw, a.type(), true);
        }
        String memory = shape.of(LlvmFunction.memory(a.type()));
        String raw;
        if (index.uniform() || shape.lanes() == 1) {
            raw = text.let("load %s, ptr %s", memory, address(a, wide(index)));
        } else {
            String name = "@llvm.masked.gather" + suffix(a);
            String pointers = shape.of("ptr");
            module.declare("declare " + memory + " " + name + "(" + pointers + ", i32 immarg, " + shape.mask() + ", "
                    + memory + ")");
            raw = text.let("call %s %s(%s %s, i32 %d, %s %s, %s zeroinitializer)", memory, name, pointers,
                    addresses(a, wide(index)), a.type().itemSize(), shape.mask(), shape.all(), memory);
        }
        return LaneValue.of(module.fromMemory(text, a.type(), raw), a.type(), false);
    }

    /** Sets the element in these lanes, or in all where lanes is null. */
    void put(LocalArray a, LaneValue index, LaneValue value, String lanes) {
        if (scalars.get(a.id())) {
            String raw = a.type() == DType.BOOL ? text.let("zext i1 %s to i8", value.ref()) : value.ref();
            text.line("store %s %s, ptr %s", LlvmFunction.memory(a.type()), raw, address(a, wide(index)));
            return;
        }
        String memory = shape.of(LlvmFunction.memory(a.type()));
        String raw = module.toMemory(text, a.type(), ops.vector(value));
        if (index.uniform() || shape.lanes() == 1) {
            String at = address(a, wide(index));
            if (lanes != null) {
                String old = text.let("load %s, ptr %s", memory, at);
                raw = text.let("select %s %s, %s %s, %s %s", shape.mask(), lanes, memory, raw, memory, old);
            }
            text.line("store %s %s, ptr %s", memory, raw, at);
            return;
        }
        String name = "@llvm.masked.scatter" + suffix(a);
        String pointers = shape.of("ptr");
        module.declare("declare void " + name + "(" + memory + ", " + pointers + ", i32 immarg, " + shape.mask() + ")");
        text.line("call void %s(%s %s, %s %s, i32 %d, %s %s)", name, memory, raw, pointers, addresses(a, wide(index)),
                a.type().itemSize(), shape.mask(), lanes == null ? shape.all() : lanes);
    }
}
