package org.quern.codegen;

import java.util.Map;
import org.quern.codegen.isa.InstructionSet;

/**
 * What makes machine code of textual LLVM IR. An interface, because LLVM is optional, and may be in the class loader of
 * an application that has the library in a parent.
 */
public interface Backend {
    /**
     * What one compilation left.
     *
     * @param object relocatable ELF object
     * @param optimized LLVM IR after the passes
     * @param assembly in AT&amp;T's syntax, or null if it was not asked for
     * @param frames bytes of stack of each function that has the attribute {@code "warn-stack-size"="0"} and needs any,
     *     by name
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, not compared
    record Output(byte[] object, String optimized, String assembly, Map<String, Long> frames) {}

    /** LLVM's version as it was loaded, such as 20.1.7. */
    String version();

    /**
     * Compiles a module. Calls may run at once.
     *
     * @param ir textual LLVM IR
     * @param passes pass pipeline, such as {@code default<O3>}
     * @throws org.quern.error.QuernException if LLVM refuses the module, with LLVM's own message
     */
    Output compile(String ir, InstructionSet target, String passes);

    /** The same with assembly. */
    Output inspect(String ir, InstructionSet target, String passes);

    /**
     * One relocatable object in, one ELF shared object out. What it leaves undefined is looked for where it is loaded,
     * and in no library by name.
     *
     * @throws org.quern.error.QuernException if it does not link, with the linker's own message
     */
    byte[] link(byte[] object);
}
