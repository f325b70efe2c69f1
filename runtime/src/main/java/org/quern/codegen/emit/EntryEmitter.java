package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.quern.abi.KernelAbi;
import org.quern.abi.Status;
import org.quern.codegen.analysis.Divergence;
import org.quern.dtype.DType;
import org.quern.ir.Function;

/**
 * Emits the kernel's entry, nrt_kernel of nrt.h: a loop over blocks of W elements, each operand contiguous within its
 * block. Everything that is not so (strides, broadcasts within a block, tails, masks) the runtime has arranged before,
 * so this is the one loop there is, and an element's bits cannot depend on its position or on the layout.
 */
final class EntryEmitter {
    private final ModuleEmitter module;
    private final VectorType shape;
    private final Function kernel;
    private final LlvmFunction text;

    EntryEmitter(ModuleEmitter module, Function kernel) {
        this.module = module;
        this.shape = module.shape();
        this.kernel = kernel;
        this.text = new LlvmFunction(module.stack(), kernel);
    }

    String emit() {
        module.stack().begin();
        text.takeRoom();
        int inputs = kernel.inputs();
        int parameters = kernel.parameters().size();
        List<DType> types = new ArrayList<>();
        kernel.parameters().forEach(p -> types.add(p.type()));
        kernel.results().forEach(r -> types.add(r.type()));

        List<String> first = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String pointer = text.let("getelementptr ptr, ptr %%ptr, i64 %d", i);
            first.add(text.let("load ptr, ptr %s", pointer));
            String step = text.let("getelementptr i64, ptr %%step, i64 %d", i);
            steps.add(text.let("load i64, ptr %s", step));
        }
        List<LaneValue> uniforms = new ArrayList<>();
        for (int i = inputs; i < parameters; i++) {
            uniforms.add(uniform(first.get(i), types.get(i)));
        }
        module.fault(text);
        // phis name the block before
        String before = module.stack().mayNeedRoom() ? "first" : "entry";
        if (module.stack().mayNeedRoom()) {
            text.line("br label %first");
            text.start("first");
        }
        text.line("br label %block");
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
        if (module.polls().any()) {
            module.poll(text, "stopped", "run");
            text.start("run");
        }
        List<LaneValue> arguments = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            arguments.add(load(i, types.get(i)));
        }
        arguments.addAll(uniforms);
        BitSet varying = new BitSet();
        varying.set(0, inputs);
        List<LaneValue> results =
                new BodyEmitter(new EmitContext(kernel, module, text, Divergence.of(kernel, varying), null)).emit(arguments);
        OpEmitter ops = new OpEmitter(text, shape, module);
        if (module.mayFail()) {
            String code = text.let("load i64, ptr " + ModuleEmitter.FAULT);
            String failed = text.let("icmp ne i64 %s, 0", code);
            text.line("br i1 %s, label %%failed, label %%whole", failed);
            text.start("failed");
            text.giveRoom();
            text.line("ret i64 %s", code);
            text.start("whole");
        }
        for (int i = 0; i < results.size(); i++) {
            store(parameters + i, results.get(i), ops);
        }
        text.line("br label %latch");

        text.start("latch");
        for (int i : moving) {
            text.line("%%next%d = getelementptr i8, ptr %%at%d, i64 %s", i, i, steps.get(i));
        }
        text.line("%b.next = add nuw nsw i64 %b, 1");
        String more = text.let("icmp slt i64 %b.next, %blocks");
        text.line("br i1 %s, label %%block, label %%done", more);
        text.start("done");
        text.giveRoom();
        text.line("ret i64 0");
        if (module.polls().any()) {
            text.start("stopped");
            text.giveRoom();
            text.line("ret i64 %d", Status.CANCELLED);
        }
        return "define i64 @" + KernelAbi.ENTRY
                + "(ptr readonly %ptr, ptr readonly %step, i64 %blocks, ptr %context) #0 {\n" + text.blocks() + "}\n";
    }

    /** A uniform parameter: read once, before the blocks. The runtime passes it as an operand that repeats. */
    private LaneValue uniform(String pointer, DType type) {
        String raw = text.let("load %s, ptr %s, align 1", LlvmFunction.memory(type), pointer);
        return LaneValue.of(type == DType.BOOL ? text.let("icmp ne i8 %s, 0", raw) : raw, type, true);
    }

    private LaneValue load(int operand, DType type) {
        String raw = text.let("load %s, ptr %%at%d, align 1", shape.of(LlvmFunction.memory(type)), operand);
        return LaneValue.of(module.fromMemory(text, type, raw), type, false);
    }

    private void store(int operand, LaneValue result, OpEmitter ops) {
        String value = module.toMemory(text, result.type(), ops.vector(result));
        text.line("store %s %s, ptr %%at%d, align 1", shape.of(LlvmFunction.memory(result.type())), value, operand);
    }
}
