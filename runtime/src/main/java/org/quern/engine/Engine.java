package org.quern.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.quern.abi.KernelAbi;
import org.quern.cache.CodeCache;
import org.quern.cache.OverloadKey;
import org.quern.cache.StoredCode;
import org.quern.codegen.Codegen;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.CompilerMissingException;
import org.quern.ir.Function;
import org.quern.link.LoadedKernel;

/** Makes the code of an overload available: from the cache if it is there, else compiled, stored, and then mapped. */
public final class Engine {
    /** What makes code here, as keys name it. */
    public static final String COMPILER = "llvm-" + Codegen.LLVM_VERSION + ";sources-" + Sources.DIGEST;

    /** This library's version. */
    public static final String VERSION = Sources.VERSION;

    private static final int LOADS_BETWEEN_LOOKS = 32;
    /** Racy, which does not matter. */
    private static int loads;

    private Engine() {}

    /**
     * Code that is mapped and ready.
     *
     * @param signature dtypes, such as {@code float64,int32->float64}
     * @param compiled in this process; false: it came from the cache
     * @param cpu instruction set that it needs
     * @param lanes elements of a block
     * @param bytes size of the ELF object
     */
    public record Code(LoadedKernel kernel, String signature, boolean compiled, String cpu, int lanes, int bytes) {}

    /**
     * The steps that the code of a kernel goes through, for people.
     *
     * @param steps the state after each step, by its name, in order
     * @param notes what runs in how many lanes, what does not, and why
     */
    public record Stages(Map<String, String> steps, String cpu, int lanes, List<String> notes) {}

    /**
     * The code of a typed kernel. Looked for in every layer of the cache under the best instruction set that runs here, and if it is not
     * there, made; so what a layer has for a lower level does not stand in its way. Only where LLVM is missing does other code serve that
     * runs here: the highest level, and then the most features.
     *
     * @throws CompilerMissingException if it is not cached and cannot be compiled
     */
    public static Code obtain(Function function, CodegenOptions options) {
        CodeCache cache = Environment.cache();
        InstructionSet best = Environment.target();
        OverloadKey key = key(function, best, options);
        StoredCode stored = cache.load(key);
        boolean compiled = false;
        if (stored == null) {
            Making.Made made = Making.substituteOrMake(cache, key, function, best, options);
            key = made.key();
            stored = made.code();
            compiled = made.compiled();
        }
        if (!compiled && ++loads % LOADS_BETWEEN_LOOKS == 0) {
            Flight.look(cache);
        }
        LoadedKernel kernel = LoadedKernel.load(stored.object(), "quern-" + function.name());
        return new Code(kernel, key.signature(), compiled, key.cpu(), lanes(stored.metadata()), stored.object().length);
    }

    /**
     * What there is now for a key.
     *
     * @param compiled by this call or one at the same time; false: it was there
     * @param bytes size of the ELF object
     */
    public record Kept(OverloadKey key, boolean compiled, int bytes) {}

    /**
     * Puts the code of a typed kernel for a chosen instruction set into a cache, without loading it: the set need not run here.
     *
     * @throws CompilerMissingException if it is not there and cannot be compiled
     */
    public static Kept compileFor(CodeCache cache, Function function, CodegenOptions options, InstructionSet target) {
        OverloadKey key = key(function, target, options);
        StoredCode stored = cache.load(key);
        boolean compiled = false;
        if (stored == null) {
            Making.Made made = Making.make(cache, key, function, target, options);
            stored = made.code();
            compiled = made.compiled();
        }
        return new Kept(key, compiled, stored.object().length);
    }

    /**
     * The stages that the code of a kernel goes through, made anew even if the code is cached; it is the same.
     *
     * @throws CompilerMissingException without LLVM
     */
    public static Stages inspect(Function function, CodegenOptions options) {
        InstructionSet target = Environment.target();
        Codegen.Stages found =
                Compiler.inspect("the inspection of kernel '" + function.name() + "'", function, target, options);
        return new Stages(found.steps(), target.cpu(), found.lanes(), found.notes());
    }

    private static int lanes(byte[] metadata) {
        return ByteBuffer.wrap(metadata).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    static OverloadKey key(Function f, InstructionSet target, CodegenOptions options) {
        StringBuilder roles = new StringBuilder();
        for (int i = 0; i < f.inputs() + f.uniforms().size(); i++) {
            roles.append(i < f.inputs() ? "in," : "uniform,");
        }
        int outputs = f.core() == null ? f.results().size() : f.core().outputs().size();
        for (int i = 0; i < outputs; i++) {
            roles.append(i == 0 ? "out" : ",out");
        }
        return new OverloadKey(f.name(), f.signature(), f.core() == null ? "blocks" : "cores", roles.toString(), f.fingerprint(), "cpu",
                target.cpu(), options.canonical(), COMPILER, KernelAbi.VERSION);
    }
}
