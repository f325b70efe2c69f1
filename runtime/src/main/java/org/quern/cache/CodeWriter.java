package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.quern.util.Sha256;

/** Writes code to a cache's root: {@link CodeCache#store}. */
final class CodeWriter {
    /** A store brings an index up to date that is no longer: a few hundred entries. */
    static final int MAX_INDEX_BYTES = 64 << 10;

    private CodeWriter() {}

    static CodeCache.Stored store(CodeCache cache, OverloadKey key, StoredCode code) {
        if (!cache.isUsable()) {
            return CodeCache.Stored.NOT_KEPT;
        }
        Path directory = cache.layout.functionDirectory(key.function());
        try {
            byte[] wanted = key.encode();
            byte[] bytes = CodeFileFormat.encode(wanted, code);
            try {
                return store(cache, directory, key, wanted, bytes);
            } catch (NoSuchFileException e) {
                // Somebody cleared the cache, or swept our file, under our hands: once more, from the root down.
                cache.lookAgain();
                return store(cache, directory, key, wanted, bytes);
            }
        } catch (IOException | DamagedFileException e) {
            cache.counters.failures.incrementAndGet();
            Diagnostics.report(cache.settings, Diagnostics.Cause.WRITE, cache.settings.root(),
                    "an overload of " + key.function()
                            + " cannot be kept in " + directory
                            + "; it is compiled again next time. QUERN_CACHE_DIR names another"
                            + " directory, quern.native.dir one for LLVM",
                    e);
            return CodeCache.Stored.NOT_KEPT;
        }
    }

    private static CodeCache.Stored store(CodeCache cache, Path directory, OverloadKey key, byte[] wanted, byte[] bytes)
            throws IOException, DamagedFileException {
        PrivateFiles.createDirectories(directory);
        if (!cache.isUsable()) {
            return CodeCache.Stored.NOT_KEPT;
        }
        Path file = CacheLayout.codeFile(directory, Sha256.hex(wanted));
        boolean there = holds(file, wanted);
        if (!there) {
            PrivateFiles.write(file, bytes);
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(file.toString(), null, "not there after it was written");
            }
            cache.counters.stores.incrementAndGet();
            CacheObserver told = cache.observer();
            if (told != null) {
                told.stored(key, bytes.length);
            }
        }
        cache.knownDamaged.remove(file);
        lookAfter(cache, directory);
        keepWithinBounds(cache);
        return there ? CodeCache.Stored.THERE : CodeCache.Stored.WRITTEN;
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            CodeFileFormat.decode(PrivateFiles.read(file, CodeFileFormat.MAX_BYTES), wanted);
            return true;
        } catch (IOException | DamagedFileException e) {
            return false;
        }
    }

    /** Sweeps a function's directory and enters the new code into its index, while there is not so much there that this takes long. */
    private static void lookAfter(CodeCache cache, Path directory) throws IOException, DamagedFileException {
        FunctionIndex index = FunctionIndex.read(directory, MAX_INDEX_BYTES);
        if (index.reject() == MissReason.SIZE) {
            return;
        }
        CacheLayout.sweep(directory, CacheLayout.names(directory));
        if (index.reject() != null) {
            cache.count(directory.resolve(IndexFileFormat.NAME).toString(), index.reject());
        }
        index.reconcile();
    }

    private static void keepWithinBounds(CodeCache cache) {
        try {
            if (Pruning.isDue(cache.layout)) {
                Pruning.prune(cache.layout, cache.settings.maxBytes(), cache.settings.maxAgeDays(),
                        (file, why) -> Maintenance.evicted(cache, file, why));
            }
        } catch (IOException e) {
            // The code has been kept. The bounds are looked at again in a day.
            cache.counters.failures.incrementAndGet();
        }
    }
}
