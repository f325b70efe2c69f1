package org.quern.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.quern.cache.report.CacheException;
import org.quern.cache.report.Finding;
import org.quern.cache.report.Printable;

/** What is done with a cache as a whole: it is listed, and files are removed from its root. */
final class Maintenance {
    /** What removes files, telling of each. */
    interface Removal {
        void run(Pruning.Removed report) throws IOException;
    }

    private Maintenance() {}

    /**
     * How many code files it removed.
     *
     * @throws CacheException if the file system refuses, strict mode or not: whoever asks for a removal is told what is left
     */
    static int remove(CodeCache cache, Removal removal) {
        AtomicInteger count = new AtomicInteger();
        if (cache.isUsable()) {
            try {
                removal.run((file, why) -> {
                    count.incrementAndGet();
                    evicted(cache, file, why);
                });
            } catch (IOException e) {
                cache.counters.failures.incrementAndGet();
                throw new CacheException(Printable
                        .line("code cache: files in " + cache.settings.root() + " cannot be removed (" + e + "); "
                                + count + " overloads were removed, " + left(cache) + " are still there"),
                        e);
            }
        }
        return count.get();
    }

    private static String left(CodeCache cache) {
        long left = 0;
        try {
            for (Path directory : cache.layout.functionDirectories(null)) {
                left += CacheLayout.contentNames(directory).size();
            }
            return Long.toString(left);
        } catch (IOException e) {
            return "an unknown number";
        }
    }

    static void evicted(CodeCache cache, String file, String why) {
        CacheObserver told = cache.observer();
        if (told != null) {
            told.evicted(file, why);
        }
    }

    /** The entries of one function's directory, or all if it is null. */
    static List<CacheEntry> list(CodeCache cache, String directory) {
        List<CacheEntry> entries = new ArrayList<>();
        if (cache.isUsable()) {
            try {
                entries.addAll(Listing.of(cache.layout, directory, cache.counters));
            } catch (IOException e) {
                cannotList(cache, cache.layout.root(), e);
            }
        }
        cache.layers().list(entries, directory);
        return Listing.sorted(entries);
    }

    /** What is wrong with bundles as a whole. */
    static Set<Finding> problems(CodeCache cache) {
        return cache.settings.bundles() == null ? Set.of() : cache.layers().problems();
    }

    static void cannotList(CodeCache cache, Object place, Exception why) {
        cache.counters.failures.incrementAndGet();
        Diagnostics.report(cache.settings, Diagnostics.Cause.READ, place, place + " cannot be listed", why);
    }

    static List<OverloadKey> variants(CodeCache cache, OverloadKey key) {
        List<OverloadKey> found = new ArrayList<>();
        for (CacheEntry entry : list(cache, CacheLayout.directoryName(key.function()))) {
            if (entry.key() != null && entry.isOk() && entry.key().difference(key).equals(List.of("cpu"))
                    && !found.contains(entry.key())) {
                found.add(entry.key());
            }
        }
        return found;
    }

    /**
     * A listed file's bytes, every check passed; null if it has gone. Nobody asks for its code, so nothing is counted.
     *
     * @throws DamagedFileException if a check fails now
     */
    static byte[] bytes(CodeCache cache, CacheEntry entry) throws IOException, DamagedFileException {
        OverloadKey key = entry.key();
        byte[] bytes = entry.layer().equals(CodeCache.WRITABLE)
                ? PrivateFiles.read(entry.file(), CodeFileFormat.MAX_BYTES)
                : cache.layers().bytes(entry.layer(), CacheLayout.directoryName(key.function()), key.contentName());
        if (bytes != null) {
            CodeFileFormat.decode(bytes, key.encode());
        }
        return bytes;
    }
}
