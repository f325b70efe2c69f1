package org.quern.engine;

import java.nio.file.Path;
import org.quern.cache.CodeCache;
import org.quern.codegen.Backend;
import org.quern.codegen.Codegen;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.Stages;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.CompilerMissingException;
import org.quern.error.ShortageException;
import org.quern.ir.Function;
import org.quern.math.MathFunctions;
import org.quern.nrt.Shortage;

/** The access to LLVM, which is optional. Nothing of LLVM is loaded before {@link #compile} or {@link #version}. */
public final class Compiler {
    private final Environment environment;

    Compiler(Environment environment) {
        this.environment = environment;
    }

    /** True if LLVM's classes can be found. */
    boolean present() {
        return llvm() != null;
    }

    private Class<?> llvm() {
        return environment.compiles() ? Backends.llvm() : null;
    }

    /** The version of LLVM, which is loaded by this; null if there is none that loads. */
    public static String version() {
        Class<?> llvm = Backends.llvm();
        try {
            return llvm == null ? null : Backends.of(llvm).version();
        } catch (LinkageError e) {
            return null;
        }
    }

    /**
     * Compiles a function.
     *
     * @param what what is compiled, for messages
     * @throws CompilerMissingException if LLVM is not present, does not load, or is not the version that keys name
     * @throws ShortageException if it does not load for lack of file descriptors or memory mappings
     */
    Codegen.Compiled compile(String what, Function function, InstructionSet target, CodegenOptions options) {
        return withLlvm(what, lowering -> lowering.compile(function, target, options));
    }

    /** Compiles and records the state after each stage; otherwise as {@link #compile}. */
    Stages inspect(String what, Function function, InstructionSet target, CodegenOptions options) {
        return withLlvm(what, lowering -> lowering.inspect(function, target, options));
    }

    private <T> T withLlvm(String what, java.util.function.Function<Codegen, T> work) {
        Class<?> llvm = llvm();
        if (llvm == null) {
            throw missing(what, "LLVM is not on the class path or module path", null);
        }
        return CompilerThread.run(() -> checked(what, llvm, work));
    }

    private <T> T checked(String what, Class<?> llvm, java.util.function.Function<Codegen, T> work) {
        try {
            Backend backend = Backends.of(llvm);
            String version = backend.version();
            if (!version.equals(Codegen.LLVM_VERSION)) {
                throw missing(what, "LLVM " + version + " is not the version that this library compiles with, "
                        + Codegen.LLVM_VERSION, null);
            }
            return work.apply(new Codegen(MathFunctions.OWN, backend));
        } catch (LinkageError e) {
            throw missing(what, "LLVM's native library does not load (" + e + ")", e);
        }
    }

    private RuntimeException missing(String what, String why, Throwable cause) {
        String shortage = Shortage.find();
        if (shortage != null) {
            return new ShortageException(what + " cannot be looked for or compiled now: " + shortage, cause);
        }
        CodeCache cache = environment.cache();
        Path root = cache.root();
        String off = cache.isOff()
                ? " cannot be loaded, as quern.cache is off, and "
                : " is in no layer or bundle, the cache has no directory that can be used, and ";
        String there = root == null ? off : " is not in the cache (" + root + "), and ";
        return new CompilerMissingException(what + there + why + ". To compile it here add org.quern:quern-compiler.",
                cause);
    }
}
