package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.quern.error.ArgumentException;
import org.quern.util.Sha256;

/** Walks the cache and its layers for {@link CodeCache#list}. */
final class Listing {
    private static final Comparator<CacheEntry> ORDER = Comparator.comparing(CacheEntry::function)
            .thenComparing(CacheEntry::signature)
            .thenComparing(CacheEntry::cpu)
            .thenComparing(CacheEntry::file);

    private Listing() {}

    /** What a file turned out to be: a key, or null if it has none to be trusted, and the state. */
    record Verdict(OverloadKey key, String state) {
        CacheEntry entry(String directory, long bytes, Instant created, Instant used, Path file, String layer) {
            return new CacheEntry(key == null ? directory : key.function(), key == null ? "" : key.signature(),
                    key == null ? "" : key.cpu(), bytes, created, used, file, layer, key, state);
        }
    }

    /** The root's entries. Indexes that are out of date are written again. */
    static List<CacheEntry> of(CacheLayout layout, String only, Counters counters) throws IOException {
        List<CacheEntry> entries = new ArrayList<>();
        for (Path directory : layout.functionDirectories(only)) {
            FunctionIndex index = index(directory, counters);
            for (String name : CacheLayout.contentNames(directory)) {
                byte[] indexed = index == null ? null : index.key(name);
                add(entries, directory, name, 0, indexed, CodeCache.WRITABLE);
            }
        }
        return entries;
    }

    /** A read-only layer's entries. */
    static List<CacheEntry> ofShared(CacheLayout layout, String only, long owner) throws IOException {
        List<CacheEntry> entries = new ArrayList<>();
        for (Path directory : layout.sharedFunctionDirectories(only, owner)) {
            for (String name : CacheLayout.contentNames(directory)) {
                add(entries, directory, name, owner, null, layout.root().toString());
            }
        }
        return entries;
    }

    static List<CacheEntry> sorted(List<CacheEntry> entries) {
        entries.sort(ORDER);
        return List.copyOf(entries);
    }

    /** The directory's index, written again if it is out of date; null if it cannot be read. */
    private static FunctionIndex index(Path directory, Counters counters) {
        FunctionIndex index = null;
        try {
            index = FunctionIndex.read(directory);
            if (index.reject() != null) {
                counters.reject(index.reject());
            }
            index.reconcile();
        } catch (IOException | DamagedFileException e) {
            // The list does not depend on it.
            counters.failures.incrementAndGet();
        }
        return index;
    }

    /** Adds one file's entry, unless the file has gone since. */
    private static void add(List<CacheEntry> entries, Path directory, String name, long owner, byte[] indexed,
            String layer) {
        Path file = CacheLayout.codeFile(directory, name);
        String directoryName = directory.getFileName().toString();
        boolean shared = !layer.equals(CodeCache.WRITABLE);
        byte[] bytes = null;
        MissReason wrong = null;
        try {
            bytes = shared
                    ? PrivateFiles.readShared(file, CodeFileFormat.MAX_BYTES, owner)
                    : PrivateFiles.read(file, CodeFileFormat.MAX_BYTES);
        } catch (DamagedFileException e) {
            wrong = e.reason();
        } catch (IOException e) {
            wrong = MissReason.UNREADABLE;
        }
        Verdict verdict = verify(directoryName, name, bytes, wrong, indexed);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            Instant modified = attributes.lastModifiedTime().toInstant();
            // Where the file system keeps no time of birth this is the last use as well, which is what the other time is set to.
            Instant created = attributes.creationTime().toInstant();
            entries.add(verdict.entry(
                    directoryName, attributes.size(), created, shared ? null : modified, file, layer));
        } catch (IOException e) {
            // Gone.
        }
    }

    /**
     * Judges a file's bytes.
     *
     * @param wrong why there are none, if there are none
     * @param indexed the key that an index has for the file, or null
     */
    static Verdict verify(String directory, String name, byte[] bytes, MissReason wrong, byte[] indexed) {
        byte[] known = indexed;
        MissReason found = wrong;
        if (bytes != null) {
            try {
                byte[] embedded = CodeFileFormat.key(bytes);
                if (Sha256.hex(embedded).equals(name)) {
                    known = embedded;
                } else {
                    found = MissReason.KEY;
                }
            } catch (DamagedFileException e) {
                found = e.reason();
            }
        }
        OverloadKey key = decode(known);
        if (key == null || !CacheLayout.directoryName(key.function()).equals(directory)) {
            // Nothing would look for it here.
            found = found == null ? MissReason.KEY : found;
            key = null;
        }
        return new Verdict(key, found == null ? "ok" : "damaged: " + found.text());
    }

    private static OverloadKey decode(byte[] bytes) {
        try {
            return bytes == null ? null : OverloadKey.decode(bytes);
        } catch (ArgumentException e) {
            return null;
        }
    }
}
