package org.quern;

import static org.quern.check.Given.given;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quern.cache.BundleNames;
import org.quern.cache.BundleReader;
import org.quern.cache.BundleWriter;
import org.quern.cache.CacheEntry;
import org.quern.cache.CacheSettings;
import org.quern.cache.CacheVerifier;
import org.quern.cache.CodeCache;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.CacheUse;
import org.quern.cache.report.CachedOverload;
import org.quern.cache.report.Transferred;
import org.quern.cache.report.Verification;
import org.quern.check.Given;
import org.quern.dsl.KernelException;
import org.quern.dtype.DType;
import org.quern.dtype.DTypeException;
import org.quern.engine.Code;
import org.quern.ufunc.KernelNameException;
import org.quern.ufunc.NamedOverload;
import org.quern.ufunc.OperandException;
import org.quern.ufunc.UniversalFunction;

/**
 * The code cache of this process, as {@link Quern#cache} gives it, for its maintenance. {@link UniversalFunction#explain} tells the
 * state of a single kernel.
 *
 * {@snippet :
 * KernelCache cache = Quern.cache();
 * IO.println(cache.use().hits() + " hits, " + cache.use().misses() + " misses");
 * if (!cache.verify().isOk()) {
 *     cache.verify().findings().forEach(IO::println);
 * }
 * }
 *
 * <p>Methods throw {@link CacheException} where the cache is strict and something is wrong with it, and where what they are asked for
 * cannot be done.
 */
public final class KernelCache {
    private final CodeCache cache;

    KernelCache(CodeCache cache) {
        this.cache = cache;
    }

    /** {@return the writable root directory, or null where there is none} */
    public @Nullable Path directory() {
        return cache.root();
    }

    /** {@return the read-only directories that are asked before it} */
    public List<Path> layers() {
        return cache.layerDirectories();
    }

    /**
     * {@return every overload in the directory, the read-only layers and the bundles, by kernel and signature} Reads
     * and verifies each.
     */
    public List<CachedOverload> list() {
        return cache.list().stream().map(CacheEntry::shown).toList();
    }

    /** {@return what it did in this process so far} */
    public CacheUse use() {
        return cache.use();
    }

    /**
     * Checks every file of the directory, the layers and the bundles.
     *
     * @return what was found
     */
    public Verification verify() {
        return CacheVerifier.verify(cache);
    }

    /**
     * Removes from the directory what was used longest ago, until it has at most so many bytes, and what was not used
     * for so many days. Safe while others read and write.
     *
     * @param maxBytes {@link Long#MAX_VALUE} for no bound
     * @param maxAgeDays {@link Long#MAX_VALUE} for no bound
     * @return how many overloads were removed
     * @throws CacheException if the file system refuses; how many were removed and are left is in the message
     */
    public int prune(long maxBytes, long maxAgeDays) {
        return cache.prune(maxBytes, maxAgeDays);
    }

    /**
     * Removes what is beyond the bounds of this process's settings, as {@link #prune(long, long)} does.
     *
     * @return how many overloads were removed
     */
    public int prune() {
        return cache.prune();
    }

    /**
     * Removes what the cache wrote to the directory, and nothing else; how many overloads that were.
     *
     * @return how many overloads were removed
     * @throws CacheException if the file system refuses; how many were removed and are left is in the message
     */
    public int clear() {
        return cache.clear();
    }

    /**
     * Writes a bundle: a jar, if the name ends with {@code .jar}, else a directory. On a class path either serves its
     * overloads to any process. The same overloads give the same bytes.
     *
     * @param target a file whose name ends with {@code .jar}, or a directory
     * @param kernels names; empty for all
     * @param cpus instruction sets such as {@code x86-64-v3}; empty for all
     * @return what was written
     */
    public Transferred exportTo(Path target, Set<String> kernels, Set<String> cpus) {
        given(target, "target");
        Given.list(kernels, "kernels");
        Given.list(cpus, "cpus");
        return BundleWriter.write(cache, new BundleWriter.Selection(kernels, cpus, Code.COMPILER), target);
    }

    /**
     * Copies what a bundle, or another cache's directory, has into the writable directory, each file verified first.
     *
     * @param source a bundle's jar or directory, or a cache's directory
     * @return what was copied, and what was damaged
     */
    public Transferred importFrom(Path source) {
        return BundleReader.read(cache, given(source, "source"));
    }

    /**
     * Compiles what is declared and not there.
     *
     * @param declarations such as {@code ServiceLoader.load(KernelDeclarations.class)}
     * @param cpus instruction sets, which need not run here
     * @param directory another directory to write to, or null
     * @param progress told of each
     * @throws org.quern.error.CompilerMissingException if something is not there, and LLVM is not either
     */
    public void warm(Iterable<KernelDeclarations> declarations, List<String> cpus, @Nullable Path directory,
            Consumer<Declared> progress) {
        each(declarations, cpus, given(progress, "progress"), (wanted, cpu) -> progress
                .accept(Declared.of(wanted, cpu, wanted.compile(cpu, directory) ? "compiled" : "there")));
    }

    /**
     * Writes what is declared, and nothing else, as a bundle in place of the one that the target has. So the same
     * declarations give the same bundle, whatever else is in the cache.
     *
     * @param declarations as for {@link #warm}, which made what they name
     * @param cpus instruction sets, such as {@code x86-64-v3}
     * @param directory where that was written to instead of this cache, or null
     * @param target a jar, if the name ends with {@code .jar}, else a directory
     * @return what was written
     * @throws CacheException if the target cannot be written, or something declared is not there: the bundle then
     *     lacks it
     */
    public Transferred bundle(Iterable<KernelDeclarations> declarations, List<String> cpus, @Nullable Path directory,
            Path target) {
        given(target, "target");
        Set<String> names = new TreeSet<>();
        each(declarations, cpus, stale -> {}, (wanted, cpu) -> names.add(wanted.file(cpu)));
        CodeCache from = directory == null ? cache : CodeCache.open(CacheSettings.at(directory));
        Transferred done = BundleWriter.replace(from, names, target);
        long missing = names.size() - done.overloads() - done.there();
        if (missing > 0) {
            throw new CacheException(
                    "bundle " + target + " lacks " + missing + " of " + names.size() + " declared overloads, which "
                            + (from.root() == null ? "no cache directory holds" : "are not in " + from.root()),
                    null);
        }
        return done;
    }

    /**
     * Compiles what is declared again, and compares it with what is there, byte for byte; otherwise as {@link #warm}.
     *
     * @param declarations as for {@link #warm}
     * @param cpus instruction sets, such as {@code x86-64-v3}
     * @param progress told of each
     */
    public void recompile(Iterable<KernelDeclarations> declarations, List<String> cpus, Consumer<Declared> progress) {
        each(declarations, cpus, given(progress, "progress"), (wanted, cpu) -> progress
                .accept(Declared.of(wanted, cpu, wanted.recompile(cpu).name().toLowerCase(Locale.ROOT))));
    }

    /**
     * Whether what is declared is in the bundles of these jars and directories, by their indexes. Compiles nothing and
     * needs no LLVM.
     *
     * @param declarations as for {@link #warm}
     * @param cpus instruction sets, such as {@code x86-64-v3}
     * @param classPath jars and directories, with or without bundles
     * @param progress told of each
     * @throws CacheException if one cannot be read
     */
    public void check(
            Iterable<KernelDeclarations> declarations, List<String> cpus, List<Path> classPath,
            Consumer<Declared> progress) {
        Set<String> names = BundleNames.of(Given.list(classPath, "classPath"));
        each(declarations, cpus, given(progress, "progress"), (wanted, cpu) -> progress
                .accept(Declared.of(wanted, cpu, names.contains(wanted.file(cpu)) ? "bundled" : "absent")));
    }

    /**
     * {@return the declarations that are found from here: through the library's own class loader and the thread's
     * context loader, each once}
     */
    public static Iterable<KernelDeclarations> declarations() {
        Map<Class<?>, KernelDeclarations> found = new LinkedHashMap<>();
        for (ClassLoader loader : new ClassLoader[] {KernelCache.class.getClassLoader(),
            Thread.currentThread().getContextClassLoader()}) {
            ServiceLoader.load(KernelDeclarations.class, loader).stream()
                    .forEach(provider -> found.computeIfAbsent(provider.type(), type -> provider.get()));
        }
        return found.values();
    }

    /**
     * {@return the declarations that a class loader finds}
     *
     * @param loader where services are looked for
     */
    public static Iterable<KernelDeclarations> declarations(ClassLoader loader) {
        return ServiceLoader.load(KernelDeclarations.class, given(loader, "loader"));
    }

    private interface Work {
        void on(Wanted wanted, String cpu);
    }

    /**
     * Does the work for each level of what is named; kernels that recordings name and that are gone are told to {@code
     * stale}.
     */
    private record Declarations(List<String> cpus, Consumer<Declared> stale, Work work)
            implements KernelDeclarations.Declarations {
        @Override
        public void add(UniversalFunction kernel, DType... inputs) {
            given(kernel, "kernel");
            Wanted wanted = new Wanted.OfKernel(kernel, List.of(Given.all(inputs, "inputs")));
            for (String cpu : cpus) {
                work.on(wanted, cpu);
            }
        }

        @Override
        public void add(NamedOverload overload, ClassLoader loader) {
            Wanted wanted = new Wanted.Named(given(overload, "overload"), given(loader, "loader"));
            try {
                for (String cpu : cpus) {
                    work.on(wanted, cpu);
                }
            } catch (KernelNameException | KernelException | OperandException | DTypeException e) {
                stale.accept(Declared.stale(overload, e.getMessage()));
            }
        }
    }

    private static void each(Iterable<KernelDeclarations> declarations, List<String> cpus, Consumer<Declared> stale,
            Work work) {
        Declarations named = new Declarations(Given.list(cpus, "cpus"), stale, work);
        for (KernelDeclarations d : Given.list(declarations, "declarations")) {
            d.declare(named);
        }
    }
}
