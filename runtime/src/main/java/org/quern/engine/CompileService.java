package org.quern.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.Lease;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.format.StoredCode;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.Stages;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.CompilerMissingException;
import org.quern.ir.Function;

/**
 * Provides code that is not cached: cached code of another instruction set that runs here, or code compiled now, at
 * most once at a time for each key.
 */
final class CompileService {
    private final Environment environment;
    private final Compiler compiler;
    private final ConcurrentHashMap<OverloadKey, CompletableFuture<Code>> underWay = new ConcurrentHashMap<>();

    CompileService(Environment environment) {
        this.environment = environment;
        this.compiler = new Compiler(environment);
    }

    Code substituteOrMake(
            OverloadKey key, Function function, InstructionSet best, CodegenOptions options) {
        if (!compiler.present()) {
            for (InstructionSet target : candidates(environment.cache().variants(key), best, environment.machine())) {
                OverloadKey other = Code.key(function, target, options);
                StoredCode stored = environment.cache().load(other);
                if (stored != null) {
                    return new Code(other, stored, false);
                }
            }
        }
        return make(key, function, best, options);
    }

    /**
     * The targets other than {@code best} whose code runs on the machine, best first: those of cached variants, and all
     * levels.
     */
    static List<InstructionSet> candidates(List<OverloadKey> variants, InstructionSet best, InstructionSet machine) {
        List<InstructionSet> targets = new ArrayList<>();
        for (OverloadKey variant : variants) {
            targets.add(InstructionSet.parse(variant.cpu()));
        }
        targets.addAll(InstructionSet.levels());
        List<InstructionSet> running = new ArrayList<>();
        for (InstructionSet target : targets) {
            if (target != null && target.runsOn(machine) && !target.equals(best) && !running.contains(target)) {
                running.add(target);
            }
        }
        running.sort((a, b) -> Long.compare(b.rank(), a.rank()));
        return running;
    }

    /** Compiles and stores, unless another thread or process does so first. */
    Code make(OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        CompletableFuture<Code> mine = new CompletableFuture<>();
        CompletableFuture<Code> other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            try {
                return other.join();
            } catch (CompletionException e) {
                // The other thread's exception has the other thread's stack, so try again in this thread.
                return compileAndStore(key, function, target, options);
            }
        }
        try {
            Code made = alone(key, function, target, options);
            mine.complete(made);
            return made;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    private Code alone(OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        if (!compiler.present()) {
            return compileAndStore(key, function, target, options);
        }
        Lease lease = environment.cache().lease(key);
        try {
            StoredCode stored = environment.cache().loadAgain(key);
            return stored == null ? compileAndStore(key, function, target, options) : new Code(key, stored, false);
        } finally {
            lease.close();
        }
    }

    private Code compileAndStore(OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        JfrReporting.look(environment.cache());
        Versions.lookClosely();
        long start = System.nanoTime();
        StoredCode made;
        try {
            made = compile(key, function, target, options);
        } catch (CompilerMissingException e) {
            throw new CompilerMissingException(e.getMessage() + Missing.advice(environment.cache(), key, function),
                    e.getCause());
        }
        environment.cache().compiled(key, System.nanoTime() - start);
        environment.cache().store(key, made);
        return new Code(key, made, true);
    }

    /** Compiles without storing. */
    StoredCode compile(OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        String what = "kernel '" + function.name() + "' " + key.signature() + " for " + key.cpu();
        return Code.kept(compiler.compile(what, function, target, options));
    }

    /** The stages of compilation, for inspection. */
    Stages inspect(Function function, InstructionSet target, CodegenOptions options) {
        return compiler.inspect("the inspection of kernel '" + function.name() + "'", function, target, options);
    }
}
