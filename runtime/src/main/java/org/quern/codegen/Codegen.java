package org.quern.codegen;

import java.util.List;
import java.util.function.BiFunction;
import org.quern.codegen.analysis.InlineMath;
import org.quern.codegen.analysis.LaneWidth;
import org.quern.codegen.analysis.MathLibrary;
import org.quern.codegen.analysis.StackUse;
import org.quern.codegen.emit.ModuleEmitter;
import org.quern.codegen.isa.InstructionSet;
import org.quern.ir.Function;
import org.quern.ir.Statement;
import org.quern.ir.check.Verifier;

/**
 * The whole way from a typed kernel to an ELF shared object, in order. Nothing here keeps state; the same arguments give
 * the same bytes.
 *
 * @param math the code of mathematical functions
 * @param backend what makes machine code of the lowered kernel
 */
public record Codegen(InlineMath math, Backend backend) {
    /** The LLVM whose code this build writes into the cache; pinned, so that a key needs no LLVM. */
    public static final String LLVM_VERSION = "20.1.7";

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
    public Compiled compile(Function kernel, InstructionSet target, CodegenOptions options) {
        Made made = make(kernel, target, options);
        new ObjectCheck(kernel.name(), () -> annotated(kernel, target, math, made.lanes, options)).check(made.output);
        return new Compiled(backend.link(made.output.object()), made.lanes);
    }

    /** What is compiled and fits the stack. */
    private record Made(int lanes, ModuleEmitter emitter, String ir, Backend.Output output) {}

    /** Compiles, in fewer lanes where so many need too much of the stack: bits do not depend on lanes. */
    private Made make(Function kernel, InstructionSet target, CodegenOptions options) {
        Verifier.verify(kernel);
        int lanes = lanes(kernel, target, options);
        while (true) {
            ModuleEmitter emitter = emitter(kernel, target, math, lanes, options, null);
            String ir = emitter.emit();
            Backend.Output output = backend.compile(ir, target, options.passes());
            long stack = emitter.stackBytes(output.frames());
            if (stack <= StackUse.MOST) {
                return new Made(lanes, emitter, ir, output);
            }
            if (lanes == 1) {
                throw new StackException(kernel.name(), stack);
            }
            // What is kept grows with the lanes, or nearly so.
            lanes = Math.max(1, Integer.highestOneBit((int) Math.min(lanes / 2, 2L * lanes * StackUse.MOST / stack)));
        }
    }

    private static ModuleEmitter emitter(Function kernel, InstructionSet target, InlineMath math, int lanes,
            CodegenOptions options, BiFunction<Statement, Function, String> remarks) {
        return new ModuleEmitter(kernel, lanes, new MathLibrary(math, target, options.tight()), options.fastmath(), remarks);
    }

    /** W for this kernel. */
    private int lanes(Function kernel, InstructionSet target, CodegenOptions options) {
        return options.lanes() != 0 ? Math.min(options.lanes(), LaneWidth.most(kernel)) : LaneWidth.choose(kernel, target,
                m -> math.find(m.function(), m.type(), options.tight()) != null);
    }

    /** The LLVM IR before any pass. */
    public static String emit(
            Function kernel, InstructionSet target, InlineMath math, int lanes, CodegenOptions options) {
        return emitter(kernel, target, math, lanes, options, null).emit();
    }

    /** The same, with a comment before what each operation becomes: see {@link Attribution}. */
    static String annotated(Function kernel, InstructionSet target, InlineMath math, int lanes, CodegenOptions options) {
        return emitter(kernel, target, math, lanes, options, Attribution::remark).emit();
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
    public Stages inspect(Function kernel, InstructionSet target, CodegenOptions options) {
        Made made = make(kernel, target, options);
        return new Stages(made.ir, made.output.optimized(),
                backend.assembly(made.ir, target, options.passes()), made.lanes, made.emitter.notes());
    }
}
