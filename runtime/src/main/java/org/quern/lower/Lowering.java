package org.quern.lower;

import java.util.List;
import org.quern.ir.Function;
import org.quern.ir.Verifier;
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
     */
    public static Compiled compile(Function kernel, Target target, MathLibrary library, CodegenOptions options) {
        Verifier.verify(kernel);
        int lanes = lanes(kernel, target, library, options);
        String ir = emit(kernel, target, library, lanes, options);
        LlvmCompiler.Output output = LlvmCompiler.compile(ir, target.levelName(), options.passes());
        ObjectCheck check = new ObjectCheck(kernel.name(), library, () -> annotated(kernel, target, library, lanes, options));
        check.check(output);
        byte[] object = check.link(output);
        return new Compiled(object, lanes);
    }

    /** W for this kernel. */
    private static int lanes(Function kernel, Target target, MathLibrary library, CodegenOptions options) {
        return options.lanes() != 0 ? Math.min(options.lanes(), Lanes.most(kernel)) : Lanes.choose(kernel, target,
                m -> library.own().find(m.function(), m.type(), options.tight(), target) != null);
    }

    /** The LLVM IR before any pass. */
    public static String emit(
            Function kernel, Target target, MathLibrary library, int lanes, CodegenOptions options) {
        return new ModuleEmitter(new Shape(lanes), target, library, options, false).emit(kernel);
    }

    /** The same, with a comment before what each operation becomes: see {@link Blame}. */
    static String annotated(Function kernel, Target target, MathLibrary library, int lanes, CodegenOptions options) {
        return new ModuleEmitter(new Shape(lanes), target, library, options, true).emit(kernel);
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
    public static Stages inspect(Function kernel, Target target, MathLibrary library, CodegenOptions options) {
        Verifier.verify(kernel);
        int lanes = lanes(kernel, target, library, options);
        ModuleEmitter emitter = new ModuleEmitter(new Shape(lanes), target, library, options, false);
        String llvm = emitter.emit(kernel);
        return new Stages(llvm, LlvmCompiler.compile(llvm, target.levelName(), options.passes()).optimized(),
                LlvmCompiler.assembly(llvm, target.levelName(), options.passes()), lanes, emitter.notes());
    }
}
