package org.quern.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.IndexFileFormat;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.Finding;
import org.quern.cache.report.Verification;
import org.quern.error.ArgumentException;

/**
 * Verification of all files of a cache, its layers and bundles: size, checksum, format, object, and that key, name and
 * directory agree.
 */
public final class CacheVerifier {
    private CacheVerifier() {}

    /** Reads and verifies everything. Indexes that are out of date are reported, then written again if possible. */
    public static Verification verify(CodeCache cache) {
        List<Finding> findings = new ArrayList<>();
        long[] indexes = new long[2];
        if (cache.root() != null) {
            try {
                for (Path directory : new CacheLayout(cache.root()).functionDirectories(null)) {
                    index(directory, indexes, findings);
                }
            } catch (IOException e) {
                findings.add(new Finding(cache.root(), "cannot be listed (" + e.getMessage() + ")"));
            }
        }
        long overloads = 0;
        long bytes = indexes[1];
        for (CacheEntry e : cache.list()) {
            overloads++;
            bytes += e.shown().bytes();
            if (!e.isOk()) {
                findings.add(new Finding(e.file(), e.state()));
            }
        }
        findings.addAll(cache.problems());
        return new Verification(overloads, indexes[0], bytes, findings);
    }

    /**
     * Compares an index with its directory. It may lack entries after concurrent writes or a killed writer, but has no
     * other entries.
     */
    private static void index(Path directory, long[] counts, List<Finding> findings) throws IOException {
        Path file = directory.resolve(IndexFileFormat.NAME);
        List<String> present = CacheLayout.contentNames(directory);
        try {
            byte[] bytes = PrivateFiles.read(file, IndexFileFormat.MAX_BYTES);
            counts[0]++;
            counts[1] += bytes.length;
            SortedMap<String, byte[]> keys = IndexFileFormat.decode(bytes);
            Set<String> missing = new HashSet<>(present);
            missing.removeAll(keys.keySet());
            if (!missing.isEmpty()) {
                findings.add(new Finding(file,
                        "out of date: " + missing.size() + " of " + present.size() + " overloads are not in it"));
            }
            Set<String> gone = new HashSet<>(keys.keySet());
            present.forEach(gone::remove);
            if (!gone.isEmpty()) {
                findings.add(new Finding(file, "out of date: " + gone.size() + " overloads in it are not there"));
            }
            for (byte[] key : keys.values()) {
                if (!directory.getFileName().toString()
                        .equals(CacheLayout.directoryName(OverloadKey.decode(key).function()))) {
                    throw new DamagedFileException(MissReason.KEY);
                }
            }
        } catch (NoSuchFileException e) {
            if (!present.isEmpty()) {
                findings.add(new Finding(file, "missing"));
            }
        } catch (DamagedFileException e) {
            findings.add(new Finding(file, "damaged: " + e.reason().text()));
        } catch (ArgumentException e) {
            findings.add(new Finding(file, "damaged: " + MissReason.KEY.text()));
        }
    }
}
