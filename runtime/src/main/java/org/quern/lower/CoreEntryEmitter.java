package org.quern.lower;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.quern.abi.ContextLayout;
import org.quern.abi.KernelAbi;
import org.quern.abi.Status;
import org.quern.dtype.DType;
import org.quern.ir.Core;
import org.quern.ir.Function;
import org.quern.ir.Memory;

/**
 * Emits the entry of a gufunc's kernel, nrt_kernel of nrt.h, whose context is a struct nrt_core: one function for each form,
 * two for UNIT where short loops would be longer for being looked after, and a choice between them. Each is a loop over places
 * (or blocks of W of them) that runs the body with the operands' cores there.
 */
final class CoreEntryEmitter {
    /** UNIT for cores so small that their loops need not look whether the call is cancelled. */
    private static final String SMALL_UNIT = "unit.small";

    /** Names of the functions of which one runs in a call. */
    static final Set<String> FORMS = Set.of(SMALL_UNIT, name(Form.UNIT), name(Form.STRIDED), name(Form.BATCH));

    /** The weight of a kernel that has that: its code would be long otherwise, and its rounds are. */
    private static final long SMALL = 256;

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
            all.append(new OneForm(form, name(form), module.polls()).emit()).append('\n');
        }
        Text text = new Text();
        String form = text.let("load i64, ptr %context");
        text.line("switch i64 " + form + ", label %batch [ i64 0, label %unit i64 1, label %strided ]");
        text.start(name(Form.UNIT));
        long small = Weights.of(kernel.body()) <= SMALL ? module.polls().small() : 0;
        if (small > 0) {
            all.append(new OneForm(Form.UNIT, SMALL_UNIT, Polls.none()).emit()).append('\n');
            smallOrNot(text, small);
        }
        call(text, name(Form.UNIT));
        for (Form f : List.of(Form.STRIDED, Form.BATCH)) {
            text.start(name(f));
            call(text, name(f));
        }
        return all + "define i64 @" + KernelAbi.ENTRY + "(ptr %ptr, ptr %step, i64 %count, ptr %context) #0 {\n"
                + text.blocks() + "}\n";
    }

    private static void call(Text text, String function) {
        text.line("ret i64 " + text.let("call i64 @%s(ptr %%ptr, ptr %%step, i64 %%count, ptr %%context)", function));
    }

    /** Goes to the function whose loops do not look where all core dimensions are small, and on where they are not. */
    private void smallOrNot(Text text, long small) {
        String sizes = text.field(ContextLayout.SIZES);
        String any = "0";
        for (int d = 0; d < core.sizes().size(); d++) {
            String at = text.let("getelementptr i64, ptr %s, i64 %d", sizes, d);
            any = text.let("or i64 %s, %s", any, text.let("load i64, ptr %s", at));
        }
        String label = text.label("small");
        String large = text.label("large");
        text.line("br i1 %s, label %%%s, label %%%s", text.let("icmp ult i64 %s, %d", any, small), label, large);
        text.start(label);
        call(text, SMALL_UNIT);
        text.start(large);
    }

    private static String name(Form form) {
        return form.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The function of one form. */
    private final class OneForm {
        private final Form form;
        private final String name;
        private final Polls polls;
        private final Text text = new Text(module.stack(), kernel);
        private final MemoryEmitter memory;

        /** With the loops that look. */
        OneForm(Form form, String name, Polls polls) {
            this.form = form;
            this.name = name;
            this.polls = polls;
            this.memory = new MemoryEmitter(text, module, form);
        }

        private String load(String type, String pointer, int index) {
            return text.let("load %s, ptr %s", type, text.let("getelementptr %s, ptr %s, i64 %d", type, pointer, index));
        }

        String emit() {
            module.stack().begin();
            text.takeRoom();
            String sizes = text.field(ContextLayout.SIZES);
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
            ScratchEmitter scratch = new ScratchEmitter(text, module, memory, form);
            module.fault(text);
            scratch.slots(kernel.body());
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
            if (module.polls().any()) {
                module.poll(text, "stopped", "run");
                text.start("run");
            }
            Uniformity uniformity = Uniformity.of(kernel, new BitSet(), form);
            new BodyEmitter(new Emission(kernel, module, text, uniformity, form, polls, memory, scratch)).emit(parameters);
            if (module.mayFail()) {
                String code = text.let("load i64, ptr " + ModuleEmitter.FAULT);
                scratch.status(code);
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

            if (module.polls().any()) {
                text.start("stopped");
                scratch.status(Long.toString(Status.CANCELLED));
                text.line("br label %done");
            }
            text.start("done");
            scratch.end();
            // One form runs in a call, so that the stack need not hold what all of them have.
            return "define internal i64 @" + name
                    + "(ptr readonly %ptr, ptr readonly %step, i64 %count, ptr readonly %context) noinline #0 {\n" + text.blocks() + "}\n";
        }

        private List<List<String>> strides(List<Memory.Operand> operands) {
            String all = text.field(ContextLayout.STRIDES);
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
    }
}
