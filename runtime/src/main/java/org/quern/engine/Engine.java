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
 * Makes the code of an overload available: from the cache if it is there, else compiled and stored. A process has one,
 * with what is set from outside; others have a cache, a machine and a compiler of their own.
 */
public final class Engine {
    /** This library's version. */
    public static final String VERSION = Sources.VERSION;

    private static final int LOADS_BETWEEN_LOOKS = 32;

    private static volatile Engine process;

    private final Environment environment;
    /** Made when something is not in the cache. */
    private volatile CompileService service;
    /** Racy, which does not matter. */
    private int loads;

    /** An engine of its own. */
    public Engine(Environment environment) {
        this.environment = environment;
    }

    /**
     * The process's.
     *
     * @throws org.quern.error.QuernException if a setting's value is none, or the cache is strict and cannot be used:
     *     each time
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

    /** What it is made of. */
    Environment environment() {
        return environment;
    }

    /** Its code cache. */
    public CodeCache cache() {
        return environment.cache();
    }

    /** What code is made for where nothing else is asked. */
    public InstructionSet target() {
        return environment.target();
    }

    /** What may run here: all that the processor and the system have, or less where a lower level is set. */
    InstructionSet machine() {
        return environment.machine();
    }

    /** Compilation, and what serves in its place. */
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
     * The code of a typed kernel. Looked for in every layer of the cache under the best instruction set that runs here,
     * and if it is not there, made; so what a layer has for a lower level does not stand in its way. Only where LLVM is
     * missing does other code serve that runs here: the highest level, and then the most features.
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
     * Puts the code of a typed kernel for a chosen instruction set into the cache: the set need not run here.
     *
     * @throws CompilerMissingException if it is not there and cannot be compiled
     */
    public Code obtain(Function function, CodegenOptions options, InstructionSet target) {
        OverloadKey key = Code.key(function, target, options);
        StoredCode stored = cache().load(key);
        return stored != null ? new Code(key, stored, false) : service().make(key, function, target, options);
    }

    /**
     * The stages that the code of a kernel goes through, made anew even if the code is cached; it is the same.
     *
     * @throws CompilerMissingException without LLVM
     */
    public Stages inspect(Function function, CodegenOptions options) {
        return service().inspect(function, target(), options);
    }
}
