package org.quern.codegen.emit;

import java.util.Collections;
import java.util.Locale;
import java.util.function.Consumer;
import org.quern.abi.ContextLayout;
import org.quern.abi.Status;
import org.quern.codegen.analysis.StackPlan;
import org.quern.dtype.DType;
import org.quern.ir.Function;

/**
 * The text of one LLVM function under construction: fresh names, the current block, allocas gathered at the entry; and
 * helpers for the instructions that several emitters need.
 */
final class LlvmFunction {
    /** The room: the block of memory for arrays that are not on the stack. */
    static final String ROOM = "%room";

    private final LlvmModule module;
    private final VectorType shape;
    private final StackPlan stack;
    private final Function function;
    private final StringBuilder placed = new StringBuilder();
    /** Bytes of the room. */
    private long room;
    /** Position in the body at which the room is taken; negative if it is passed in. */
    private int taken = -1;
    private final StringBuilder allocas = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private int names;
    private String block = "entry";

    /** For a function without arrays. */
    LlvmFunction(LlvmModule module, VectorType shape) {
        this(module, shape, null, null);
    }

    /**
     * For a function, or a part of it that is emitted as a function of its own, with arrays placed by the stack plan.
     */
    LlvmFunction(LlvmModule module, VectorType shape, StackPlan stack, Function function) {
        this.module = module;
        this.shape = shape;
        this.stack = stack;
        this.function = function;
        this.room = stack == null ? 0 : stack.called(function);
    }

    LlvmModule module() {
        return module;
    }

    VectorType shape() {
        return shape;
    }

    /** Appends an instruction without a result. */
    @SuppressWarnings("AnnotateFormatMethod") // formats are literals of this package, and every one runs in a test
    void line(String format, Object... parts) {
        body.append("  ").append(parts.length == 0 ? format : String.format(Locale.ROOT, format, parts)).append('\n');
    }

    /** Appends an instruction; returns the name of its result. */
    @SuppressWarnings("AnnotateFormatMethod")
    String let(String format, Object... parts) {
        String name = "%t" + names++;
        body.append("  ").append(name).append(" = ")
                .append(parts.length == 0 ? format : String.format(Locale.ROOT, format, parts))
                .append('\n');
        return name;
    }

    /** A label not used yet. */
    String label(String hint) {
        return hint + names++;
    }

    /** Starts a block. */
    void start(String label) {
        body.append(label).append(":\n");
        block = label;
    }

    /** The label of the open block. */
    String block() {
        return block;
    }

    void jump(String label) {
        line("br label %%%s", label);
    }

    void branch(String condition, String then, String otherwise) {
        line("br i1 %s, label %%%s, label %%%s", condition, then, otherwise);
    }

    /** A branch that is rarely taken, so that LLVM moves its target out of the hot path. */
    void branchUnlikely(String condition, String seldom, String on) {
        line("br i1 %s, label %%%s, label %%%s, !prof %s", condition, seldom, on, LlvmModule.UNLIKELY);
    }

    /** A loop that counts from 0 to count - 1, an i64. */
    void each(String count, Consumer<String> round) {
        String slot = alloca(LlvmType.I64);
        String head = label("each");
        String one = label("one");
        String done = label("all");
        store(LlvmType.I64, "0", slot);
        jump(head);
        start(head);
        String j = load(LlvmType.I64, slot);
        branch(let("icmp slt i64 %s, %s", j, count), one, done);
        start(one);
        round.accept(j);
        store(LlvmType.I64, let("add i64 %s, 1", j), slot);
        jump(head);
        start(done);
    }

    /** A stack slot, which LLVM's SROA promotes to a register. */
    String alloca(Object type) {
        String name = "%s" + names++;
        alloca(name, type.toString());
        return name;
    }

    /** A stack slot of a given name. */
    void alloca(String name, String type) {
        allocas.append("  ").append(name).append(" = alloca ").append(type).append('\n');
    }

    /** The address of an array: a stack slot, or an offset in the room. */
    String array(String type, long bytes) {
        if (stack.takes(function, bytes)) {
            return alloca(type);
        }
        String name = "%s" + names++;
        placed.append("  ").append(name).append(" = getelementptr i8, ptr ").append(ROOM).append(", i64 ").append(room)
                .append('\n');
        room += StackPlan.rounded(bytes);
        return name;
    }

    /**
     * Marks the position at which the room, if any, is taken: in the function's first block, with the context known.
     */
    void takeRoom() {
        taken = body.length();
    }

    /** Emits the return of the room, at the function's end. */
    void giveRoom() {
        if (room > 0) {
            line("call void %s(ptr %s)", field(ContextLayout.GIVE), ROOM);
        }
    }

    /** Takes the room; the function returns if there is no memory. */
    private String prologue() {
        return "  %room.at = getelementptr i8, ptr %context, i64 " + ContextLayout.TAKE
                + "\n  %room.take = load ptr, ptr %room.at\n  " + ROOM
                + " = call noalias ptr %room.take(i64 " + room + ")\n  %room.none = icmp eq ptr " + ROOM
                + ", null\n  br i1 %room.none, label %none.room, label %have.room\nnone.room:\n  ret i64 "
                + Status.NO_MEMORY + "\nhave.room:\n" + placed;
    }

    /** The blocks, without the function's header and braces. */
    String blocks() {
        if (room == 0) {
            return "entry:\n" + allocas + body;
        }
        return taken < 0
                ? "entry:\n" + allocas + placed + body
                : "entry:\n" + allocas + body.substring(0, taken) + prologue() + body.substring(taken);
    }

    /** A pointer loaded from the struct nrt_core that is the function's context. */
    String field(int offset) {
        return load(LlvmType.POINTER, at("%context", offset));
    }

    String load(LlvmType type, String pointer) {
        return let("load %s, ptr %s", type, pointer);
    }

    void store(LlvmType type, String value, String pointer) {
        line("store %s %s, ptr %s", type, value, pointer);
    }

    /** Loads elements of any alignment. */
    String loadUnaligned(LlvmType type, String pointer) {
        return let("load %s, ptr %s, align 1", type, pointer);
    }

    void storeUnaligned(LlvmType type, String value, String pointer) {
        line("store %s %s, ptr %s, align 1", type, value, pointer);
    }

    /** The address a number of bytes after another. */
    String at(String base, Object bytes) {
        return element(LlvmType.I8, base, bytes);
    }

    /** The address of an element of an array of this type. */
    String element(LlvmType type, String base, Object index) {
        return let("getelementptr %s, ptr %s, i64 %s", type, base, index);
    }

    /** The elements in these lanes, loaded from an address on; 0 in the other lanes. */
    String maskedLoad(LlvmType type, String pointer, String lanes) {
        String name = "@llvm.masked.load." + type.suffix() + ".p0";
        module.declare("declare " + type + " " + name + "(ptr, i32 immarg, " + type.mask() + ", " + type + ")");
        return let("call %s %s(ptr %s, i32 1, %s %s, %s zeroinitializer)", type, name, pointer, type.mask(), lanes,
                type);
    }

    void maskedStore(LlvmType type, String value, String pointer, String lanes) {
        String name = "@llvm.masked.store." + type.suffix() + ".p0";
        module.declare("declare void " + name + "(" + type + ", ptr, i32 immarg, " + type.mask() + ")");
        line("call void %s(%s %s, ptr %s, i32 1, %s %s)", name, type, value, pointer, type.mask(), lanes);
    }

    /**
     * Each lane's element at its own address.
     *
     * @param lanes active lanes, the others get 0; null for all
     */
    String gather(LlvmType type, String pointers, int align, String lanes) {
        LlvmType addresses = LlvmType.POINTER.in(type.lanes());
        String name = "@llvm.masked.gather." + type.suffix() + "." + addresses.suffix();
        module.declare("declare " + type + " " + name + "(" + addresses + ", i32 immarg, " + type.mask() + ", " + type
                + ")");
        return let("call %s %s(%s %s, i32 %d, %s %s, %s zeroinitializer)", type, name, addresses, pointers, align,
                type.mask(), lanes == null ? type.mask().constant("true") : lanes, type);
    }

    void scatter(LlvmType type, String value, String pointers, int align, String lanes) {
        LlvmType addresses = LlvmType.POINTER.in(type.lanes());
        String name = "@llvm.masked.scatter." + type.suffix() + "." + addresses.suffix();
        module.declare("declare void " + name + "(" + type + ", " + addresses + ", i32 immarg, " + type.mask() + ")");
        line("call void %s(%s %s, %s %s, i32 %d, %s %s)", name, type, value, addresses, pointers, align, type.mask(),
                lanes == null ? type.mask().constant("true") : lanes);
    }

    /** Sets some bytes to 0. */
    void clear(String pointer, Object bytes) {
        module.declare("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1 immarg)");
        line("call void @llvm.memset.p0.i64(ptr %s, i8 0, i64 %s, i1 false)", pointer, bytes);
    }

    /** Loaded elements in their register form: a bool is a byte in memory, true unless it is zero. */
    String fromMemory(DType type, boolean uniform, String raw) {
        LlvmType bytes = shape.memory(type, uniform);
        return type == DType.BOOL ? let("icmp ne %s %s, %s", bytes, raw, bytes.constant("0")) : raw;
    }

    /** Elements in their memory form: a bool is the byte 0 or 1. */
    String toMemory(DType type, boolean uniform, String value) {
        LlvmType bytes = shape.memory(type, uniform);
        return type == DType.BOOL ? let("zext %s %s to %s", bytes.mask(), value, bytes) : value;
    }

    /** A scalar in all lanes. */
    String splat(LlvmType type, String scalar) {
        String first = let("insertelement %s poison, %s %s, i64 0", type, type.scalar(), scalar);
        return let("shufflevector %s %s, %s poison, <%d x i32> zeroinitializer", type, first, type, type.lanes());
    }

    String extract(LlvmType type, String vector, Object lane) {
        return let("extractelement %s %s, i64 %s", type, vector, lane);
    }

    /** One of two values in each lane. */
    String select(LlvmType type, String condition, String a, String b) {
        return let("select %s %s, %s %s, %s %s", type.mask(), condition, type, a, type, b);
    }

    /** The value with one element per lane: a uniform one is splat. */
    String vector(LaneValue e) {
        LlvmType type = shape.of(e.type());
        if (!e.uniform() || type.lanes() == 1) {
            return e.ref();
        }
        return e.literal() ? type.constant(e.ref()) : splat(type, e.ref());
    }

    /** The value as a scalar or a vector, as requested. */
    String as(LaneValue e, boolean uniform) {
        return uniform ? e.ref() : vector(e);
    }

    /** A value that is the same in all lanes, as a scalar. */
    String scalar(LaneValue e) {
        return e.uniform() || shape.lanes() == 1 ? e.ref() : extract(shape.of(e.type()), e.ref(), 0);
    }

    /** An i1 that is true if any lane of a mask is on. */
    String any(String mask) {
        if (shape.lanes() == 1) {
            return mask;
        }
        String bits = let("bitcast %s %s to i%d", shape.mask(), mask, shape.lanes());
        return let("icmp ne i%d %s, 0", shape.lanes(), bits);
    }

    /**
     * A call of an intrinsic whose operands and result have one type.
     *
     * @param flags fast-math flags with a trailing blank, or empty
     */
    String intrinsic(String name, LlvmType type, String flags, String... refs) {
        String full = "@llvm." + name + "." + type.suffix();
        module.declare("declare " + type + " " + full + "(" + repeat(type, refs.length) + ")");
        return let("call %s%s %s(%s)", flags, type, full, arguments(type, refs));
    }

    /** A call of an integer intrinsic that takes a flag after its operand. */
    String intrinsicWithFlag(String name, LlvmType type, String ref, boolean flag) {
        String full = "@llvm." + name + "." + type.suffix();
        module.declare("declare " + type + " " + full + "(" + type + ", i1 immarg)");
        return let("call %s %s(%s %s, i1 %s)", type, full, type, ref, flag);
    }

    private static String repeat(LlvmType type, int n) {
        return String.join(", ", Collections.nCopies(n, type.toString()));
    }

    /** Operands of one type, as they stand in a call. */
    static String arguments(LlvmType type, String... refs) {
        StringBuilder all = new StringBuilder();
        for (String r : refs) {
            all.append(all.isEmpty() ? "" : ", ").append(type).append(' ').append(r);
        }
        return all.toString();
    }

    /** A literal of a scalar. */
    static String literal(DType type, long bits) {
        return switch (type.kind()) {
            case BOOL -> (bits & 1) != 0 ? "true" : "false";
            // LLVM writes a float as the bits of the double of the same value.
            case FLOAT -> hex(type == DType.FLOAT64
                    ? bits
                    : Double.doubleToRawLongBits(Float.intBitsToFloat((int) bits)));
            default -> {
                int unused = Long.SIZE - 8 * type.itemSize();
                yield Long.toString(bits << unused >> unused);
            }
        };
    }

    private static String hex(long doubleBits) {
        return String.format(Locale.ROOT, "0x%016X", doubleBits);
    }
}
