package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.quern.ir.Sha256;

/** Walks the cache for {@link CodeCache#list}. */
final class Listing {
    private static final Comparator<CacheEntry> ORDER = Comparator.comparing(CacheEntry::function)
            .thenComparing(CacheEntry::signature)
            .thenComparing(CacheEntry::cpu)
            .thenComparing(CacheEntry::file);

    private Listing() {}

    static List<CacheEntry> of(CacheLayout layout, Tally tally) throws IOException {
        List<CacheEntry> entries = new ArrayList<>();
        for (Path directory : layout.functionDirectories()) {
            FunctionIndex index = index(directory, tally);
            for (String name : CacheLayout.contentNames(directory)) {
                CacheEntry entry = entry(layout, directory, name, index);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        }
        entries.sort(ORDER);
        return List.copyOf(entries);
    }

    /** The directory's index, written again if it is out of date; null if it cannot be read. */
    private static FunctionIndex index(Path directory, Tally tally) {
        FunctionIndex index = null;
        try {
            index = FunctionIndex.read(directory);
            if (index.reject() != null) {
                tally.rejectIndex(index.reject());
            }
            index.reconcile();
        } catch (IOException | DamagedFileException e) {
            // The list does not depend on it.
            tally.failures.incrementAndGet();
        }
        return index;
    }

    /** One file's entry; null if it has gone since. */
    private static CacheEntry entry(CacheLayout layout, Path directory, String name, FunctionIndex index) {
        Path file = CacheLayout.codeFile(directory, name);
        byte[] bytes = index == null ? null : index.key(name);
        String state = "ok";
        try {
            byte[] embedded = CodeFileFormat.key(PrivateFiles.read(file, CodeFileFormat.MAX_BYTES));
            if (Sha256.hex(embedded).equals(name)) {
                bytes = embedded;
            } else {
                state = damaged(MissReason.KEY.text());
            }
        } catch (DamagedFileException e) {
            state = damaged(e.reason().text());
        } catch (IOException e) {
            state = damaged(MissReason.UNREADABLE.text());
        }
        OverloadKey key = decode(bytes);
        if (key == null || !layout.functionDirectory(key.function()).equals(directory)) {
            // Nothing would look for it here.
            state = state.equals("ok") ? damaged(MissReason.KEY.text()) : state;
            key = null;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new CacheEntry(key == null ? directory.getFileName().toString() : key.function(), key == null ? "" : key.signature(),
                    key == null ? "" : key.cpu(), attributes.size(), attributes.lastModifiedTime().toInstant(), file, state);
        } catch (IOException e) {
            return null;
        }
    }

    private static String damaged(String reason) {
        return "damaged: " + reason;
    }

    private static OverloadKey decode(byte[] bytes) {
        try {
            return bytes == null ? null : OverloadKey.decode(bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
