package org.quern.codegen.emit;

import java.util.Locale;
import java.util.function.Consumer;
import org.quern.abi.ContextLayout;
import org.quern.abi.Status;
import org.quern.codegen.analysis.StackPlan;
import org.quern.dtype.DType;
import org.quern.ir.Function;

/** The text of one LLVM function under construction: fresh names, the current block, allocas gathered at the entry. */
final class LlvmFunction {
    /** The block of memory for arrays that are not on the stack. */
    static final String ROOM = "%room";

    private final StackPlan stack;
    private final Function function;
    private final StringBuilder placed = new StringBuilder();
    /** Bytes of the room. */
    private long room;
    /** Where in the body the room is taken; below 0: it is given. */
    private int taken = -1;
    private final StringBuilder allocas = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private int names;
    private String block = "entry";

    /** Of a function that has no arrays. */
    LlvmFunction() {
        this(null, null);
    }

    /** Of a function, or of a part of it that becomes one, whose arrays are where the stack says. */
    LlvmFunction(StackPlan stack, Function function) {
        this.stack = stack;
        this.function = function;
        this.room = stack == null ? 0 : stack.called(function);
    }

    /** Appends an instruction without a result. */
    @SuppressWarnings("AnnotateFormatMethod") // formats are literals here, and every one runs in a test
    void line(String format, Object... parts) {
        body.append("  ").append(parts.length == 0 ? format : String.format(Locale.ROOT, format, parts)).append('\n');
    }

    /** A branch that is hardly ever taken, so that LLVM keeps where it goes out of the way. */
    void branchUnlikely(String condition, String seldom, String on) {
        line("br i1 %s, label %%%s, label %%%s, !prof %s", condition, seldom, on, ModuleEmitter.UNLIKELY);
    }

    /** Appends an instruction; the answer is the name of its result. */
    @SuppressWarnings("AnnotateFormatMethod")
    String let(String format, Object... parts) {
        String name = "%t" + names++;
        body.append("  ").append(name).append(" = ")
                .append(parts.length == 0 ? format : String.format(Locale.ROOT, format, parts))
                .append('\n');
        return name;
    }

    /** A stack slot, which LLVM's SROA turns into a register. */
    String alloca(String type) {
        String name = "%s" + names++;
        allocas.append("  ").append(name).append(" = alloca ").append(type).append('\n');
        return name;
    }

    /** The address of an array: a stack slot, or a place in the room. */
    String array(String type, long bytes) {
        if (stack.takes(function, bytes)) {
            return alloca(type);
        }
        String name = "%s" + names++;
        placed.append("  ").append(name).append(" = getelementptr i8, ptr ").append(ROOM).append(", i64 ").append(room).append('\n');
        room += StackPlan.rounded(bytes);
        return name;
    }

    /** Says that the room, if there will be one, is taken here, in the function's first block, where the context is known. */
    void takeRoom() {
        taken = body.length();
    }

    /** Gives the room back where it was taken, at the function's end. */
    void giveRoom() {
        if (room > 0) {
            line("call void %s(ptr %s)", field(ContextLayout.GIVE), ROOM);
        }
    }

    /** Takes the room; where there is no memory the function ends. */
    private String prologue() {
        return "  %room.at = getelementptr i8, ptr %context, i64 " + ContextLayout.TAKE + "\n  %room.take = load ptr, ptr %room.at\n  " + ROOM
                + " = call noalias ptr %room.take(i64 " + room + ")\n  %room.none = icmp eq ptr " + ROOM
                + ", null\n  br i1 %room.none, label %none.room, label %have.room\nnone.room:\n  ret i64 " + Status.NO_MEMORY
                + "\nhave.room:\n" + placed;
    }

    /** A stack slot of a given name. */
    void alloca(String name, String type) {
        allocas.append("  ").append(name).append(" = alloca ").append(type).append('\n');
    }

    /** A pointer of the struct nrt_core that is the function's context. */
    String field(int offset) {
        return let("load ptr, ptr %s", let("getelementptr i8, ptr %%context, i64 %d", offset));
    }

    /** A loop that counts from 0 to count - 1, an i64. */
    void each(String count, Consumer<String> body) {
        String slot = alloca("i64");
        String head = label("each");
        String round = label("one");
        String done = label("all");
        line("store i64 0, ptr %s", slot);
        line("br label %%%s", head);
        start(head);
        String j = let("load i64, ptr %s", slot);
        String more = let("icmp slt i64 %s, %s", j, count);
        line("br i1 %s, label %%%s, label %%%s", more, round, done);
        start(round);
        body.accept(j);
        line("store i64 %s, ptr %s", let("add i64 %s, 1", j), slot);
        line("br label %%%s", head);
        start(done);
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

    /** The label of the block that is open. */
    String block() {
        return block;
    }

    /** The blocks, without the function's head and braces. */
    String blocks() {
        if (room == 0) {
            return "entry:\n" + allocas + body;
        }
        return taken < 0 ? "entry:\n" + allocas + placed + body
                : "entry:\n" + allocas + body.substring(0, taken) + prologue() + body.substring(taken);
    }

    /** The LLVM type of one element in a register. */
    static String scalar(DType type) {
        return switch (type.kind()) {
            case BOOL -> "i1";
            case FLOAT -> type == DType.FLOAT32 ? "float" : "double";
            default -> "i" + 8 * type.itemSize();
        };
    }

    /** The LLVM type of one element in memory: a bool is a byte there. */
    static String memory(DType type) {
        return type == DType.BOOL ? "i8" : scalar(type);
    }

    /** A literal of a scalar type. */
    static String literal(DType type, long bits) {
        return switch (type) {
            case BOOL -> (bits & 1) != 0 ? "true" : "false";
            case FLOAT64 -> hex(bits);
            // LLVM writes a float in the bits of the double of the same value.
            case FLOAT32 -> hex(Double.doubleToRawLongBits(Float.intBitsToFloat((int) bits)));
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
