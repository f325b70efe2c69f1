package org.quern.lower;

import java.util.List;
import org.quern.ir.Function;
import org.quern.ir.Verifier;
import org.quern.llvm.Linker;
import org.quern.llvm.LlvmCompiler;

/**
 * The whole way from a typed kernel to an ELF shared object, in order. Nothing here keeps state; the same arguments give
 * the same bytes.
 */
public final class Lowering {
    /** The LLVM whose code this build writes into the cache; pinned, so that a key needs no LLVM. */
    public static final String LLVM_VERSION = "20.1.7";

    /** What a kernel returns for the first place where it failed; the others follow. Below are the runtime's codes. */
    public static final int FIRST_FAULT = ModuleEmitter.FIRST_FAULT;

    /** Of what a kernel returns, the bits of the code of a failure; above them is half of the index that failed, if one did. */
    public static final int CODE_BITS = 32;

    private Lowering() {}

    /**
     * A compiled kernel.
     *
     * @param object ELF shared object that exports the one entry
     * @param lanes W: elements of a block
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, not compared
    public record Compiled(byte[] object, int lanes) {}

    /**
     * Lowers, compiles, checks and links.
     *
     * @throws UncacheableException if the code would not work in another process; names the operation to blame
     * @throws StackException if it needs too much of the stack
     */
    public static Compiled compile(Function kernel, Target target, OwnMath math, CodegenOptions options) {
        Made made = make(kernel, target, math, options);
        ObjectCheck check = new ObjectCheck(kernel.name(),
                () -> annotated(kernel, target, math, made.lanes, options));
        check.check(made.output);
        return new Compiled(Linker.link(made.output.object()), made.lanes);
    }

    /** What is compiled and fits the stack. */
    private record Made(int lanes, ModuleEmitter emitter, String ir, LlvmCompiler.Output output) {}

    /** Compiles, in fewer lanes where so many need too much of the stack: bits do not depend on lanes. */
    private static Made make(Function kernel, Target target, OwnMath math, CodegenOptions options) {
        Verifier.verify(kernel);
        int lanes = lanes(kernel, target, math, options);
        while (true) {
            ModuleEmitter emitter = new ModuleEmitter(new Shape(lanes), target, math, options, false);
            String ir = emitter.emit(kernel);
            LlvmCompiler.Output output = LlvmCompiler.compile(ir, target.levelName(), options.passes());
            long stack = emitter.stackBytes(output.frames());
            if (stack <= Frames.MOST) {
                return new Made(lanes, emitter, ir, output);
            }
            if (lanes == 1) {
                throw new StackException(kernel.name(), stack);
            }
            // What is kept grows with the lanes, or nearly so.
            lanes = Math.max(1, Integer.highestOneBit((int) Math.min(lanes / 2, 2L * lanes * Frames.MOST / stack)));
        }
    }

    /** W for this kernel. */
    private static int lanes(Function kernel, Target target, OwnMath math, CodegenOptions options) {
        return options.lanes() != 0 ? Math.min(options.lanes(), Lanes.most(kernel)) : Lanes.choose(kernel, target,
                m -> math.find(m.function(), m.type(), options.tight()) != null);
    }

    /** The LLVM IR before any pass. */
    public static String emit(
            Function kernel, Target target, OwnMath math, int lanes, CodegenOptions options) {
        return new ModuleEmitter(new Shape(lanes), target, math, options, false).emit(kernel);
    }

    /** The same, with a comment before what each operation becomes: see {@link Blame}. */
    static String annotated(Function kernel, Target target, OwnMath math, int lanes, CodegenOptions options) {
        return new ModuleEmitter(new Shape(lanes), target, math, options, true).emit(kernel);
    }

    /**
     * The stages of a compilation, for people.
     *
     * @param llvm LLVM IR before any pass
     * @param optimized LLVM IR after the passes
     * @param notes what runs in how many lanes, what does not, and why
     */
    public record Stages(String llvm, String optimized, String assembly, int lanes, List<String> notes) {}

    /** The same way as {@link #compile}, with a look at each stage. */
    public static Stages inspect(Function kernel, Target target, OwnMath math, CodegenOptions options) {
        Made made = make(kernel, target, math, options);
        return new Stages(made.ir, made.output.optimized(),
                LlvmCompiler.assembly(made.ir, target.levelName(), options.passes()), made.lanes, made.emitter.notes());
    }
}
