package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.quern.abi.ContextLayout;
import org.quern.abi.Status;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.ir.Block;
import org.quern.ir.Memory;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Emits a function's resources beyond registers in a gufunc's kernel: scratch memory, which is taken from the runtime
 * when the function first needs it, kept for reuse, and given back at the function's end; and the status that the
 * function returns.
 */
final class ScratchEmitter {
    /** Label of the function's end; the status is set by then. */
    static final String DONE = "done";

    /** Bytes that are cleared between polls for cancellation. */
    private static final int PIECE = 4 << 20;

    private final LlvmFunction text;
    private final Faults faults;
    private final boolean polls;
    private final MemoryAccess memory;
    private final KernelVariant form;
    /** Slots of scratch memory, by its number. */
    private final Map<Integer, String> slots = new HashMap<>();
    /** Slots for the arrays of accumulators of the chunks of parallel loops. */
    private final IdentityHashMap<Statement, String> arrays = new IdentityHashMap<>();
    private final List<String> taken = new ArrayList<>();
    private final String status;

    /**
     * For a function.
     *
     * @param polls true if clearing memory polls for cancellation
     */
    ScratchEmitter(LlvmFunction text, MemoryAccess memory, KernelVariant form, Faults faults, boolean polls) {
        this.text = text;
        this.faults = faults;
        this.polls = polls;
        this.memory = memory;
        this.form = form;
        this.status = text.alloca(LlvmType.I64);
        status("0");
    }

    /** Sets the function's return value. */
    void status(String code) {
        text.store(LlvmType.I64, code, status);
    }

    /**
     * Emits, at the function's beginning, a slot for each memory that the block may take; chunks of parallel loops have
     * their own.
     */
    void slots(Block block) {
        for (Statement s : block.statements()) {
            if (s instanceof Statement.Reserve r) {
                slots.put(r.memory().id(), slot());
            }
            if (s instanceof Statement.Parallel p && form.within()) {
                if (!p.arrays().isEmpty()) {
                    arrays.put(p, slot());
                }
            } else {
                s.blocks().forEach(this::slots);
            }
        }
    }

    /** The slot for the arrays of accumulators of a parallel loop. */
    String slot(Statement.Parallel loop) {
        return arrays.get(loop);
    }

    private String slot() {
        String slot = text.alloca(LlvmType.POINTER);
        text.store(LlvmType.POINTER, "null", slot);
        taken.add(slot);
        return slot;
    }

    /** Takes and clears scratch memory. */
    void reserve(Memory.Scratch m, Values values) {
        text.module().declare("declare { i64, i1 } @llvm.umul.with.overflow.i64(i64, i64)");
        List<String> sizes = new ArrayList<>();
        for (Value v : m.sizes()) {
            sizes.add(values.scalar(v));
        }
        String bytes = Integer.toString(m.type().itemSize() * (form.within() ? 1 : text.shape().lanes()));
        String over = "false";
        String empty = "false";
        List<String> strides = new ArrayList<>();
        for (int axis = sizes.size() - 1; axis >= 0; axis--) {
            strides.add(0, bytes);
            String product = text.let("call { i64, i1 } @llvm.umul.with.overflow.i64(i64 %s, i64 %s)", bytes,
                    sizes.get(axis));
            bytes = text.let("extractvalue { i64, i1 } %s, 0", product);
            over = text.let("or i1 %s, %s", over, text.let("extractvalue { i64, i1 } %s, 1", product));
            empty = text.let("or i1 %s, %s", empty, text.let("icmp eq i64 %s, 0", sizes.get(axis)));
        }
        // An axis of length 0 makes the total 0 bytes, however long the others are.
        over = text.let("and i1 %s, %s", over, text.let("xor i1 %s, true", empty));
        String base = take(slots.get(m.id()), bytes, over);
        // Small cores often have none, and a call costs more than this comparison.
        String clear = text.label("clear");
        String cleared = text.label("cleared");
        text.branch(text.let("icmp eq i64 %s, 0", bytes), cleared, clear);
        text.start(clear);
        if (polls) {
            clearInPieces(base, bytes, cleared);
        } else {
            text.clear(base, bytes);
            text.jump(cleared);
        }
        text.start(cleared);
        memory.place(m, base, strides);
    }

    /**
     * Clears memory, with polls for cancellation in intervals of about 10 ms where memory is touched for the first
     * time.
     */
    private void clearInPieces(String base, String bytes, String cleared) {
        String slot = text.alloca(LlvmType.I64);
        String piece = text.label("piece");
        String look = text.label("look");
        String stop = text.label("stop");
        text.store(LlvmType.I64, "0", slot);
        text.jump(piece);
        text.start(piece);
        String from = text.load(LlvmType.I64, slot);
        String left = text.let("sub i64 %s, %s", bytes, from);
        String some = text.intrinsic("umin", LlvmType.I64, "", left, Integer.toString(PIECE));
        text.clear(text.at(base, from), some);
        String next = text.let("add i64 %s, %s", from, some);
        text.store(LlvmType.I64, next, slot);
        text.branch(text.let("icmp ult i64 %s, %s", next, bytes), look, cleared);
        text.start(look);
        faults.poll(stop, piece);
        text.start(stop);
        status(Long.toString(Status.CANCELLED));
        text.jump(DONE);
    }

    /**
     * Takes memory unless the slot has some; the function ends if none is available.
     *
     * @param over true if the number of bytes overflows, an i1
     */
    String take(String slot, String bytes, String over) {
        String ask = text.label("ask");
        String take = text.label("take");
        String none = text.label("none");
        String there = text.label("there");
        String old = text.load(LlvmType.POINTER, slot);
        text.branch(text.let("icmp eq ptr %s, null", old), ask, there);
        text.start(ask);
        String huge = text.let("icmp slt i64 %s, 0", bytes);
        text.branch(text.let("or i1 %s, %s", over, huge), none, take);
        text.start(take);
        String block = text.let("call ptr %s(i64 %s)", text.field(ContextLayout.TAKE), bytes);
        text.store(LlvmType.POINTER, block, slot);
        text.branch(text.let("icmp eq ptr %s, null", block), none, there);
        text.start(none);
        status(Long.toString(Status.NO_MEMORY));
        text.jump(DONE);
        text.start(there);
        return text.load(LlvmType.POINTER, slot);
    }

    /** Emits the function's end, in the open block: gives back the memory taken, and returns the status. */
    void end() {
        for (String slot : taken) {
            give(slot);
        }
        text.giveRoom();
        text.line("ret i64 " + text.load(LlvmType.I64, status));
    }

    private void give(String slot) {
        String give = text.label("give");
        String next = text.label("gave");
        String block = text.load(LlvmType.POINTER, slot);
        text.branch(text.let("icmp eq ptr %s, null", block), next, give);
        text.start(give);
        text.line("call void %s(ptr %s)", text.field(ContextLayout.GIVE), block);
        text.jump(next);
        text.start(next);
    }
}
