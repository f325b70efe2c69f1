package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CachedOverload;

/** A listing of places, which reads and verifies every file. */
final class Listing {
    private static final Comparator<CacheEntry> ORDER = Comparator.comparing(CacheEntry::shown,
            Comparator.comparing(CachedOverload::function).thenComparing(CachedOverload::signature)
                    .thenComparing(CachedOverload::cpu).thenComparing(CachedOverload::file));

    private Listing() {}

    /**
     * The entries of places, sorted. A bundle that several class loaders find is listed once.
     *
     * @param only a function's directory; null for all
     */
    static List<CacheEntry> of(List<Place> places, String only, Journal journal) {
        List<CacheEntry> entries = new ArrayList<>();
        Set<Path> bundled = new HashSet<>();
        for (Place place : places) {
            try {
                for (CacheEntry entry : of(place, only)) {
                    if (!(place instanceof BundleLayer) || bundled.add(entry.file())) {
                        entries.add(entry);
                    }
                }
            } catch (IOException e) {
                journal.cannotList(place.location(), e);
            }
        }
        entries.sort(ORDER);
        return List.copyOf(entries);
    }

    private static List<CacheEntry> of(Place place, String only) throws IOException {
        List<CacheEntry> entries = new ArrayList<>();
        for (Map.Entry<String, byte[]> named : place.names(only).entrySet()) {
            String file = named.getKey();
            int slash = file.indexOf('/');
            String directory = file.substring(0, slash);
            String name = file.substring(slash + 1, file.length() - CodeFileFormat.SUFFIX.length());
            byte[] bytes = null;
            MissReason wrong = null;
            try {
                bytes = place.bytes(directory, name);
            } catch (DamagedFileException e) {
                wrong = e.reason();
            } catch (NoSuchFileException e) {
                wrong = MissReason.ABSENT;
            } catch (IOException e) {
                wrong = MissReason.UNREADABLE;
            }
            Verdict verdict = Verdict.of(directory, name, bytes, wrong, named.getValue());
            try {
                entries.add(place.entry(directory, name, verdict, bytes == null ? 0 : bytes.length));
            } catch (IOException e) {
                // The file was deleted.
            }
        }
        return entries;
    }

    /**
     * The verified bytes of a listed file; null if it was deleted. Nothing is counted, because its code is not looked
     * up.
     *
     * @throws DamagedFileException if a check fails now
     */
    static byte[] bytes(List<Place> places, CacheEntry entry) throws IOException, DamagedFileException {
        OverloadKey key = entry.key();
        for (Place place : places) {
            if (place.name().equals(entry.layer())) {
                try {
                    byte[] bytes = place.bytes(CacheLayout.directoryName(key.function()), key.contentName());
                    CodeFileFormat.decode(bytes, key.encode());
                    return bytes;
                } catch (NoSuchFileException e) {
                    // The file was deleted, or it is in the bundles of another class loader.
                }
            }
        }
        return null;
    }
}
