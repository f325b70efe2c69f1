package org.quern.engine;

import org.quern.cache.CodeCache;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.Stages;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.CompilerMissingException;
import org.quern.ir.Function;

/**
 * Provides the code of overloads: from the cache, or else compiled and stored. The process has one engine, with the
 * settings of the process; other engines have their own cache, target machine and compiler.
 */
public final class Engine {
    /** The library's version. */
    public static final String VERSION = Sources.VERSION;

    private static final int LOADS_BETWEEN_LOOKS = 32;

    private static volatile Engine process;

    private final Environment environment;
    /** The service for code that is not cached; null until needed. */
    private volatile CompileService service;
    /** Number of loads. Races are harmless. */
    private int loads;

    /** An engine with its own environment. */
    public Engine(Environment environment) {
        this.environment = environment;
    }

    /**
     * The engine of the process.
     *
     * @throws org.quern.error.QuernException on each call, if a setting has an invalid value, or the cache is strict
     *     and cannot be used
     */
    public static Engine ofProcess() {
        Engine engine = process;
        return engine == null ? make() : engine;
    }

    private static synchronized Engine make() {
        if (process == null) {
            process = new Engine(Environment.ofProcess());
        }
        return process;
    }

    /** The engine's environment. */
    Environment environment() {
        return environment;
    }

    /** The engine's code cache. */
    public CodeCache cache() {
        return environment.cache();
    }

    /** The default instruction set to compile for. */
    public InstructionSet target() {
        return environment.target();
    }

    /**
     * The instruction sets that this machine runs: all of the processor and the system, or fewer if a lower level is
     * set.
     */
    InstructionSet machine() {
        return environment.machine();
    }

    /** The service for code that is not cached. */
    CompileService service() {
        if (service == null) {
            synchronized (this) {
                if (service == null) {
                    service = new CompileService(environment);
                }
            }
        }
        return service;
    }

    /**
     * The code of a typed kernel for the best instruction set that runs here: looked up in every layer of the cache,
     * and compiled if it is in none; so a layer's code for a lower level is not used instead. Only if LLVM is missing
     * does other code that runs here serve: that of the highest level, and then with the most features.
     *
     * @throws CompilerMissingException if it is not cached and cannot be compiled
     */
    public Code obtain(Function function, CodegenOptions options) {
        OverloadKey key = Code.key(function, target(), options);
        StoredCode stored = cache().load(key);
        Code code = stored != null
                ? new Code(key, stored, false)
                : service().substituteOrMake(key, function, target(), options);
        if (!code.compiled() && ++loads % LOADS_BETWEEN_LOOKS == 0) {
            JfrReporting.look(cache());
        }
        return code;
    }

    /**
     * The code of a typed kernel for a given instruction set, which this machine need not have; stored in the cache.
     *
     * @throws CompilerMissingException if it is not cached and cannot be compiled
     */
    public Code obtain(Function function, CodegenOptions options, InstructionSet target) {
        OverloadKey key = Code.key(function, target, options);
        StoredCode stored = cache().load(key);
        return stored != null ? new Code(key, stored, false) : service().make(key, function, target, options);
    }

    /**
     * The stages of a kernel's compilation. They are computed anew even if the code is cached; the code is the same.
     *
     * @throws CompilerMissingException if LLVM is not present
     */
    public Stages inspect(Function function, CodegenOptions options) {
        return service().inspect(function, target(), options);
    }
}
