package org.quern.codegen;

import java.util.Map;
import org.quern.codegen.isa.InstructionSet;

/**
 * A compiler of textual LLVM IR to machine code. An interface, because LLVM is optional, and may be in the class loader
 * of an application that has the library in a parent.
 */
public interface Backend {
    /**
     * The results of one compilation.
     *
     * @param object relocatable ELF object
     * @param optimized LLVM IR after the passes
     * @param assembly in AT&amp;T's syntax, or null if not requested
     * @param frames bytes of stack of each function that has the attribute {@code "warn-stack-size"="0"} and uses some,
     *     by name
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Output(byte[] object, String optimized, String assembly, Map<String, Long> frames) {}

    /** Version of the loaded LLVM, such as 20.1.7. */
    String version();

    /**
     * Compiles a module. Calls may run at once.
     *
     * @param ir textual LLVM IR
     * @param passes pass pipeline, such as {@code default<O3>}
     * @throws org.quern.error.QuernException if LLVM refuses the module, with LLVM's own message
     */
    Output compile(String ir, InstructionSet target, String passes);

    /** Compiles a module, with assembly in the output. */
    Output inspect(String ir, InstructionSet target, String passes);

    /**
     * Links one relocatable object to an ELF shared object. Its undefined symbols are resolved when it is loaded; it
     * names no library.
     *
     * @throws org.quern.error.QuernException if it does not link, with the linker's own message
     */
    byte[] link(byte[] object);
}
