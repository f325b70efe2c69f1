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
 * The result of a file's checks.
 *
 * @param key the file's key; null if it has none that can be trusted
 * @param state {@code "ok"}, or {@code "damaged: "} and the reason
 */
record Verdict(OverloadKey key, String state) {
    private static final String OK = "ok";

    /**
     * Checks a file.
     *
     * @param directory name of the file's directory
     * @param contentName the file's name, without extension
     * @param wrong why it could not be read; null if it was
     * @param indexed the key that an index has for the file, or null
     * @param bytes the file's contents; null if it could not be read
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
            // No lookup would search for it here.
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

    /** True if the file passed every check. */
    boolean isOk() {
        return state.equals(OK);
    }

    /** The entry of a file whose times are unknown or irrelevant. */
    CacheEntry entry(String directory, Path file, String layer, long bytes) {
        return entry(directory, file, layer, bytes, Instant.EPOCH, null);
    }

    /**
     * The entry of a file with the file system's times.
     *
     * @param touched true if the place records a use in the modification time
     * @throws IOException if the file was deleted
     */
    CacheEntry entry(String directory, Path file, String layer, boolean touched) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        Instant modified = attributes.lastModifiedTime().toInstant();
        // A file system without creation times gives the modification time, which is that of the last use.
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
