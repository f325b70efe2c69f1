package org.quern.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.quern.cache.Bundle;
import org.quern.cache.CacheSettings;
import org.quern.cache.CodeCache;
import org.quern.cache.Explainer;
import org.quern.cache.OverloadKey;
import org.quern.cache.StoredCode;
import org.quern.cache.report.Explanation;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.ArgumentException;
import org.quern.error.CompilerMissingException;
import org.quern.ir.Function;

/** What is done with an overload besides running it: compiled ahead of time, compiled again and compared, explained. */
public final class Ahead {
    private Ahead() {}

    /** What comes of compiling again. */
    public enum Again {
        /** There is nothing to compare with. */
        ABSENT,
        /** The same bytes. */
        SAME,
        /** Other bytes: the cached code is not what this library makes. */
        DIFFERENT
    }

    /**
     * Compiles for an instruction set, which need not run here, and keeps the code without mapping it.
     *
     * @param root of the cache to write to; null for the process's
     * @return whether it was compiled; false: it was there
     * @throws CompilerMissingException if it is not there and cannot be compiled
     */
    public static boolean compile(Function function, CodegenOptions options, String cpu, Path root) {
        CodeCache cache = root == null ? Environment.cache() : CodeCache.open(CacheSettings.at(root).withStrict(true));
        return Engine.compileFor(cache, function, options, target(cpu)).compiled();
    }

    /** The name of the overload's file in every cache and bundle. Compiles nothing. */
    public static String name(Function function, CodegenOptions options, String cpu) {
        return Bundle.file(Engine.key(function, target(cpu), options));
    }

    /**
     * Compiles again and compares with what the process's cache has.
     *
     * @throws CompilerMissingException if it is there and cannot be compiled
     */
    public static Again recompile(Function function, CodegenOptions options, String cpu) {
        InstructionSet target = target(cpu);
        OverloadKey key = Engine.key(function, target, options);
        StoredCode there = Environment.cache().load(key);
        if (there == null) {
            return Again.ABSENT;
        }
        StoredCode made = Making.compile(key, function, target, options);
        return Arrays.equals(there.object(), made.object()) && Arrays.equals(there.metadata(), made.metadata())
                ? Again.SAME
                : Again.DIFFERENT;
    }

    /** Whether the process's cache has the code; needs no LLVM. */
    public static Explanation explain(Function function, CodegenOptions options) {
        CodeCache cache = Environment.cache();
        OverloadKey key = Engine.key(function, Environment.target(), options);
        Explanation found = Explainer.explain(cache, key);
        if (!found.present()) {
            List<OverloadKey> variants = cache.variants(key);
            for (InstructionSet target : Making.candidates(variants, Environment.target(), Environment.machine())) {
                if (variants.contains(Engine.key(function, target, options))) {
                    return found.remarking("without LLVM the code for " + target.cpu() + " would serve");
                }
            }
        }
        return found;
    }

    private static InstructionSet target(String cpu) {
        if (cpu.equals("host")) {
            return Environment.machine();
        }
        InstructionSet target = InstructionSet.parse(cpu);
        if (target == null) {
            throw ArgumentException.of("instruction set '" + cpu + "' given; x86-64-v2, x86-64-v3 or x86-64-v4, features"
                    + " beyond it as the cache names them, or host expected");
        }
        return target;
    }
}
