package org.quern.codegen.emit;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.quern.codegen.analysis.Findings;
import org.quern.codegen.analysis.Inlining;
import org.quern.codegen.analysis.KernelPlan;
import org.quern.codegen.analysis.StackUse;
import org.quern.codegen.isa.InstructionSet;
import org.quern.ir.Function;
import org.quern.ir.Statement;

/** One LLVM module: the kernel's entry, the device functions that it reaches, the declarations that they need. */
public final class ModuleEmitter {
    private final KernelPlan plan;
    private final KernelContext context;
    private final DeviceFunctions devices;
    private final FloatFlags flags;

    /**
     * For a kernel.
     *
     * @param findings of the analyses
     * @param fastmath LLVM's fast-math flags, separated by blanks; empty for strict IEEE 754
     * @param remarks the comment before the instructions of a statement of a function; null for no comments
     */
    public ModuleEmitter(KernelPlan plan, Findings findings, String fastmath,
            BiFunction<Statement, Function, String> remarks) {
        this.plan = plan;
        this.flags = FloatFlags.of(fastmath);
        this.context = new KernelContext(plan, findings, new LlvmModule(), new VectorType(plan.lanes()), new Notes(),
                remarks);
        this.devices = new DeviceFunctions(context, new Inlining(plan.kernel(), plan.outlining(), plan.isLong()));
        InstructionSet target = plan.library().target();
        context.notes().add(plan.lanes() + " lanes for " + target.cpu() + ", vectors of " + target.vectorBytes()
                + " bytes");
    }

    /** Emits the module; returns its text. */
    public String emit() {
        Function kernel = plan.kernel();
        String entry = kernel.core() == null
                ? new EntryEmitter(kernel, context, devices, flags).emit()
                : new CoreEntryEmitter(kernel, context, devices, flags).emit();
        InstructionSet target = plan.library().target();
        return context.module().text(target.triple(), entry, attributes(target));
    }

    /** Notes for people on the code chosen for each part of the kernel, with reasons. */
    public List<String> notes() {
        return context.notes().all();
    }

    /** The most bytes of stack that a call of the kernel needs, from LLVM's frame sizes of the functions. */
    public long stackBytes(Map<String, Long> frames) {
        return new StackUse(frames, devices.numbers()).of(plan.kernel());
    }

    /**
     * The stack is realigned on entry: callers align it to 16 bytes, and a vector that is spilled around a call would
     * otherwise straddle two cache lines.
     */
    private static String attributes(InstructionSet target) {
        int bits = 8 * target.vectorBytes();
        String beyond = target.featureString();
        String features = beyond.isEmpty() ? "" : "\"target-features\"=\"" + beyond + "\" ";
        // Makes LLVM report the stack frame size of each function: see StackUse.
        return "attributes #0 = { nounwind \"warn-stack-size\"=\"0\" \"target-cpu\"=\"" + target.levelName() + "\" "
                + features + "\"prefer-vector-width\"=\"" + bits
                + "\" \"min-legal-vector-width\"=\"" + bits + "\" \"stackrealign\" \"no-builtins\" }\n"
                + "attributes #1 = { nounwind willreturn memory(none) }\n";
    }
}
