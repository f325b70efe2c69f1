package org.quern.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.quern.cache.format.CodeFileFormat;
import org.quern.cache.format.DamagedFileException;
import org.quern.cache.format.MissReason;
import org.quern.cache.format.OverloadKey;
import org.quern.cache.report.CachedOverload;
import org.quern.error.ArgumentException;
import org.quern.util.Sha256;

/**
 * What a file turned out to be.
 *
 * @param key its key, or null if it has none to be trusted
 * @param state {@code "ok"}, or {@code "damaged: "} and the reason
 */
record Verdict(OverloadKey key, String state) {
    private static final String OK = "ok";

    /**
     * Judges a file's bytes.
     *
     * @param directory the name of the directory that it is in
     * @param contentName its own name, without extension
     * @param wrong why there are none, if there are none
     * @param indexed the key that an index has for the file, or null
     */
    static Verdict of(String directory, String contentName, byte[] bytes, MissReason wrong, byte[] indexed) {
        byte[] known = indexed;
        MissReason found = wrong;
        if (bytes != null) {
            try {
                byte[] embedded = CodeFileFormat.key(bytes);
                if (Sha256.hex(embedded).equals(contentName)) {
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
        return new Verdict(key, found == null ? OK : "damaged: " + found.text());
    }

    private static OverloadKey decode(byte[] bytes) {
        try {
            return bytes == null ? null : OverloadKey.decode(bytes);
        } catch (ArgumentException e) {
            return null;
        }
    }

    /** Whether every check held. */
    boolean isOk() {
        return state.equals(OK);
    }

    /** The entry of a file whose times are not known, or do not matter. */
    CacheEntry entry(String directory, Path file, String layer, long bytes) {
        return entry(directory, file, layer, bytes, Instant.EPOCH, null);
    }

    /**
     * The entry of a file with the times of the file system.
     *
     * @param touched whether a use is noted as the time of the last change
     * @throws IOException if it has gone
     */
    CacheEntry entry(String directory, Path file, String layer, boolean touched) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        Instant modified = attributes.lastModifiedTime().toInstant();
        // Where the file system keeps no time of birth this is the last use as well, which is what the other time is
        // set to.
        Instant created = attributes.creationTime().toInstant();
        return entry(directory, file, layer, attributes.size(), created, touched ? modified : null);
    }

    private CacheEntry entry(String directory, Path file, String layer, long bytes, Instant created, Instant used) {
        return new CacheEntry(key, key == null
                ? new CachedOverload(directory, "", "", bytes, created, used, file, layer, "", state)
                : new CachedOverload(key.function(), key.signature(), key.cpu(), bytes, created, used, file, layer,
                        key.compiler(), state));
    }
}
