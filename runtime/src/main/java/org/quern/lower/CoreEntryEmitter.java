package org.quern.lower;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.quern.array.DType;
import org.quern.ir.Block;
import org.quern.ir.Core;
import org.quern.ir.Function;
import org.quern.ir.Memory;
import org.quern.ir.Statement;
import org.quern.ir.Value;

/**
 * Emits the entry of a gufunc's kernel, nrt_kernel of nrt.h, whose context is a struct nrt_core: one function for each form, and a
 * choice between them. Each is a loop over places (or blocks of W of them) that runs the body with the operands' cores there.
 */
final class CoreEntryEmitter {
    /** Offsets in struct nrt_core. */
    private static final int SIZE = 8;
    private static final int STRIDE = 16;
    private static final int TAKE = 24;
    private static final int GIVE = 32;

    /** NRT_NO_MEMORY of nrt.h. */
    private static final int NO_MEMORY = 2;

    private final ModuleEmitter module;
    private final Function kernel;
    private final Core core;

    CoreEntryEmitter(ModuleEmitter module, Function kernel) {
        this.module = module;
        this.kernel = kernel;
        this.core = kernel.core();
    }

    String emit() {
        StringBuilder all = new StringBuilder();
        for (Form form : List.of(Form.UNIT, Form.STRIDED, Form.BATCH)) {
            all.append(new OneForm(form).emit()).append('\n');
        }
        Text text = new Text();
        String form = text.let("load i64, ptr %context");
        text.line("switch i64 " + form + ", label %batch [ i64 0, label %unit i64 1, label %strided ]");
        for (Form f : List.of(Form.UNIT, Form.STRIDED, Form.BATCH)) {
            String name = name(f);
            text.start(name);
            String status = text.let("call i64 @%s(ptr %%ptr, ptr %%step, i64 %%count, ptr %%context)", name);
            text.line("ret i64 " + status);
        }
        return all + "define i64 @" + ModuleEmitter.ENTRY + "(ptr %ptr, ptr %step, i64 %count, ptr %context) #0 {\n"
                + text.blocks() + "}\n";
    }

    private static String name(Form form) {
        return form.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The function of one form. */
    private final class OneForm {
        private final Form form;
        private final Text text = new Text();
        private final MemoryEmitter memory;
        private final List<String> scratch = new ArrayList<>();
        private String status;

        OneForm(Form form) {
            this.form = form;
            this.memory = new MemoryEmitter(text, module, form);
        }

        private String load(String type, String pointer, int index) {
            return text.let("load %s, ptr %s", type, text.let("getelementptr %s, ptr %s, i64 %d", type, pointer, index));
        }

        private String field(int offset) {
            return text.let("load ptr, ptr %s", text.let("getelementptr i8, ptr %%context, i64 %d", offset));
        }

        String emit() {
            String sizes = field(SIZE);
            List<Emitted> parameters = new ArrayList<>();
            for (int d = 0; d < core.sizes().size(); d++) {
                long fixed = core.fixed().get(d);
                parameters.add(fixed > 0
                        ? new Emitted(Long.toString(fixed), DType.INT64, true, true)
                        : Emitted.of(load("i64", sizes, d), DType.INT64, true));
            }
            int inputs = core.inputs().size();
            int uniforms = kernel.uniforms().size();
            for (int u = 0; u < uniforms; u++) {
                DType type = kernel.uniformParameters().get(u).type();
                String raw = text.let("load %s, ptr %s, align 1", Text.memory(type), load("ptr", "%ptr", inputs + u));
                parameters.add(Emitted.of(type == DType.BOOL ? text.let("icmp ne i8 %s, 0", raw) : raw, type, true));
            }
            List<Memory.Operand> operands = new ArrayList<>(core.inputs());
            operands.addAll(core.outputs());
            List<String> first = new ArrayList<>();
            List<String> steps = new ArrayList<>();
            List<List<String>> strides = strides(operands);
            for (int i = 0; i < operands.size(); i++) {
                int number = i < inputs ? i : i + uniforms;
                first.add(load("ptr", "%ptr", number));
                steps.add(load("i64", "%step", number));
            }
            status = text.alloca("i64");
            text.line("store i64 0, ptr %s", status);
            if (module.mayFail()) {
                text.alloca(ModuleEmitter.FAULT, "i64");
                text.line("store i64 0, ptr " + ModuleEmitter.FAULT);
            }
            reserve(kernel.body());
            text.line("br label %first");
            text.start("first");
            text.line("br label %block");

            text.start("block");
            text.line("%b = phi i64 [ 0, %first ], [ %b.next, %latch ]");
            for (int i = 0; i < operands.size(); i++) {
                text.line("%%at%d = phi ptr [ %s, %%first ], [ %%next%d, %%latch ]", i, first.get(i), i);
            }
            for (int i = 0; i < operands.size(); i++) {
                memory.place(operands.get(i), "%at" + i, strides.get(i));
            }
            Uniformity uniformity = Uniformity.of(kernel, new BitSet(), form);
            new BodyEmitter(kernel, module, text, uniformity, null, form, memory, this::reserved).emit(parameters);
            if (module.mayFail()) {
                String code = text.let("load i64, ptr " + ModuleEmitter.FAULT);
                text.line("store i64 %s, ptr %s", code, status);
                String failed = text.let("icmp ne i64 %s, 0", code);
                text.line("br i1 %s, label %%done, label %%latch", failed);
            } else {
                text.line("br label %latch");
            }

            text.start("latch");
            for (int i = 0; i < operands.size(); i++) {
                text.line("%%next%d = getelementptr i8, ptr %%at%d, i64 %s", i, i, steps.get(i));
            }
            text.line("%b.next = add nuw nsw i64 %b, 1");
            String more = text.let("icmp slt i64 %b.next, %count");
            text.line("br i1 %s, label %%block, label %%done", more);

            text.start("done");
            give();
            String result = text.let("load i64, ptr %s", status);
            text.line("ret i64 " + result);
            return "define internal i64 @" + name(form)
                    + "(ptr readonly %ptr, ptr readonly %step, i64 %count, ptr readonly %context) #0 {\n" + text.blocks() + "}\n";
        }

        private List<List<String>> strides(List<Memory.Operand> operands) {
            String all = field(STRIDE);
            List<List<String>> strides = new ArrayList<>();
            int next = 0;
            for (Memory.Operand o : operands) {
                List<String> one = new ArrayList<>();
                for (int axis = 0; axis < o.sizes().size(); axis++, next++) {
                    boolean unit = form == Form.UNIT && axis == o.sizes().size() - 1;
                    one.add(unit ? Integer.toString(o.type().itemSize()) : load("i64", all, next));
                }
                strides.add(one);
            }
            return strides;
        }

        /** A slot for each scratch memory: it is taken when the first place comes to it, and kept for those that follow. */
        private void reserve(Block block) {
            for (Statement s : block.statements()) {
                if (s instanceof Statement.Reserve r) {
                    String slot = text.alloca("ptr");
                    text.line("store ptr null, ptr %s", slot);
                    while (scratch.size() <= r.memory().id()) {
                        scratch.add(null);
                    }
                    scratch.set(r.memory().id(), slot);
                }
            }
        }

        /** Takes and clears scratch memory; sizes are scalars. */
        private void reserved(Memory.Scratch m, List<String> sizes) {
            module.declare("declare { i64, i1 } @llvm.umul.with.overflow.i64(i64, i64)");
            module.declare("declare i64 @llvm.smax.i64(i64, i64)");
            module.declare("declare void @llvm.memset.p0.i64(ptr, i8, i64, i1 immarg)");
            int item = m.type().itemSize() * (form.within() ? 1 : module.shape().lanes());
            String bytes = Integer.toString(item);
            String over = "false";
            List<String> strides = new ArrayList<>();
            for (int axis = sizes.size() - 1; axis >= 0; axis--) {
                strides.add(0, bytes);
                String length = text.let("call i64 @llvm.smax.i64(i64 %s, i64 0)", sizes.get(axis));
                String product = text.let("call { i64, i1 } @llvm.umul.with.overflow.i64(i64 %s, i64 %s)", bytes, length);
                bytes = text.let("extractvalue { i64, i1 } %s, 0", product);
                over = text.let("or i1 %s, %s", over, text.let("extractvalue { i64, i1 } %s, 1", product));
            }
            String slot = scratch.get(m.id());
            String ask = text.label("ask");
            String take = text.label("take");
            String none = text.label("none");
            String there = text.label("there");
            String old = text.let("load ptr, ptr %s", slot);
            String absent = text.let("icmp eq ptr %s, null", old);
            text.line("br i1 %s, label %%%s, label %%%s", absent, ask, there);
            text.start(ask);
            String huge = text.let("icmp slt i64 %s, 0", bytes);
            text.line("br i1 %s, label %%%s, label %%%s", text.let("or i1 %s, %s", over, huge), none, take);
            text.start(take);
            String taken = text.let("call ptr %s(i64 %s)", field(TAKE), bytes);
            text.line("store ptr %s, ptr %s", taken, slot);
            String failed = text.let("icmp eq ptr %s, null", taken);
            text.line("br i1 %s, label %%%s, label %%%s", failed, none, there);
            text.start(none);
            text.line("store i64 %d, ptr %s", NO_MEMORY, status);
            text.line("br label %done");
            text.start(there);
            String base = text.let("load ptr, ptr %s", slot);
            // Often there is none for small cores, and a call costs more than one of these.
            String clear = text.label("clear");
            String cleared = text.label("cleared");
            text.line("br i1 %s, label %%%s, label %%%s", text.let("icmp eq i64 %s, 0", bytes), cleared, clear);
            text.start(clear);
            text.line("call void @llvm.memset.p0.i64(ptr %s, i8 0, i64 %s, i1 false)", base, bytes);
            text.line("br label %%%s", cleared);
            text.start(cleared);
            memory.place(m, base, strides);
        }

        private void give() {
            for (String slot : scratch) {
                String give = text.label("give");
                String next = text.label("gave");
                String memory = text.let("load ptr, ptr %s", slot);
                String none = text.let("icmp eq ptr %s, null", memory);
                text.line("br i1 %s, label %%%s, label %%%s", none, next, give);
                text.start(give);
                text.line("call void %s(ptr %s)", field(GIVE), memory);
                text.line("br label %%%s", next);
                text.start(next);
            }
        }
    }
}
