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
 * The code cache of this process, for its maintenance; see {@link Quern#cache}. {@link UniversalFunction#explain}
 * describes the state of a single kernel.
 *
 * {@snippet :
 * KernelCache cache = Quern.cache();
 * IO.println(cache.use().hits() + " hits, " + cache.use().misses() + " misses");
 * if (!cache.verify().isOk()) {
 *     cache.verify().findings().forEach(IO::println);
 * }
 * }
 *
 * <p>Methods throw {@link CacheException} if the cache is strict and there is a problem with it, and if the request
 * cannot be served.
 */
public final class KernelCache {
    private final CodeCache cache;

    KernelCache(CodeCache cache) {
        this.cache = cache;
    }

    /** {@return the writable root directory; null if there is none} */
    public @Nullable Path directory() {
        return cache.root();
    }

    /** {@return the read-only directories that are asked before the writable one} */
    public List<Path> layers() {
        return cache.layerDirectories();
    }

    /**
     * {@return all overloads in the directory, the read-only layers and the bundles, sorted by kernel and signature}
     * Reads and verifies each.
     */
    public List<CachedOverload> list() {
        return cache.list().stream().map(CacheEntry::shown).toList();
    }

    /** {@return the counters of this process} */
    public CacheUse use() {
        return cache.use();
    }

    /**
     * Verifies every file of the directory, the layers and the bundles.
     *
     * @return the files counted, and the problems found
     */
    public Verification verify() {
        return CacheVerifier.verify(cache);
    }

    /**
     * Deletes from the directory the least recently used overloads until the rest have at most this total size, and
     * those not used for this number of days. Safe while other processes read and write.
     *
     * @param maxBytes maximum total size in bytes; {@link Long#MAX_VALUE} for no bound
     * @param maxAgeDays days since the last use; {@link Long#MAX_VALUE} for no bound
     * @return the number of overloads deleted
     * @throws CacheException if the file system refuses; the message says how many were deleted and are left
     */
    public int prune(long maxBytes, long maxAgeDays) {
        return cache.prune(maxBytes, maxAgeDays);
    }

    /**
     * Deletes overloads by the bounds of this process's settings, as {@link #prune(long, long)} does.
     *
     * @return the number of overloads deleted
     */
    public int prune() {
        return cache.prune();
    }

    /**
     * Deletes everything that the cache wrote to the directory, and nothing else.
     *
     * @return the number of overloads deleted
     * @throws CacheException if the file system refuses; the message says how many were deleted and are left
     */
    public int clear() {
        return cache.clear();
    }

    /**
     * Writes a bundle: a jar if the name ends with {@code .jar}, else a directory. On a class path, it provides its
     * overloads to any process. Equal overloads give equal bytes.
     *
     * @param target a file whose name ends with {@code .jar}, or a directory
     * @param kernels names of kernels to export; empty for all
     * @param cpus instruction sets to export, such as {@code x86-64-v3}; empty for all
     * @return the number and size of the overloads written
     */
    public Transferred exportTo(Path target, Set<String> kernels, Set<String> cpus) {
        given(target, "target");
        Given.list(kernels, "kernels");
        Given.list(cpus, "cpus");
        return BundleWriter.write(cache, new BundleWriter.Selection(kernels, cpus, Code.COMPILER), target);
    }

    /**
     * Copies the overloads of a bundle, or of another cache's directory, into the writable directory. Each file is
     * verified first.
     *
     * @param source a bundle's jar or directory, or a cache's directory
     * @return the number of overloads copied, and the files that were damaged
     */
    public Transferred importFrom(Path source) {
        return BundleReader.read(cache, given(source, "source"));
    }

    /**
     * Compiles the declared overloads that the cache does not have.
     *
     * @param declarations declarations, such as {@code ServiceLoader.load(KernelDeclarations.class)}
     * @param cpus instruction sets, which this machine need not have
     * @param directory a directory to write to instead of this cache; null for this cache
     * @param progress receives the result for each overload and instruction set
     * @throws org.quern.error.CompilerMissingException if an overload is missing and LLVM is not present
     */
    public void warm(Iterable<KernelDeclarations> declarations, List<String> cpus, @Nullable Path directory,
            Consumer<Declared> progress) {
        each(declarations, cpus, given(progress, "progress"), (wanted, cpu) -> progress
                .accept(Declared.of(wanted, cpu, wanted.compile(cpu, directory) ? "compiled" : "there")));
    }

    /**
     * Writes the declared overloads, and nothing else, as a bundle that replaces the target's. So equal declarations
     * give equal bundles, whatever else is in the cache.
     *
     * @param declarations declarations whose overloads {@link #warm} has compiled
     * @param cpus instruction sets, such as {@code x86-64-v3}
     * @param directory the directory that {@link #warm} wrote to; null for this cache
     * @param target a jar if the name ends with {@code .jar}, else a directory
     * @return the number and size of the overloads written
     * @throws CacheException if the target cannot be written, or a declared overload does not exist, which the bundle
     *     then lacks
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
     * Compiles the declared overloads again, and compares each with the cache's entry, byte for byte. Otherwise as
     * {@link #warm}.
     *
     * @param declarations declarations, as for {@link #warm}
     * @param cpus instruction sets, such as {@code x86-64-v3}
     * @param progress receives the result for each overload and instruction set
     */
    public void recompile(Iterable<KernelDeclarations> declarations, List<String> cpus, Consumer<Declared> progress) {
        each(declarations, cpus, given(progress, "progress"), (wanted, cpu) -> progress
                .accept(Declared.of(wanted, cpu, wanted.recompile(cpu).name().toLowerCase(Locale.ROOT))));
    }

    /**
     * Checks that the declared overloads are in the bundles of jars and directories, by the bundles' file names.
     * Compiles nothing and needs no LLVM.
     *
     * @param declarations declarations, as for {@link #warm}
     * @param cpus instruction sets, such as {@code x86-64-v3}
     * @param classPath jars and directories, with or without bundles
     * @param progress receives the result for each overload and instruction set
     * @throws CacheException if a jar or directory cannot be read
     */
    public void check(
            Iterable<KernelDeclarations> declarations, List<String> cpus, List<Path> classPath,
            Consumer<Declared> progress) {
        Set<String> names = BundleNames.of(Given.list(classPath, "classPath"));
        each(declarations, cpus, given(progress, "progress"), (wanted, cpu) -> progress
                .accept(Declared.of(wanted, cpu, names.contains(wanted.file(cpu)) ? "bundled" : "absent")));
    }

    /** {@return the declarations found by the library's own class loader and the thread's context loader, each once} */
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
     * @param loader class loader to search for services
     */
    public static Iterable<KernelDeclarations> declarations(ClassLoader loader) {
        return ServiceLoader.load(KernelDeclarations.class, given(loader, "loader"));
    }

    private interface Work {
        void on(Wanted wanted, String cpu);
    }

    /**
     * Performs the work for each declared overload and instruction set. Recorded kernels that do not exist any more are
     * reported to {@code stale}.
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
