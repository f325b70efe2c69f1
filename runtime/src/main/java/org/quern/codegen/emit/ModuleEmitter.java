package org.quern.codegen.emit;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.quern.codegen.analysis.Inlining;
import org.quern.codegen.analysis.MathLibrary;
import org.quern.codegen.analysis.Outlining;
import org.quern.codegen.analysis.Polls;
import org.quern.codegen.analysis.StackPlan;
import org.quern.codegen.analysis.StackUse;
import org.quern.codegen.analysis.Weights;
import org.quern.codegen.isa.InstructionSet;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.analysis.FaultSites;

/** One LLVM module: the kernel's entry, the device functions that it reaches, the declarations that they need. */
public final class ModuleEmitter {
    /** The weight of a long kernel, with what it calls. Far above what is written by hand. */
    private static final long LONG = 8192;

    private final Function kernel;
    private final KernelContext context;
    private final DeviceFunctions devices;
    private final FloatFlags flags;

    /**
     * Of a kernel.
     *
     * @param lanes W
     * @param fastmath LLVM's fast-math flags, separated by blanks; empty for strict IEEE 754
     * @param remarks what a comment says before what a statement of a function becomes, or null for none
     */
    public ModuleEmitter(Function whole, int lanes, MathLibrary library, String fastmath,
            BiFunction<Statement, Function, String> remarks) {
        this.flags = FloatFlags.of(fastmath);
        Weights weights = new Weights(library, lanes);
        FaultSites sites = FaultSites.of(whole);
        boolean isLong = weights.expanded(whole) > LONG;
        Outlining outlining = new Outlining();
        this.kernel = isLong ? outlining.apart(whole) : whole;
        sites.copied(outlining.origins());
        long repeated = isLong ? Weights.REPEATED_IN_LONG : Weights.REPEATED;
        this.context = new KernelContext(new LlvmModule(), new VectorType(lanes), library, sites, new StackPlan(kernel, lanes),
                Polls.of(kernel), outlining, loop -> weights.vectors(loop, repeated), new Notes(), remarks);
        this.devices = new DeviceFunctions(context, new Inlining(kernel, outlining, isLong));
        InstructionSet target = library.target();
        context.notes().add(lanes + " lanes for " + target.cpu() + ", vectors of " + target.vectorBytes() + " bytes");
    }

    /** Emits the module; the answer is its text. */
    public String emit() {
        String entry = kernel.core() == null
                ? new EntryEmitter(kernel, context, devices, flags).emit()
                : new CoreEntryEmitter(kernel, context, devices, flags).emit();
        InstructionSet target = context.library().target();
        return context.module().text(target.triple(), entry, attributes(target));
    }

    /** What was done with each part of the kernel, and why, for people. */
    public List<String> notes() {
        return context.notes().all();
    }

    /** Bytes of stack that a call of the kernel needs at most, of those that LLVM gave each function. */
    public long stackBytes(Map<String, Long> frames) {
        return new StackUse(frames, devices.numbers()).of(kernel);
    }

    /**
     * The stack is aligned on entry: a caller aligns it to 16 bytes, and a vector that is saved around a call would lie
     * across two cache lines.
     */
    private static String attributes(InstructionSet target) {
        int bits = 8 * target.vectorBytes();
        String features = target.featureString().isEmpty() ? "" : "\"target-features\"=\"" + target.featureString() + "\" ";
        // LLVM then tells how much stack each function has: see StackUse.
        return "attributes #0 = { nounwind \"warn-stack-size\"=\"0\" \"target-cpu\"=\"" + target.levelName() + "\" "
                + features + "\"prefer-vector-width\"=\"" + bits
                + "\" \"min-legal-vector-width\"=\"" + bits + "\" \"stackrealign\" \"no-builtins\" }\n"
                + "attributes #1 = { nounwind willreturn memory(none) }\n";
    }
}
