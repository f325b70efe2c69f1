package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.List;
import org.quern.abi.KernelAbi;
import org.quern.abi.Status;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.dtype.DType;
import org.quern.ir.Function;

/**
 * Emits the kernel's entry, nrt_kernel of nrt.h: a loop over blocks of W elements, each operand contiguous within its
 * block. The runtime has brought all other layouts (strides, broadcasts within a block, tails, masks) into this form,
 * so this is the only loop, and an element's bits cannot depend on its position or on the layout.
 */
final class EntryEmitter {
    private final KernelContext context;
    private final Callees callees;
    private final FloatFlags flags;
    private final VectorType shape;
    private final Function kernel;
    private final LlvmFunction text;
    private final Faults faults;

    EntryEmitter(Function kernel, KernelContext context, Callees callees, FloatFlags flags) {
        this.kernel = kernel;
        this.context = context;
        this.callees = callees;
        this.flags = flags;
        this.shape = context.shape();
        this.text = context.text(kernel);
        this.faults = new Faults(text, context);
    }

    String emit() {
        context.plan().stack().begin();
        text.takeRoom();
        int inputs = kernel.inputs();
        int parameters = kernel.parameters().size();
        List<DType> types = new ArrayList<>();
        kernel.parameters().forEach(p -> types.add(p.type()));
        kernel.results().forEach(r -> types.add(r.type()));

        List<String> first = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            first.add(text.load(LlvmType.POINTER, text.element(LlvmType.POINTER, "%ptr", i)));
            steps.add(text.load(LlvmType.I64, text.element(LlvmType.I64, "%step", i)));
        }
        List<LaneValue> uniforms = new ArrayList<>();
        for (int i = inputs; i < parameters; i++) {
            uniforms.add(uniform(first.get(i), types.get(i)));
        }
        faults.begin();
        // phi instructions name the preceding block
        String before = context.plan().stack().mayNeedRoom() ? "first" : "entry";
        if (context.plan().stack().mayNeedRoom()) {
            text.jump("first");
            text.start("first");
        }
        text.jump("block");
        List<Integer> moving = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (i < inputs || i >= parameters) {
                moving.add(i);
            }
        }

        text.start("block");
        text.line("%%b = phi i64 [ 0, %%%s ], [ %%b.next, %%latch ]", before);
        for (int i : moving) {
            text.line("%%at%d = phi ptr [ %s, %%%s ], [ %%next%d, %%latch ]", i, first.get(i), before, i);
        }
        if (context.plan().polls().any()) {
            faults.poll("stopped", "run");
            text.start("run");
        }
        List<LaneValue> arguments = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            arguments.add(load(i, types.get(i)));
        }
        arguments.addAll(uniforms);
        List<LaneValue> results = new BodyEmitter(
                EmitContext.ofElements(context.findings().of(kernel, KernelVariant.ELEMENTS, context.plan().polls()),
                        context, callees, text, flags, null))
                .emit(arguments);
        if (faults.any()) {
            String code = faults.code();
            text.branch(text.let("icmp ne i64 %s, 0", code), "failed", "whole");
            text.start("failed");
            text.giveRoom();
            text.line("ret i64 %s", code);
            text.start("whole");
        }
        for (int i = 0; i < results.size(); i++) {
            store(parameters + i, results.get(i));
        }
        text.jump("latch");

        text.start("latch");
        for (int i : moving) {
            text.line("%%next%d = getelementptr i8, ptr %%at%d, i64 %s", i, i, steps.get(i));
        }
        text.line("%b.next = add nuw nsw i64 %b, 1");
        String more = text.let("icmp slt i64 %b.next, %blocks");
        text.branch(more, "block", "done");
        text.start("done");
        text.giveRoom();
        text.line("ret i64 0");
        if (context.plan().polls().any()) {
            text.start("stopped");
            text.giveRoom();
            text.line("ret i64 %d", Status.CANCELLED);
        }
        return "define i64 @" + KernelAbi.ENTRY
                + "(ptr readonly %ptr, ptr readonly %step, i64 %blocks, ptr %context) #0 {\n" + text.blocks() + "}\n";
    }

    /** A uniform parameter: read once, before the blocks. The runtime passes it as an operand that repeats. */
    private LaneValue uniform(String pointer, DType type) {
        return LaneValue.of(text.fromMemory(type, true, text.loadUnaligned(LlvmType.memory(type), pointer)), type,
                true);
    }

    private LaneValue load(int operand, DType type) {
        String raw = text.loadUnaligned(shape.memory(type, false), "%at" + operand);
        return LaneValue.of(text.fromMemory(type, false, raw), type, false);
    }

    private void store(int operand, LaneValue result) {
        String value = text.toMemory(result.type(), false, text.vector(result));
        text.storeUnaligned(shape.memory(result.type(), false), value, "%at" + operand);
    }
}
