package org.quern.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.quern.cache.CodeCache;
import org.quern.cache.Lease;
import org.quern.cache.OverloadKey;
import org.quern.cache.StoredCode;
import org.quern.codegen.Codegen;
import org.quern.codegen.CodegenOptions;
import org.quern.codegen.isa.InstructionSet;
import org.quern.error.CompilerMissingException;
import org.quern.ir.Function;

/** What happens when code is not cached: other code that runs here, or compilation, one at a time for each key. */
final class Making {
    private record Task(CodeCache cache, OverloadKey key) {}

    /** Code and its key. */
    record Made(OverloadKey key, StoredCode code, boolean compiled) {}

    private static final ConcurrentHashMap<Task, CompletableFuture<Made>> UNDER_WAY = new ConcurrentHashMap<>();

    private Making() {}

    static Made substituteOrMake(
            CodeCache cache, OverloadKey key, Function function, InstructionSet best, CodegenOptions options) {
        if (!Compiler.present()) {
            for (InstructionSet target : candidates(cache.variants(key), best, Environment.machine())) {
                OverloadKey other = Engine.key(function, target, options);
                StoredCode stored = cache.load(other);
                if (stored != null) {
                    return new Made(other, stored, false);
                }
            }
        }
        return make(cache, key, function, best, options);
    }

    /** The targets other than {@code best} whose code runs on the machine, best first: those cached, and every plain level. */
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

    /** Compiles and stores, unless another thread or process has done it meanwhile. */
    static Made make(CodeCache cache, OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        Task task = new Task(cache, key);
        CompletableFuture<Made> mine = new CompletableFuture<>();
        CompletableFuture<Made> other = UNDER_WAY.putIfAbsent(task, mine);
        if (other != null) {
            try {
                return other.join();
            } catch (CompletionException e) {
                // Whatever was wrong there: this caller's exception is to have this caller's stack.
                return compile(cache, key, function, target, options);
            }
        }
        try {
            Made made = alone(cache, key, function, target, options);
            mine.complete(made);
            return made;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            UNDER_WAY.remove(task, mine);
        }
    }

    private static Made alone(CodeCache cache, OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        if (!Compiler.present()) {
            return compile(cache, key, function, target, options);
        }
        Lease lease = cache.lease(key);
        try {
            StoredCode stored = cache.loadAgain(key);
            return stored == null ? compile(cache, key, function, target, options) : new Made(key, stored, false);
        } finally {
            lease.close();
        }
    }

    private static Made compile(CodeCache cache, OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        Flight.look(cache);
        Versions.lookClosely();
        long start = System.nanoTime();
        StoredCode made;
        try {
            made = compile(key, function, target, options);
        } catch (CompilerMissingException e) {
            throw new CompilerMissingException(e.getMessage() + Missing.advice(cache, key, function), e.getCause());
        }
        cache.compiled(key, System.nanoTime() - start);
        cache.store(key, made);
        return new Made(key, made, true);
    }

    /** Compiles, and no more. */
    static StoredCode compile(OverloadKey key, Function function, InstructionSet target, CodegenOptions options) {
        String what = "kernel '" + function.name() + "' " + key.signature() + " for " + key.cpu();
        Codegen.Compiled made = Compiler.compile(what, function, target, options);
        return new StoredCode(made.object(), metadata(made.lanes()));
    }

    private static byte[] metadata(int lanes) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(lanes).array();
    }
}
