package org.quern.engine;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.quern.ir.Function;
import org.quern.llvm.LlvmCompiler;
import org.quern.lower.CodegenOptions;
import org.quern.lower.Lowering;
import org.quern.lower.Target;
import org.quern.math.MathFunctions;
import org.quern.nrt.Shortage;
import org.quern.nrt.ShortageException;

/** The way to LLVM, which is optional. Nothing of LLVM is loaded before {@link #compile} or {@link #version}. */
public final class Compiler {
    private Compiler() {}

    /** Whether LLVM's classes can be found. */
    public static boolean present() {
        try {
            Class.forName("org.bytedeco.llvm.global.LLVM", false, Compiler.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The version of LLVM, which this loads, or null if there is none that loads. */
    public static String version() {
        try {
            return present() ? LlvmCompiler.version() : null;
        } catch (LinkageError e) {
            return null;
        }
    }

    /**
     * Compiles.
     *
     * @param what for messages
     * @throws NoCompilerException if LLVM is not there, does not load, or is another version than the keys name
     * @throws ShortageException if it does not load because there are no more file descriptors or memory mappings
     */
    static Lowering.Compiled compile(String what, Function function, Target target, CodegenOptions options) {
        return withLlvm(what, () -> Lowering.compile(function, target, MathFunctions.OWN, options));
    }

    /** Compiles with a look at each stage; otherwise as {@link #compile}. */
    static Lowering.Stages inspect(String what, Function function, Target target, CodegenOptions options) {
        return withLlvm(what, () -> Lowering.inspect(function, target, MathFunctions.OWN, options));
    }

    private static <T> T withLlvm(String what, Supplier<T> work) {
        if (!present()) {
            throw missing(what, "LLVM is not on the class path or module path", null);
        }
        return CompilerThread.run(() -> checked(what, work));
    }

    private static <T> T checked(String what, Supplier<T> work) {
        try {
            String version = LlvmCompiler.version();
            if (!version.equals(Lowering.LLVM_VERSION)) {
                throw missing(what, "LLVM " + version + " is not the version that this library compiles with, "
                        + Lowering.LLVM_VERSION, null);
            }
            return work.get();
        } catch (LinkageError e) {
            throw missing(what, "LLVM's native library does not load (" + e + ")", e);
        }
    }

    private static RuntimeException missing(String what, String why, Throwable cause) {
        String shortage = Shortage.find();
        if (shortage != null) {
            return new ShortageException(what + " cannot be looked for or compiled now: " + shortage, cause);
        }
        Path root = Environment.cache().root();
        String there = root == null ? " cannot be loaded, as quern.cache is off, and " : " is not in the cache (" + root + "), and ";
        return new NoCompilerException(what + there + why + ". To compile it here add org.quern:quern-compiler.", cause);
    }
}
