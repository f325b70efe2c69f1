package org.quern.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.quern.cache.Bundle;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.Explainer;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.cache.report.Explanation;
import org.quern.cache.report.Recompilation;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.ArgumentException;
import org.quern.error.CompilerMissingException;
import org.quern.ir.Function;

/** Operations on overloads other than running them: compiling ahead of time, compiling again to compare, explaining. */
public final class AheadOfTime {
    private AheadOfTime() {}

    /**
     * Compiles for an instruction set, which this machine need not have, and stores the code without loading it.
     *
     * @param root root of the cache to write to; null for the engine's cache
     * @return true if it was compiled; false if the cache had it
     * @throws CompilerMissingException if the cache does not have it and it cannot be compiled
     */
    public static boolean compile(Engine engine, Function function, CodegenOptions options, String cpu, Path root) {
        Engine writing = engine;
        if (root != null) {
            CodeCache cache = CodeCache.open(CacheSettings.at(root).withStrict(true));
            writing = new Engine(engine.environment().with(cache));
        }
        return writing.obtain(function, options, target(engine, cpu)).compiled();
    }

    /** The name of the overload's file in every cache and bundle. Compiles nothing. */
    public static String name(Engine engine, Function function, CodegenOptions options, String cpu) {
        return Bundle.file(Code.key(function, target(engine, cpu), options));
    }

    /**
     * Compiles again and compares the result with the entry of the engine's cache.
     *
     * @throws CompilerMissingException if the cache has an entry and it cannot be compiled
     */
    public static Recompilation recompile(Engine engine, Function function, CodegenOptions options, String cpu) {
        InstructionSet target = target(engine, cpu);
        OverloadKey key = Code.key(function, target, options);
        StoredCode there = engine.cache().load(key);
        if (there == null) {
            return Recompilation.ABSENT;
        }
        StoredCode made = engine.service().compile(key, function, target, options);
        return Arrays.equals(there.object(), made.object()) && Arrays.equals(there.metadata(), made.metadata())
                ? Recompilation.SAME
                : Recompilation.DIFFERENT;
    }

    /** Explains whether the engine's cache has the code. Needs no LLVM. */
    public static Explanation explain(Engine engine, Function function, CodegenOptions options) {
        CodeCache cache = engine.cache();
        OverloadKey key = Code.key(function, engine.target(), options);
        Explanation found = Explainer.explain(cache, key);
        if (!found.present()) {
            List<OverloadKey> variants = cache.variants(key);
            for (InstructionSet target : CompileService.candidates(variants, engine.target(), engine.machine())) {
                if (variants.contains(Code.key(function, target, options))) {
                    return found.remarking("without LLVM the code for " + target.cpu() + " would serve");
                }
            }
        }
        return found;
    }

    private static InstructionSet target(Engine engine, String cpu) {
        if (cpu.equals("host")) {
            return engine.machine();
        }
        InstructionSet target = InstructionSet.parse(cpu);
        if (target == null) {
            throw ArgumentException
                    .of("instruction set '" + cpu + "' given; x86-64-v2, x86-64-v3 or x86-64-v4, features"
                            + " beyond it as the cache names them, or host expected");
        }
        return target;
    }
}
