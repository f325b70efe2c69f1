package org.quern.codegen.emit;

import java.util.ArrayList;
import java.util.List;
import org.quern.abi.ContextLayout;
import org.quern.abi.KernelAbi;
import org.quern.abi.Status;
import org.quern.codegen.analysis.FunctionPlan;
import org.quern.codegen.analysis.KernelVariant;
import org.quern.codegen.analysis.Symbols;
import org.quern.codegen.analysis.Weights;
import org.quern.dtype.DType;
import org.quern.ir.Core;
import org.quern.ir.Function;
import org.quern.ir.Memory;

/**
 * Emits the entry of a gufunc's kernel, nrt_kernel of nrt.h, whose context is a struct nrt_core: one function for each
 * variant, two for UNIT if polling would slow short loops down, and a dispatch to one of them. Each is a loop over
 * instances (or blocks of W of them) that runs the body with the operands' cores at these.
 */
final class CoreEntryEmitter {
    /**
     * The most weight of a kernel that has two: a heavier one would become long code, and its iterations are long
     * anyway.
     */
    private static final long SMALL = 256;

    private final KernelContext context;
    private final Callees callees;
    private final FloatFlags flags;
    private final Function kernel;
    private final Core core;

    CoreEntryEmitter(Function kernel, KernelContext context, Callees callees, FloatFlags flags) {
        this.kernel = kernel;
        this.context = context;
        this.callees = callees;
        this.flags = flags;
        this.core = kernel.core();
    }

    String emit() {
        StringBuilder all = new StringBuilder();
        for (KernelVariant form : List.of(KernelVariant.UNIT, KernelVariant.STRIDED, KernelVariant.BATCH)) {
            all.append(new OneForm(form, Symbols.of(form), plan(form)).emit()).append('\n');
        }
        LlvmFunction text = new LlvmFunction(context.module(), context.shape());
        String form = text.load(LlvmType.I64, "%context");
        text.line("switch i64 " + form + ", label %batch [ i64 0, label %unit i64 1, label %strided ]");
        text.start(Symbols.of(KernelVariant.UNIT));
        long small = Weights.of(kernel.body()) <= SMALL ? context.plan().polls().small() : 0;
        if (small > 0) {
            all.append(new OneForm(KernelVariant.UNIT, Symbols.SMALL_UNIT,
                    plan(KernelVariant.UNIT).withoutPolls()).emit()).append('\n');
            smallOrNot(text, small);
        }
        call(text, Symbols.of(KernelVariant.UNIT));
        for (KernelVariant f : List.of(KernelVariant.STRIDED, KernelVariant.BATCH)) {
            text.start(Symbols.of(f));
            call(text, Symbols.of(f));
        }
        return all + "define i64 @" + KernelAbi.ENTRY + "(ptr %ptr, ptr %step, i64 %count, ptr %context) #0 {\n"
                + text.blocks() + "}\n";
    }

    private FunctionPlan plan(KernelVariant form) {
        return context.findings().of(kernel, form, context.plan().polls());
    }

    private static void call(LlvmFunction text, String function) {
        text.line("ret i64 " + text.let("call i64 @%s(ptr %%ptr, ptr %%step, i64 %%count, ptr %%context)", function));
    }

    /** Branches to the function whose loops do not poll if all core dimensions are small, and on otherwise. */
    private void smallOrNot(LlvmFunction text, long small) {
        String sizes = text.field(ContextLayout.SIZES);
        String any = "0";
        for (int d = 0; d < core.sizes().size(); d++) {
            any = text.let("or i64 %s, %s", any, text.load(LlvmType.I64, text.element(LlvmType.I64, sizes, d)));
        }
        String label = text.label("small");
        String large = text.label("large");
        text.branch(text.let("icmp ult i64 %s, %d", any, small), label, large);
        text.start(label);
        call(text, Symbols.SMALL_UNIT);
        text.start(large);
    }

    /** The function of one variant. */
    private final class OneForm {
        private final KernelVariant form;
        private final String name;
        private final FunctionPlan plan;
        private final LlvmFunction text = context.text(kernel);
        private final Faults faults = new Faults(text, context);
        private final MemoryAccess memory;

        OneForm(KernelVariant form, String name, FunctionPlan plan) {
            this.form = form;
            this.name = name;
            this.plan = plan;
            this.memory = new MemoryAccess(text, form);
        }

        private String load(LlvmType type, String pointer, int index) {
            return text.load(type, text.element(type, pointer, index));
        }

        String emit() {
            context.plan().stack().begin();
            text.takeRoom();
            String sizes = text.field(ContextLayout.SIZES);
            List<LaneValue> parameters = new ArrayList<>();
            for (int d = 0; d < core.sizes().size(); d++) {
                long fixed = core.fixed().get(d);
                parameters.add(fixed > 0
                        ? new LaneValue(Long.toString(fixed), DType.INT64, true, true)
                        : LaneValue.of(load(LlvmType.I64, sizes, d), DType.INT64, true));
            }
            int inputs = core.inputs().size();
            int uniforms = kernel.uniforms().size();
            for (int u = 0; u < uniforms; u++) {
                DType type = kernel.uniformParameters().get(u).type();
                String raw = text.loadUnaligned(LlvmType.memory(type), load(LlvmType.POINTER, "%ptr", inputs + u));
                parameters.add(LaneValue.of(text.fromMemory(type, true, raw), type, true));
            }
            List<Memory.Operand> operands = new ArrayList<>(core.inputs());
            operands.addAll(core.outputs());
            List<String> first = new ArrayList<>();
            List<String> steps = new ArrayList<>();
            List<List<String>> strides = strides(operands);
            for (int i = 0; i < operands.size(); i++) {
                int number = i < inputs ? i : i + uniforms;
                first.add(load(LlvmType.POINTER, "%ptr", number));
                steps.add(load(LlvmType.I64, "%step", number));
            }
            ScratchEmitter scratch = new ScratchEmitter(text, memory, form, faults, context.plan().polls().any());
            faults.begin();
            scratch.slots(kernel.body());
            text.jump("first");
            text.start("first");
            text.jump("block");

            text.start("block");
            text.line("%b = phi i64 [ 0, %first ], [ %b.next, %latch ]");
            for (int i = 0; i < operands.size(); i++) {
                text.line("%%at%d = phi ptr [ %s, %%first ], [ %%next%d, %%latch ]", i, first.get(i), i);
            }
            for (int i = 0; i < operands.size(); i++) {
                memory.place(operands.get(i), "%at" + i, strides.get(i));
            }
            if (context.plan().polls().any()) {
                faults.poll("stopped", "run");
                text.start("run");
            }
            new BodyEmitter(EmitContext.ofCore(plan, context, callees, text, flags, memory, scratch))
                    .emit(parameters);
            if (faults.any()) {
                String code = faults.code();
                scratch.status(code);
                text.branch(text.let("icmp ne i64 %s, 0", code), "done", "latch");
            } else {
                text.jump("latch");
            }

            text.start("latch");
            for (int i = 0; i < operands.size(); i++) {
                text.line("%%next%d = getelementptr i8, ptr %%at%d, i64 %s", i, i, steps.get(i));
            }
            text.line("%b.next = add nuw nsw i64 %b, 1");
            String more = text.let("icmp slt i64 %b.next, %count");
            text.branch(more, "block", "done");

            if (context.plan().polls().any()) {
                text.start("stopped");
                scratch.status(Long.toString(Status.CANCELLED));
                text.jump("done");
            }
            text.start("done");
            scratch.end();
            // Not inlined: one variant runs in a call, so that its stack frame need not hold those of all.
            return "define internal i64 @" + name
                    + "(ptr readonly %ptr, ptr readonly %step, i64 %count, ptr readonly %context) noinline #0 {\n"
                    + text.blocks() + "}\n";
        }

        private List<List<String>> strides(List<Memory.Operand> operands) {
            String all = text.field(ContextLayout.STRIDES);
            List<List<String>> strides = new ArrayList<>();
            int next = 0;
            for (Memory.Operand o : operands) {
                List<String> one = new ArrayList<>();
                for (int axis = 0; axis < o.sizes().size(); axis++, next++) {
                    boolean unit = form == KernelVariant.UNIT && axis == o.sizes().size() - 1;
                    one.add(unit ? Integer.toString(o.type().itemSize()) : load(LlvmType.I64, all, next));
                }
                strides.add(one);
            }
            return strides;
        }
    }
}
